package dev.regatta.cli;

import dev.regatta.error.RegattaException;
import java.io.PrintWriter;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command itself: says what it can do. */
@Command(
        name = "regatta",
        description = "Runs crews of AI agents as task graphs.",
        mixinStandardHelpOptions = true,
        versionProvider = RegattaCommand.Versions.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            RunsCommand.class,
            MemoryCommand.class,
            ModelsCommand.class,
            TranscriptCommand.class,
            SbomCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Exit codes: 0 done, 1 the run failed or a scan found what is bad, 2 bad usage, 3 a bill of materials cannot be",
            "            written, 130 interrupted.",
            "Environment: REGATTA_MODEL, REGATTA_ACCELERATION (auto, off, required), REGATTA_MEMORY, REGATTA_EXECUTOR,",
            "             REGATTA_MESSAGES,",
            "             OPENAI_API_KEY and the other providers' keys."
        })
final class RegattaCommand implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    @Spec
    private CommandSpec spec;

    /** Tells the version. */
    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {Version.line()};
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    /** Runs a scan of which the arguments are understood already. */
    static int scan(SbomScanCommand command, Terminal terminal) {
        try {
            return command.call();
        } catch (RegattaException | IllegalArgumentException wrong) {
            return tellWrong(terminal, wrong);
        }
    }

    static int execute(Terminal terminal, String... arguments) {
        CommandLine line = new CommandLine(new RegattaCommand(), new Factory(terminal));
        line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (failure instanceof RegattaException || failure instanceof IllegalArgumentException) {
                return tellWrong(terminal, failure);
            }
            throw failure;
        });
        line.setParameterExceptionHandler((wrong, given) -> tellBadUsage(terminal, wrong, given));
        int code = line.execute(arguments);
        if (terminal.out().checkError() && code == DONE) {
            terminal.note("regatta: not everything could be written to standard output.");
            return FAILED;
        }
        return code;
    }

    /** Both kinds of exceptions that come here say what to do. */
    private static int tellWrong(Terminal terminal, Exception wrong) {
        terminal.note("regatta: " + wrong.getMessage());
        return BAD_USAGE;
    }

    /** Says what is wrong and where to look; the whole help only to somebody who gave nothing at all. */
    private static int tellBadUsage(Terminal terminal, ParameterException wrong, String... given) {
        CommandLine command = wrong.getCommandLine();
        terminal.note("regatta: " + wrong.getMessage());
        if (given.length == 0) {
            command.usage(terminal.err());
            return BAD_USAGE;
        }
        UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        terminal.note("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return BAD_USAGE;
    }

    /** Gives commands the terminal. */
    private record Factory(Terminal terminal) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Terminal.class})) {
                    return type.cast(constructor.newInstance(terminal));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
