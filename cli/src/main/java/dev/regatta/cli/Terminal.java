package dev.regatta.cli;

import dev.regatta.message.VisibleText;
import java.io.PrintStream;
import java.util.Locale;

/**
 * Where the command writes: results to one stream, everything else to the other. What is written may come from models, documents
 * and memories, so whatever would steer the terminal is made visible here. Thread-safe.
 */
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

    /** Writes lines of the result. */
    void result(String lines) {
        out.println(VisibleText.ofLines(lines));
    }

    /** Writes a line of the result that has colours of our own; what others wrote in it is visible already. */
    void coloured(String line) {
        out.println(line);
    }

    /** Writes JSON, with the escapes of JSON for what would steer a terminal. */
    void json(String json) {
        StringBuilder harmless = new StringBuilder(json.length());
        json.chars().forEach(c -> {
            int type = Character.getType(c);
            boolean steers = (type == Character.CONTROL && c != '\n' && c != '\t')
                    || type == Character.FORMAT
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            harmless.append(steers ? String.format(Locale.ROOT, "\\u%04x", c) : String.valueOf((char) c));
        });
        out.println(harmless);
    }

    /** Writes lines for the person who watches. */
    void note(String lines) {
        err.println(VisibleText.ofLines(lines));
    }

    /** Writes a drawing as it is; what others wrote in it is visible already. */
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
