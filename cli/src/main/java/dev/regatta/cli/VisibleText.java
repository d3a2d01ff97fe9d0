package dev.regatta.cli;

import java.util.Locale;

/** Text out of files for a terminal. */
final class VisibleText {
    private VisibleText() {}

    /** {@return the text with all that would steer a terminal, or turn what is read around, as its code point} */
    static String of(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            boolean steers = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (steers) {
                visible.append(String.format(Locale.ROOT, "\\u{%X}", c));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }
}
