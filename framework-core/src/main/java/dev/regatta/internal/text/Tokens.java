package dev.regatta.internal.text;

import dev.regatta.support.Cut;

/**
 * Estimates how many tokens a text is, without the model's own tokenizer: four letters of a Latin script a token, two of another
 * alphabet, one character of Chinese, Japanese or Korean. For prose that is seldom off by more than a quarter.
 */
public final class Tokens {
    private static final int QUARTERS = 4;

    private Tokens() {}

    public static long of(String text) {
        long quarters = 0;
        for (int i = 0; i < text.length(); i++) {
            quarters += quarters(text.charAt(i));
        }
        return (quarters + QUARTERS - 1) / QUARTERS;
    }

    /** {@return the longest beginning of a text, from a place on, that is at most so many tokens; at least one character} */
    public static String beginning(String text, int from, long tokens) {
        long quarters = 0;
        int end = from;
        while (end < text.length() && (quarters += quarters(text.charAt(end))) <= tokens * QUARTERS) {
            end++;
        }
        return text.substring(from, Math.min(text.length(), Math.max(Cut.before(text, end), from + 1)));
    }

    /** {@return the longest end of a text, before a place, that is at most so many tokens; at least one character} */
    public static String end(String text, int to, long tokens) {
        long quarters = 0;
        int begin = to;
        while (begin > 0 && (quarters += quarters(text.charAt(begin - 1))) <= tokens * QUARTERS) {
            begin--;
        }
        return text.substring(Math.max(0, Math.min(Cut.after(text, begin), to - 1)), to);
    }

    private static int quarters(char c) {
        if (c < 0x250) { // Latin, digits, punctuation
            return 1;
        }
        boolean dense = (c >= 0x1100 && c < 0x1200) || (c >= 0x2E80 && c < 0xD800) || (c >= 0xF900 && c < 0xFB00);
        return dense ? QUARTERS : 2;
    }
}
