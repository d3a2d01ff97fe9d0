package dev.regatta.cli;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.Crew;
import dev.regatta.InvalidCrewException;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.TaskResult;
import dev.regatta.Timeouts;
import dev.regatta.durable.Journal;
import dev.regatta.error.Failure;
import dev.regatta.error.RegattaException;
import dev.regatta.event.RunEvent;
import dev.regatta.event.RunListener;
import dev.regatta.examples.Example;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import dev.regatta.message.VisibleText;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import dev.regatta.support.Cut;
import dev.regatta.support.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a crew. */
@Command(
        name = "run",
        description = "Runs a crew and shows how it goes.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Without --model and REGATTA_MODEL, the crew runs offline on the extractive model, which quotes from what it",
            "reads and is not a language model. Crews: briefing.",
            "",
            "  regatta run briefing",
            "  regatta run briefing --input folder=~/papers --out papers.md",
            "  regatta run briefing --model ollama/qwen3",
            "  regatta run briefing --model openai/NAME --base-url http://localhost:8080/v1 --context 4096 --timeout 600"
        })
final class RunCommand implements Callable<Integer> {
    private static final String OFFLINE = "extractive";
    private static final int MOST_CAUSES = 5;
    private static final int LONGEST_CAUSE = 500;
    private static final int LONGEST_TIMEOUT = 86_400;
    private static final int CALLS_OF_A_TASK = 10;
    private static final int CALLS_OF_A_RUN = 40;
    private static final String SILENCE = "regatta.model.silence";

    private final Terminal terminal;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CREW", description = "The crew to run, such as briefing.")
    private String crew = "";

    @Option(
            names = "--input",
            paramLabel = "NAME=VALUE",
            description = "An input of the crew; may be repeated for others.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write the result; default is the crew's own name for it.")
    private @Nullable Path out;

    @Option(
            names = "--model",
            paramLabel = "PROVIDER/MODEL",
            description = "The language model: openai/…, anthropic/…, google/…, mistral/…, ollama/…")
    private @Nullable String model;

    @Mixin
    private ModelChoice choice = new ModelChoice();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long one call of the model may take, also with nothing said; default is 120.")
    private @Nullable Integer timeout;

    @Option(
            names = "--memory",
            paramLabel = "FILE",
            description = "Where to remember; default is the user's own memory.")
    private @Nullable Path memoryFile;

    @Option(names = "--no-memory", description = "Remember nothing.")
    private boolean noMemory;

