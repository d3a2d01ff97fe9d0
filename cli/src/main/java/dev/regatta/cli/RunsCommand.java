package dev.regatta.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks into runs that are written down, and goes on with them: the parent of the commands that do so. */
@Command(
        name = "runs",
        description = "Shows, answers, resumes and forks runs that are written down.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunsViews.ListRuns.class,
            RunsViews.Show.class,
            RunsViews.Questions.class,
            RunsViews.Export.class,
            RunsActions.Answer.class,
            RunsActions.Resolve.class,
            RunsActions.Resume.class,
            RunsActions.Replay.class,
            RunsActions.ForkRun.class,
            RunsActions.Cancel.class,
            RunsActions.Prune.class
        },
        footer = {
            "",
            "  regatta run briefing --run-id monday      writes the run down; again, it goes on after a crash",
            "  regatta runs show monday",
            "  regatta runs answer monday send/2.1/approval-1 yes"
        })
final class RunsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    RunsCommand(Terminal terminal) {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do with the runs.");
    }
}
