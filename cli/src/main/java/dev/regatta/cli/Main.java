package dev.regatta.cli;

import java.util.List;
import java.util.Optional;

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
        Terminal terminal = new Terminal(System.out, System.err);
        Optional<SbomScanCommand> scan = SbomScanCommand.ofPlain(terminal, List.of(arguments));
        if (scan.isPresent()) {
            int code = RegattaCommand.scan(scan.get(), terminal);
            System.out.flush();
            // System.exit looks for a logger in every jar first, a fifth of the time that a small scan takes.
            Runtime.getRuntime().halt(code);
        }
        System.exit(RegattaCommand.execute(terminal, arguments));
    }
}
