package dev.regatta.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks into the memory, moves it and repairs it: the parent of the commands that do so. */
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
}
