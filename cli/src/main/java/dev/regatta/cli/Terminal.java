package dev.regatta.cli;

import java.io.PrintStream;

/** Where the command writes: results to one stream, everything else to the other. Thread-safe. */
final class Terminal {
    /** Set by the launch script when standard error is a terminal. */
    private static final String IS_TERMINAL = "regatta.terminal";

    private static final String COLUMNS = "regatta.columns";

    private final PrintStream out;
    private final PrintStream err;

    Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Writes a line of the result. */
    void result(String line) {
        out.println(line);
    }

    /** Writes a line for the person who watches. */
    void note(String line) {
        err.println(line);
    }

    /** Writes as it is, for the person who watches. */
    void draw(String text) {
        err.print(text);
        err.flush();
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean isLive() {
        return Boolean.getBoolean(IS_TERMINAL) && !"dumb".equals(System.getenv("TERM"));
    }

    int columns() {
        return Math.max(40, Integer.getInteger(COLUMNS, 80));
    }
}
