package dev.regatta.cli;

import dev.regatta.durable.Journal;
import dev.regatta.durable.Runs;
import dev.regatta.error.PermanentException;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.StoredRun;
import dev.regatta.message.VisibleText;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.Note;
import dev.regatta.step.StepReply;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that look at runs and change nothing. */
final class RunsViews {
    private RunsViews() {}

    /** Lists runs. */
    @Command(name = "list", description = "Lists runs, the last first.", mixinStandardHelpOptions = true)
    static final class ListRuns implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                split = ",",
                description = "Only such: ${COMPLETION-CANDIDATES}.")
        private @Nullable Set<Status> statuses;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "20",
                description = "At most so many; default ${DEFAULT-VALUE}.")
        private int limit;

        ListRuns(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (limit < 1) {
                throw new IllegalArgumentException("--limit must be at least 1, was " + limit);
            }
            Set<Status> wanted = statuses == null ? EnumSet.noneOf(Status.class) : statuses;
            try (Journal journal = chosen.openExisting()) {
                List<StoredRun> runs = journal.runs().list(new RunQuery(wanted, null, null, null, null, null, limit));
                runs.forEach(run -> terminal.result(String.format(
                        Locale.ROOT,
                        "%-10s %s  %-36s  %s  %,d lines, %,d bytes",
                        told(run),
                        run.created(),
                        run.id(),
                        VisibleText.of(run.begun().name()),
                        run.lines(),
                        run.bytes())));
                terminal.note(runs.size() + (runs.size() == limit ? " runs; there may be more." : " runs."));
                return RegattaCommand.DONE;
            }
        }
    }

    /** {@return how a run is, for people: one that is running without an owner was cut off} */
    private static String told(StoredRun run) {
        boolean isCut = run.state().status() == Status.RUNNING && run.owner() == null;
        return isCut
                ? "cut off"
                : run.state().status().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Shows one run. */
    @Command(
            name = "show",
            description = "Shows how a run went, step by step, and what it waits for.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Parameters(paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                Runs runs = journal.runs();
                StoredRun run = found(runs, runId);
                String version =
                        run.begun().version().isEmpty() ? "" : "@" + run.begun().version();
                terminal.result("Run " + run.id() + " of the " + run.begun().kind() + " "
                        + VisibleText.of(run.begun().name()) + version + ": " + told(run));
                terminal.result("begun " + run.created() + ", last written " + run.updated()
                        + (run.owner() == null ? "" : ", goes on in " + run.owner()));
                steps(runs.log(runId)).values().forEach(terminal::result);
                runs.inDoubt(runId)
                        .forEach((step, request) -> terminal.result("in doubt: " + step
                                + request.map(asked -> ", " + asked).orElse("")
                                + ". Say what became of it: regatta runs resolve " + runId + " " + step
                                + " --happened RESULT | --retry | --failed WHY"));
                runs.questions(runId)
                        .forEach((step, question) -> terminal.result("asks: " + VisibleText.of(question)
                                + " Answer: regatta runs answer " + runId + " " + step + " ANSWER"));
                return RegattaCommand.DONE;
            }
        }

        private static Map<String, String> steps(List<LogEntry> log) {
            Map<String, String> lines = new LinkedHashMap<>();
            for (LogEntry entry : log) {
                switch (entry) {
                    case Noted noted -> {
                        if (noted.note() instanceof Note.Warned warned) {
                            lines.put("warned " + lines.size(), "  warning: " + VisibleText.of(warned.message()));
                        } else if (noted.note() instanceof Note.Began began) {
                            lines.put(
                                    noted.step().toString(),
                                    "  " + noted.step() + "  began, attempt " + began.attempt());
                        }
                    }
                    case StepCompleted completed ->
                        lines.put(
                                completed.step().toString(),
                                "  " + completed.step() + "  " + reply(completed) + "  "
                                        + completed.took().toMillis() + " ms");
                    case TaskEnded ended -> lines.put("ended " + ended.task(), ended.task() + ": " + ended.end());
                    default -> {}
                }
            }
            return lines;
        }

        private static String reply(StepCompleted completed) {
            return switch (completed.reply()) {
                case StepReply.Failed failed ->
                    "failed: " + VisibleText.of(failed.failure().failure().message());
                case StepReply.Value value -> completed.request().getClass().getSimpleName();
                case ModelAnswer answer -> "model answer, " + answer.usage().totalTokens() + " tokens";
                default -> completed.reply().toString();
            };
        }
    }

    /** Lists what people are asked. */
    @Command(
            name = "questions",
            description = "Lists what people are asked by runs that wait.",
            mixinStandardHelpOptions = true)
    static final class Questions implements Callable<Integer> {
        private static final int MOST = 10_000;

        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        Questions(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                Runs runs = journal.runs();
                int count = 0;
                for (StoredRun run : runs.list(new RunQuery(
                        EnumSet.of(Status.SUSPENDED, Status.IN_DOUBT), null, null, null, null, null, MOST))) {
                    for (var asked : runs.questions(run.id()).entrySet()) {
                        terminal.result(run.id() + "  " + asked.getKey() + "  " + VisibleText.of(asked.getValue()));
                        count++;
                    }
                }
                terminal.note(count + (count == 1 ? " question." : " questions."));
                return RegattaCommand.DONE;
            }
        }
    }

    /** Writes a log as lines of JSON. */
    @Command(
            name = "export",
            description = "Writes a run's log as lines of JSON, with all that was said in it.",
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Parameters(paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        @Option(names = "--out", paramLabel = "FILE", description = "Where to; a file that is there is left alone.")
        private @Nullable Path out;

        Export(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                found(journal.runs(), runId);
                if (out == null) {
                    journal.runs().export(runId, terminal.out());
                    terminal.out().flush();
                } else {
                    Path file = Folders.expanded(out);
                    try (OutputStream to =
                            new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW))) {
                        journal.runs().export(runId, to);
                    }
                    terminal.note("Written to " + file + ".");
                }
                return RegattaCommand.DONE;
            } catch (IOException failed) {
                throw new PermanentException(
                        "The log of run '" + runId + "' cannot be written to " + (out == null ? "standard output" : out)
                                + ": " + failed.getClass().getSimpleName() + ".",
                        failed);
            }
        }
    }

    static StoredRun found(Runs runs, String runId) {
        return runs.find(runId)
                .orElseThrow(() -> new PermanentException(
                        "There is no run '" + runId + "' in this journal. See which there are: regatta runs list",
                        null));
    }
}
