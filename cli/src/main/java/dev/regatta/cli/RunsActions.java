package dev.regatta.cli;

import dev.regatta.CrewRegistry;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.durable.DryReplay;
import dev.regatta.durable.Journal;
import dev.regatta.durable.Outcome;
import dev.regatta.error.PermanentException;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunState.Status;
import dev.regatta.message.VisibleText;
import dev.regatta.step.StepPath;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands that do something with runs. */
final class RunsActions {
    private RunsActions() {}

    private static StepPath step(String given) {
        try {
            return StepPath.parse(given);
        } catch (IllegalArgumentException none) {
            throw new PermanentException("'" + given + "' names no step. " + none.getMessage(), none);
        }
    }

    private static PermanentException none(NoSuchElementException missing) {
        return new PermanentException(String.valueOf(missing.getMessage()), missing);
    }

    /** Answers a question. */
    @Command(
            name = "answer",
            description = "Answers what a run asks a person; the first answer counts.",
            mixinStandardHelpOptions = true)
    static final class Answer implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        @Parameters(index = "1", paramLabel = "STEP", description = "The step that asks; see regatta runs questions.")
        private String question = "";

        @Parameters(index = "2", paramLabel = "ANSWER", description = "The answer.")
        private String answer = "";

        Answer(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                journal.runs().answer(runId, step(question), answer);
                terminal.note(
                        "Answered. The run goes on when it is started again with its id, or by regatta runs resume.");
                return RegattaCommand.DONE;
            } catch (NoSuchElementException answered) {
                throw none(answered);
            }
        }
    }

    /** Says what became of a step. */
    @Command(name = "resolve", description = "Says what became of a step in doubt.", mixinStandardHelpOptions = true)
    static final class Resolve implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        @Parameters(index = "1", paramLabel = "STEP", description = "The step; see regatta runs show.")
        private String step = "";

        @ArgGroup(multiplicity = "1")
        private Way way = new Way();

        /** What is said. */
        static final class Way {
            @Option(names = "--happened", paramLabel = "RESULT", description = "It took effect, with this result.")
            private @Nullable String happened;

            @Option(names = "--retry", description = "It did not take effect, and is to be made.")
            @SuppressWarnings("UnusedVariable") // the way that is left when the others are not given
            private boolean retry;

            @Option(names = "--failed", paramLabel = "WHY", description = "It failed, and so does its task.")
            private @Nullable String failed;

            /** Made by picocli. */
            Way() {}

            Outcome outcome() {
                return happened != null
                        ? Outcome.happened(happened)
                        : failed != null ? Outcome.failed(failed) : Outcome.retry();
            }
        }

        Resolve(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                journal.runs().resolve(runId, step(step), way.outcome());
                terminal.note(
                        "Noted. The run goes on when it is started again with its id, or by regatta runs resume.");
                return RegattaCommand.DONE;
            } catch (NoSuchElementException known) {
                throw none(known);
            }
        }
    }

    /** Goes on with a run. */
    @Command(
            name = "resume",
            description = "Goes on with a run that was cut off, waits, failed or was cancelled.",
            mixinStandardHelpOptions = true)
    static final class Resume implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Mixin
        private ChosenJournal.Crews crews;

        @Parameters(paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        Resume(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            CrewRegistry registry = crews.load();
            try (Journal journal = chosen.openExisting()) {
                RunsViews.found(journal.runs(), runId);
                Run run = journal.runs().resume(runId, registry);
                RunResult result = run.await();
                if (result.status() == RunStatus.COMPLETED) {
                    terminal.result(VisibleText.of(result.output()));
                    return RegattaCommand.DONE;
                }
                terminal.note("regatta: "
                        + result.failure()
                                .map(failure -> failure.message())
                                .orElse("the run " + result.status().name().toLowerCase(java.util.Locale.ROOT)
                                        + ". See regatta runs show " + runId));
                return RegattaCommand.FAILED;
            }
        }
    }

    /** Says what would happen. */
    @Command(
            name = "replay",
            description = {
                "Runs a crew as it is defined now against the log of a run, and calls nothing: says which steps would be",
                "answered, which would be asked otherwise, and which would be made. Exit code 1 if one is asked otherwise."
            },
            mixinStandardHelpOptions = true)
    static final class Replay implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Mixin
        private ChosenJournal.Crews crews;

        @Parameters(paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        @Option(names = "--dry", description = "Always so; to say it.")
        @SuppressWarnings("UnusedVariable") // there is no other way yet
        private boolean dry;

        Replay(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            CrewRegistry registry = crews.load();
            try (Journal journal = chosen.openExisting()) {
                RunsViews.found(journal.runs(), runId);
                DryReplay replay = journal.runs().replay(runId, registry);
                replay.different().forEach(one -> {
                    terminal.result("different  " + one.step() + "  " + one.message());
                    if (!one.expected().isEmpty()) {
                        terminal.result("  recorded: " + VisibleText.of(one.expected()));
                        terminal.result("  now:      " + VisibleText.of(one.got()));
                    }
                });
                replay.made().forEach(step -> terminal.result("made       " + step));
                terminal.result(replay.answered().size() + " steps answered from the log, "
                        + replay.different().size() + " asked otherwise, "
                        + replay.made().size() + " made.");
                return replay.fits() ? RegattaCommand.DONE : RegattaCommand.FAILED;
            }
        }
    }

    /** Makes a run of the beginning of another one. */
    @Command(
            name = "fork",
            description = "Makes a new run of all that a run did before a step.",
            mixinStandardHelpOptions = true)
    static final class ForkRun implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Parameters(paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        @Option(names = "--at", paramLabel = "STEP", required = true, description = "The step that is asked anew.")
        private String step = "";

        @Option(names = "--as", paramLabel = "ID", description = "The new run's id; default is a new one.")
        private @Nullable String newId;

        @Option(names = "--set", paramLabel = "NAME=VALUE", description = "An input that is set otherwise.")
        private Map<String, String> changed = new LinkedHashMap<>();

        ForkRun(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                String id = newId == null ? UUID.randomUUID().toString() : newId;
                terminal.result(
                        journal.runs().fork(runId, step(step), id, changed).id());
                terminal.note("Goes on with: regatta runs resume " + id + " --crews JAR");
                return RegattaCommand.DONE;
            } catch (NoSuchElementException missing) {
                throw none(missing);
            }
        }
    }

    /** Cancels a run. */
    @Command(name = "cancel", description = "Cancels a run, wherever it goes on.", mixinStandardHelpOptions = true)
    static final class Cancel implements Callable<Integer> {
        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Parameters(paramLabel = "RUN", description = "The run's id.")
        private String runId = "";

        Cancel(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            try (Journal journal = chosen.openExisting()) {
                RunsViews.found(journal.runs(), runId);
                journal.runs().cancel(runId);
                Status status = RunsViews.found(journal.runs(), runId).state().status();
                terminal.note(
                        status.isOver()
                                ? "The run is over: " + status.name().toLowerCase(java.util.Locale.ROOT) + "."
                                : "The process that goes on with it will stop within seconds.");
                return RegattaCommand.DONE;
            }
        }
    }

    /** Deletes runs. */
    @Command(
            name = "prune",
            description = "Deletes runs that are over and were last written long ago.",
            mixinStandardHelpOptions = true)
    static final class Prune implements Callable<Integer> {
        private static final int MOST = 100_000;

        private final Terminal terminal;

        @Mixin
        private ChosenJournal chosen;

        @Option(
                names = "--older-than",
                paramLabel = "DAYS",
                required = true,
                description = "Those that nothing was written for in so many days; 0 for all.")
        private int days;

        @Option(
                names = "--status",
                paramLabel = "STATUS",
                split = ",",
                description = "Only such; default is all that are over: COMPLETED,FAILED,CANCELLED.")
        private @Nullable Set<Status> statuses;

        Prune(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            if (days < 0) {
                throw new IllegalArgumentException("--older-than must be 0 days or more, was " + days);
            }
            Set<Status> which =
                    statuses == null ? EnumSet.of(Status.COMPLETED, Status.FAILED, Status.CANCELLED) : statuses;
            Instant before = days == 0 ? null : Instant.now().minus(Duration.ofDays(days));
            try (Journal journal = chosen.openExisting()) {
                int gone = journal.runs().prune(new RunQuery(which, null, null, null, before, null, MOST));
                terminal.note("Deleted " + gone + (gone == 1 ? " run." : " runs."));
                return RegattaCommand.DONE;
            }
        }
    }
}
