package dev.regatta.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: rows for people as they come, and figures for the last line. Not thread-safe. */
@SuppressWarnings("AnnotateFormatMethod") // not worth a dependency on the annotation
final class Figures {
    private final Map<String, String> figures = new LinkedHashMap<>();

    /** Prints a heading. */
    void heading(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** Prints a row. */
    void row(String what, String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, "  %-58s %s", what, String.format(Locale.ROOT, format, values)));
    }

    /** Keeps a figure for the last line. */
    void keep(String key, String format, Object... values) {
        figures.put(key, String.format(Locale.ROOT, format, values));
    }

    Map<String, String> all() {
        return figures;
    }

    static double median(List<Double> values) {
        return percentile(values.stream().mapToDouble(Double::doubleValue).toArray(), 0.5);
    }

    /** {@return the value below which a share of all lies} */
    static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    /** Something that is timed. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    /** {@return how many milliseconds something takes} */
    static double millis(Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    /** Two things that are compared: run in turn, each first as often as the other. */
    static final class Pair {
        private final List<Double> left = new ArrayList<>();
        private final List<Double> right = new ArrayList<>();

        void time(Work one, Work other) throws Exception {
            boolean oneFirst = left.size() % 2 == 0;
            double before = oneFirst ? 0 : millis(other);
            left.add(millis(one));
            right.add(oneFirst ? millis(other) : before);
        }

        double left() {
            return median(left);
        }

        double right() {
            return median(right);
        }

        double leftSum() {
            return left.stream().mapToDouble(Double::doubleValue).sum();
        }

        double rightSum() {
            return right.stream().mapToDouble(Double::doubleValue).sum();
        }
    }
}
