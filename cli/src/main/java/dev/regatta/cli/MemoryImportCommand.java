package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryImport;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Adds memories from lines of JSON. */
@Command(
        name = "import",
        description = "Adds memories from lines of JSON; those whose ids are known stay as they are.",
        mixinStandardHelpOptions = true)
final class MemoryImportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private ChosenMemory chosen;

    @Parameters(paramLabel = "FILE", description = "What regatta memory export wrote; - for standard input.")
    private Path file;

    MemoryImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        boolean standardInput = file.toString().equals("-");
        if (!standardInput && !Files.isRegularFile(file)) {
            throw MemoryException.cannotOpen(file, "there is no such file to import.", null);
        }
        try (Memory memory = chosen.open()) {
            MemoryImport done = standardInput
                    ? memory.importFrom(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                    : memory.importFrom(file);
            terminal.result("Added " + done.added() + " memories; " + done.known() + " were known.");
            return RegattaCommand.DONE;
        }
    }
}
