package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.RememberOptions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Remembers a text. */
@Command(name = "add", description = "Remembers a text.", mixinStandardHelpOptions = true)
final class MemoryAddCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

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

    @Option(
            names = "--sequence",
            paramLabel = "NAME",
            description =
                    "The conversation or series that it is a part of; it is then found through its neighbours, too.")
    private @Nullable String sequence;

    MemoryAddCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        String text = String.join(" ", words);
        if (text.isBlank()) {
            throw new IllegalArgumentException("There is nothing to remember in an empty text.");
        }
        RememberOptions how = RememberOptions.in(scope).importance(importance);
        try (Memory memory = chosen.open()) {
            MemoryRecord record = memory.remember(text, sequence == null ? how : how.sequence(sequence));
            terminal.result(record.id());
            return RegattaCommand.DONE;
        }
    }
}
