package dev.regatta.internal.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How alike two texts are. */
public final class Likeness {
    private Likeness() {}

    /**
     * Returns how alike two texts are once case, punctuation and spaces are evened out: twice the number of trigrams of
     * characters that both hold, divided by the number of all (Dice's coefficient over multisets).
     *
     * @return 0 for nothing in common to 1 for the same
     */
    public static double of(String left, String right) {
        String a = normalised(left);
        String b = normalised(right);
        if (a.equals(b)) {
            return 1;
        }
        Map<String, Integer> grams = new HashMap<>();
        int common = 0;
        for (int i = 0; i + 3 <= a.length(); i++) {
            grams.merge(a.substring(i, i + 3), 1, Integer::sum);
        }
        for (int i = 0; i + 3 <= b.length(); i++) {
            Integer left3 = grams.computeIfPresent(b.substring(i, i + 3), (gram, count) -> count - 1);
            common += left3 != null && left3 >= 0 ? 1 : 0;
        }
        int all = Math.max(0, a.length() - 2) + Math.max(0, b.length() - 2);
        return all == 0 ? 0 : 2.0 * common / all;
    }

    private static String normalised(String text) {
        StringBuilder result = new StringBuilder(text.length());
        boolean gap = false;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isLetterOrDigit(unit) || Character.isSurrogate(unit)) {
                result.append(gap && !result.isEmpty() ? " " : "").append(unit);
                gap = false;
            } else {
                gap = true;
            }
        }
        return result.toString().toLowerCase(Locale.ROOT);
    }
}
