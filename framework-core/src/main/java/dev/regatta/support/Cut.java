package dev.regatta.support;

/** Where a text can be cut: never between the two halves of a character outside of Unicode's first plane. */
public final class Cut {
    private Cut() {}

    /**
     * Returns a place that is no later than a given one.
     *
     * @param text the text
     * @param at a place, 0 to the length of the text
     * @return that place, or the one before it if it is within a character
     */
    public static int before(String text, int at) {
        return splits(text, at) ? at - 1 : at;
    }

    /**
     * Returns a place that is no earlier than a given one.
     *
     * @param text the text
     * @param at a place, 0 to the length of the text
     * @return that place, or the one after it if it is within a character
     */
    public static int after(String text, int at) {
        return splits(text, at) ? at + 1 : at;
    }

    /**
     * Returns the beginning of a text.
     *
     * @param text the text
     * @param most how many {@code char}s it has at most
     * @return all of the text, or as much as there is room for
     */
    public static String beginning(String text, int most) {
        return text.length() <= most ? text : text.substring(0, before(text, most));
    }

    private static boolean splits(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }
}
