package dev.regatta.message;

import java.util.Locale;

/** Makes texts of models, tools and files harmless for a terminal: whatever would steer it is shown as its code point. */
public final class VisibleText {
    private VisibleText() {}

    /**
     * Returns a text on one line.
     *
     * @param text the text
     * @return the text with all that would steer a terminal, or turn what is read around, as its code point: <code>\&#117;{1B}</code>
     */
    public static String of(String text) {
        return of(text, "");
    }

    /**
     * Returns a text that may have several lines, and tabs.
     *
     * @param text the text
     * @return the text with all else that would steer a terminal, or turn what is read around, as its code point
     */
    public static String ofLines(String text) {
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
