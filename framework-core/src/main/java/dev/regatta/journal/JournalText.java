package dev.regatta.journal;

/** Names as all stores can keep them: no character with code 0, no half of a surrogate pair. Stateless. */
public final class JournalText {
    private static final char REPLACEMENT = '\uFFFD';

    private JournalText() {}

    /**
     * Refuses a name that some store would change.
     *
     * @param what what it names, for the message
     * @param name the name
     * @return the name
     * @throws IllegalArgumentException if it has a character that not all stores keep
     */
    public static String checked(String what, String name) {
        if (badAt(name, 0) >= 0) {
            throw new IllegalArgumentException("The " + what + " has a character that cannot be stored, at index "
                    + badAt(name, 0) + ": U+0000 or half of a surrogate pair. Use another one.");
        }
        return name;
    }

    /**
     * Replaces what some store would change, in text that is for people only.
     *
     * @param text the text
     * @return the text with U+FFFD for each character that not all stores keep
     */
    public static String cleaned(String text) {
        int bad = badAt(text, 0);
        if (bad < 0) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text);
        while (bad >= 0) {
            clean.setCharAt(bad, REPLACEMENT);
            bad = badAt(clean, bad + 1);
        }
        return clean.toString();
    }

    private static int badAt(CharSequence text, int from) {
        int at = from;
        while (at < text.length()) {
            char here = text.charAt(at);
            boolean pair = Character.isHighSurrogate(here)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1));
            if (here == 0 || (Character.isSurrogate(here) && !pair)) {
                return at;
            }
            at += pair ? 2 : 1;
        }
        return -1;
    }
}
