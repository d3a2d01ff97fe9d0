package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.RememberOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Remembers a text. */
@Command(name = "add", description = "Remembers a text.", mixinStandardHelpOptions = true)
final class MemoryAddCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private MemoryCommand.Chosen chosen;

    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "What to remember.")
    private List<String> words;

    @Option(
            names = "--scope",
            paramLabel = "PATH",
            defaultValue = "/",
            description = "Where it belongs, such as /house/cellar; default ${DEFAULT-VALUE}.")
    private String scope;

    @Option(
            names = "--importance",
            paramLabel = "X",
            defaultValue = "0.5",
            description = "0 to 1; default ${DEFAULT-VALUE}.")
    private double importance;

    MemoryAddCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Memory memory = chosen.open()) {
            MemoryRecord record = memory.remember(
                    String.join(" ", words), RememberOptions.in(scope).importance(importance));
            terminal.result(record.id());
            return RegattaCommand.DONE;
        }
    }
}
