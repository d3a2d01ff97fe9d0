package dev.regatta.cli;

import dev.regatta.memory.Memory;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Writes memories as lines of JSON. */
@Command(
        name = "export",
        description = "Writes memories as lines of JSON, for regatta memory import and other programs.",
        mixinStandardHelpOptions = true)
final class MemoryExportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

    @Mixin
    private MemoryFilterOptions filters;

    @Parameters(paramLabel = "FILE", arity = "0..1", description = "A new file; default is standard output.")
    private @Nullable Path file;

    MemoryExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        try (Memory memory = chosen.openExisting()) {
            Path target = file;
            long count = target == null
                    ? memory.exportTo(new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8), filters.filter())
                    : memory.exportTo(target, filters.filter());
            terminal.note("Exported " + count + " memories" + (target == null ? "." : " to " + target + "."));
            return RegattaCommand.DONE;
        }
    }
}
