package dev.regatta.sbom.format;

import java.util.List;
import java.util.Locale;

/** Numbers as people read them. */
final class Amounts {
    private static final List<String> THOUSANDS = List.of("", "K", "M", "B", "T");
    private static final List<String> BYTES = List.of(" B", " KiB", " MiB", " GiB", " TiB");

    private Amounts() {}

    /** {@return a number in three digits or so, such as {@code 672} or {@code 1.17B}} */
    static String compact(long number) {
        return scaled(number, 1000, 2, THOUSANDS);
    }

    /** {@return a number of bytes, such as {@code 3.1 KiB}} */
    static String bytes(long number) {
        return scaled(number, 1024, 1, BYTES);
    }

    /** {@return a number of things, such as {@code 2 files}} */
    static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    private static String scaled(long number, int step, int decimals, List<String> units) {
        double rest = number;
        double shift = Math.pow(10, decimals);
        int unit = 0;
        // The next unit also when rounding would reach it: 999,999 is 1.00M, not 1000.00K.
        while (unit < units.size() - 1 && Math.round(rest * shift) >= step * shift) {
            rest /= step;
            unit++;
        }
        return (unit == 0 ? Long.toString(number) : String.format(Locale.ROOT, "%." + decimals + "f", rest))
                + units.get(unit);
    }
}
