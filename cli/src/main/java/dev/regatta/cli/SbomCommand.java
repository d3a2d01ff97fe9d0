package dev.regatta.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what local model files are: the parent of the commands that do so. */
@Command(
        name = "sbom",
        description = "Says what local model files are, as bills of materials.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SbomScanCommand.class})
final class SbomCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    SbomCommand(Terminal terminal) {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Name what to do with models, such as: regatta sbom scan PATH");
    }
}
