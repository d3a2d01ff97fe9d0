package dev.regatta.cli;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks into the memory, moves it and mends it: the parent of the commands that do so. */
@Command(
        name = "memory",
        description = "Searches, moves and mends what crews have remembered.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            MemorySearchCommand.class,
            MemoryAddCommand.class,
            MemoryListCommand.class,
            MemoryForgetCommand.class,
            MemoryStatsCommand.class,
            MemoryExportCommand.class,
            MemoryImportCommand.class,
            MemoryCareCommands.Check.class,
            MemoryCareCommands.Rebuild.class,
            MemoryCareCommands.Backup.class,
            MemoryCareCommands.Recover.class
        })
final class MemoryCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    MemoryCommand(Terminal terminal) {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do with the memory.");
    }

    /** Which memory is meant. */
    static final class Chosen {
        @Option(names = "--memory", paramLabel = "FILE", description = "The memory; default is the user's own.")
        private @Nullable Path file;

        /** Mixins are made by picocli. */
        Chosen() {}

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
}
