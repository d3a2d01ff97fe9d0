package dev.regatta.cli;

import java.io.PrintStream;

/** Where the {@code regatta} command starts. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the process with its exit code: see docs/command-line.md.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        // The version is asked for by scripts: it is told before anything else is loaded.
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println(Version.line());
            System.exit(System.out.checkError() ? RegattaCommand.FAILED : RegattaCommand.DONE);
        }
        PrintStream out = System.out;
        System.exit(RegattaCommand.execute(new Terminal(out, System.err), arguments));
    }
}
