package dev.regatta.cli;

import java.util.Locale;

/** Text out of files for a terminal. */
final class VisibleText {
    private VisibleText() {}

    /** {@return the text on one line, with all that would steer a terminal, or turn what is read around, as its code point} */
    static String of(String text) {
        return of(text, "");
    }

    /** {@return the same of a text that may have several lines, and tabs} */
    static String ofLines(String text) {
        return of(text, "\n\t");
    }

    private static String of(String text, String kept) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean steers = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (steers && kept.indexOf(c) < 0) {
                visible.append(String.format(Locale.ROOT, "\\u{%X}", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }
}
