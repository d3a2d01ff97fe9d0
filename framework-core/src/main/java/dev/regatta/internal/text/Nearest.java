package dev.regatta.internal.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Nearest {
    private Nearest() {}

    /** {@return the known name nearest to a wrong one, if one is near: at most a third of its letters differ} */
    public static Optional<String> to(String wrong, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String name) -> distance(wrong, name))
                        .thenComparing(name -> name))
                .filter(name -> distance(wrong, name) <= Math.max(1, Math.max(name.length(), wrong.length()) / 3));
    }

    /** {@return {@code " Did you mean 'x'?"}, or nothing} */
    public static String hint(String wrong, Collection<String> known) {
        return to(wrong, known).map(name -> " Did you mean '" + name + "'?").orElse("");
    }

    /** Edit distance (Levenshtein 1965), letters in any case and with {@code - _ .} alike. */
    private static int distance(String left, String right) {
        String a = folded(left);
        String b = folded(right);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
    }
}