    @Option(
            names = "--transcript",
            paramLabel = "FILE",
            description = "Where to write all that is said, as JSON lines; see regatta transcript.")
    private @Nullable Path transcript;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description = "Write the run down under this id; the same command goes on with it after a crash.")
    private @Nullable String runId;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = "Where to write it down; default is the user's own journal. See regatta runs.")
    private @Nullable Path journalFile;

    @Option(names = "--json", description = "Print the run's events as JSON lines.")
    private boolean json;

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Example example = Example.named(crew)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "There is no crew '" + crew + "'. Crews: " + String.join(", ", crews()) + "." + near()));
        Map<String, String> given = givenInputs();
        String modelName = model != null ? model : Models.configured().orElse(OFFLINE);
        ModelOptions options = choice.options();
        RunLimits limits = limits();
        if (modelName.equals(OFFLINE) && choice.isGiven()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--context, --max-tokens and --tools are for language models; the extractive model has none of them."
                            + " Name one with --model.");
        }
        ChatModel chatModel = Models.of(modelName, options);
        if (modelName.equals(OFFLINE)) {
            terminal.note(
                    "No language model is set (--model or REGATTA_MODEL): the extractive model quotes from what it reads.");
        }
        try (Journal journal = openJournal();
                Memory memory = openMemory()) {
            Crew prepared = example.crew(new Example.Setting(
                            given,
                            Folders.home(),
                            out == null ? null : Folders.expanded(out),
                            modelName,
                            memory,
                            terminal::note))
                    .model(chatModel)
                    .limits(limits);
            Crew told = transcript == null ? prepared : prepared.transcript(Folders.expanded(transcript));
            return run(journal == null ? told : told.journal(journal), example);
        }
    }

    /** {@return where the run is written down; {@code null} for nowhere} */
    private @Nullable Journal openJournal() {
        if (runId == null && journalFile == null) {
            return null;
        }
        return Journal.open(journalFile == null ? Folders.journal() : Folders.expanded(journalFile));
    }

    private Run start(Crew prepared) {
        if (runId == null && journalFile == null) {
            return prepared.start();
        }
        String id = runId == null ? UUID.randomUUID().toString() : runId;
        if (runId == null) {
            terminal.note("Run " + id + " is written down; should it be cut off, go on with --run-id " + id + ".");
        }
        return prepared.start(id, Map.of());
    }

    /** {@return the usual limits, with that of a call as it was given; what lies around a call then allows for ten of them} */
    private RunLimits limits() {
        RunLimits usual = RunLimits.defaults();
        if (timeout == null) {
            return usual;
        }
        if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--timeout must be from 1 to " + LONGEST_TIMEOUT + " seconds, was " + timeout + ".");
        }
        if (Settings.get(SILENCE) == null) {
            System.setProperty(SILENCE, Integer.toString(timeout));
        }
        Duration call = Duration.ofSeconds(timeout);
        Timeouts times = usual.timeouts();
        return usual.withTimeouts(times.withModelCall(call)
                .withTask(longer(times.task(), call.multipliedBy(CALLS_OF_A_TASK)))
                .withRun(longer(times.run(), call.multipliedBy(CALLS_OF_A_RUN))));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static List<String> crews() {
        return Example.all().stream().map(Example::name).toList();
    }

    /** {@return which crew was probably meant; picocli finds it, as it finds options} */
    private String near() {
        CommandLine known = new CommandLine(CommandSpec.create());
        crews().forEach(name -> known.addSubcommand(name, CommandSpec.create()));
        List<String> near = new UnmatchedArgumentException(known, List.of(crew)).getSuggestions();
        return near.isEmpty() ? "" : " Did you mean '" + near.getFirst() + "'?";
    }

    private Map<String, String> givenInputs() {
        Map<String, String> given = new LinkedHashMap<>();
        for (String input : inputs) {
            int equals = input.indexOf('=');
            if (equals < 1) {
                throw new ParameterException(
                        spec.commandLine(), "The input '" + input + "' has no name. Write it as --input NAME=VALUE.");
            }
            String name = input.substring(0, equals);
            if (given.put(name, input.substring(equals + 1)) != null) {
                throw new ParameterException(
                        spec.commandLine(), "The input '" + name + "' is given twice. Give it once.");
            }
        }
        return given;
    }

    /** A memory that was named must be there; the user's own may be missing, and the run goes on without it. */
    private @Nullable Memory openMemory() {
        if (noMemory) {
            return null;
        }
        if (memoryFile != null) {
            return Memory.open(Folders.expanded(memoryFile));
        }
        try {
            return Memory.open(Folders.memory());
        } catch (MemoryException unusable) {
            terminal.note("warning: this run remembers nothing. " + unusable.getMessage());
            return null;
        }
    }

    private int run(Crew prepared, Example example) {
        Progress progress = progress();
        try {
            Run run = start(prepared.listener(progress));
            Thread stop = new Thread(() -> stop(run, progress, example), "regatta-stop");
            Runtime.getRuntime().addShutdownHook(stop);
            RunResult result = run.await();
            if (stop.isAlive() || !removed(stop)) {
                return RegattaCommand.FAILED; // never seen: the process is going down with the code of its signal
            }
            progress.end();
            return conclude(result, example);
        } catch (InvalidCrewException invalid) {
            terminal.note("regatta: " + invalid.getMessage());
            return RegattaCommand.BAD_USAGE;
        }
    }

    /** {@return whether a hook could be taken back; it cannot once the process is going down} */
    private static boolean removed(Thread hook) {
        try {
            return Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            return false;
        }
    }

    /** Ctrl-C: the process is going down; the run is stopped first, and everything about it told before the last line. */
    private void stop(Run run, Progress progress, Example example) {
        run.cancel();
        RunResult result = run.await(); // it has ended; this lets the progress tell it
        progress.end();
        if (result.isCompleted()) { // faster than the signal
            tellConclusion(result, example);
            return;
        }
        noteStuck(result);
        terminal.note("Cancelled; nothing was written.");
    }

    private Progress progress() {
        if (json) {
            return new JsonLines(terminal);
        }
        return terminal.isLive() ? new LiveProgress(terminal) : new PlainProgress(terminal);
    }

    private int conclude(RunResult result, Example example) {
        if (result.status() == RunStatus.COMPLETED) {
            tellConclusion(result, example);
            return RegattaCommand.DONE;
        }
        result.failure().ifPresent(failure -> {
            terminal.note("regatta: " + failure.message());
            causesOf(failure).forEach(line -> terminal.note("  caused by " + VisibleText.of(line)));
            String help = helpFor(failure);
            if (!help.isEmpty()) {
                terminal.note("  " + help);
            }
        });
        if (result.status() == RunStatus.SUSPENDED) {
            terminal.note("Run " + result.runId() + " waits. See what for: regatta runs show " + result.runId());
        }
        noteStuck(result);
        return RegattaCommand.FAILED;
    }

    private void tellConclusion(RunResult result, Example example) {
        if (json) {
            terminal.note(example.conclusion(result));
        } else {
            terminal.result(example.conclusion(result));
        }
    }

    /** {@return which option may help against a failure; empty if none does} */
    private String helpFor(Failure failure) {
        return switch (failure.kind()) {
            case TIMEOUT ->
                "Give each call more time with --timeout SECONDS, or bound its answers with --max-tokens TOKENS.";
            case CONTEXT -> "Say how much the model reads with --context TOKENS; conversations are shortened to fit.";
            case OUTPUT ->
                "See what the model said with --transcript FILE; an answer that was cut needs more --max-tokens.";
            case MODEL ->
                String.valueOf(failure.message()).contains("did not accept")
                        ? "If the server reads less than is assumed, say so with --context TOKENS; if it has no function"
                                + " calls, try --tools text."
                        : "";
            default -> "";
        };
    }

    private void noteStuck(RunResult result) {
        for (TaskResult<?> task : result.tasks().values()) {
            if (task instanceof TaskResult.Cancelled<?> cancelled && cancelled.stuck()) {
                terminal.note("Task '" + cancelled.taskId() + "' ignored its interrupt and may still be running.");
            }
        }
    }

    /**
     * {@return what lies below the failure of a model call, for the person at the terminal} The words of a server or a
     * library, in which providers have masked the key.
     */
    private static List<String> causesOf(Failure failure) {
        List<String> lines = new ArrayList<>();
        Throwable cause = failure.kind() == Failure.Kind.MODEL ? failure.cause() : null;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            String said = String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
            if (!(cause instanceof RegattaException) && lines.stream().noneMatch(line -> line.endsWith(said))) {
                lines.add(cause.getClass().getSimpleName() + ": "
                        + (said.length() > LONGEST_CAUSE ? Cut.beginning(said, LONGEST_CAUSE) + "…" : said));
            }
            cause = cause.getCause();
        }
        return lines;
    }

    /** Shows how a run goes. */
    interface Progress extends RunListener {
        /** Shows the last state; nothing is shown afterwards. */
        void end();
    }

    /** Prints every event as a line of JSON. */
    private record JsonLines(Terminal terminal) implements Progress {
        @Override
        public void on(RunEvent event) {
            terminal.json(event.toJson());
        }

        @Override
        public void end() {
            terminal.out().flush();
        }
    }
}
