package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which memory is meant. */
final class ChosenMemory {
    @Option(names = "--memory", paramLabel = "FILE", description = "The memory; default is the user's own.")
    private @Nullable Path file;

    /** Mixins are made by picocli. */
    ChosenMemory() {}

    Path path() {
        return file == null ? Folders.memory() : file;
    }

    Memory open() {
        return Memory.open(path());
    }

    /** Opens a memory that must be there: looking for something does not make a file. */
    Memory openExisting() {
        Path chosen = path();
        boolean there = Files.exists(chosen) || Files.exists(chosen.resolveSibling(chosen.getFileName() + ".log"));
        if (!there) {
            throw MemoryException.cannotOpen(
                    chosen, "there is none. Run a crew that remembers, or name one with --memory FILE.", null);
        }
        return Memory.open(chosen);
    }
}
