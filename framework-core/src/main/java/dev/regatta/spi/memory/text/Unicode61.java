package dev.regatta.spi.memory.text;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Which code points are parts of words, and how they are folded: a table, so that no Java version changes it. */
final class Unicode61 {
    /** The code point parts words. */
    static final int SEPARATOR = 0;

    /** The code point is dropped within words and parts them elsewhere. */
    static final int MARK = -1;

    private static final int DIRECT = 0x2000;

    private static final int[] FIRST;
    private static final int[] LAST;
    private static final int[] ADDED;
    private static final int[] DIRECT_FOLD = new int[DIRECT];

    private static final int DROPPED = Integer.MIN_VALUE;

    static {
        int[][] rows = read();
        FIRST = rows[0];
        LAST = rows[1];
        ADDED = rows[2];
        for (int point = 0; point < DIRECT; point++) {
            DIRECT_FOLD[point] = lookUp(point);
        }
    }

    private Unicode61() {}

    /** {@return the folded code point, {@link #SEPARATOR} or {@link #MARK}} */
    static int fold(int point) {
        return point < DIRECT ? DIRECT_FOLD[point] : lookUp(point);
    }

    private static int lookUp(int point) {
        int found = Arrays.binarySearch(FIRST, point);
        int row = found >= 0 ? found : -found - 2;
        if (row < 0 || point > LAST[row]) {
            return SEPARATOR;
        }
        return ADDED[row] == DROPPED ? MARK : point + ADDED[row];
    }

    private static int[][] read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                requireNonNull(Unicode61.class.getResourceAsStream("unicode61.txt"), "unicode61.txt"),
                StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Unicode61::row)
                    .collect(() -> new Rows(), Rows::add, (left, right) -> {
                        throw new IllegalStateException("read in parallel");
                    })
                    .columns();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] row(String line) {
        int dash = line.indexOf('-');
        int blank = line.indexOf(' ');
        String added = line.substring(blank + 1);
        return new int[] {
            Integer.parseInt(line, 0, dash, 16),
            Integer.parseInt(line, dash + 1, blank, 16),
            added.equals("-") ? DROPPED : Integer.parseInt(added)
        };
    }

    /** Three columns that grow. */
    private static final class Rows {
        private final int[][] columns = new int[3][2048];
        private int size;

        void add(int[] row) {
            for (int i = 0; i < 3; i++) {
                columns[i][size] = row[i];
            }
            size++;
        }

        int[][] columns() {
            return Arrays.stream(columns)
                    .map(column -> Arrays.copyOf(column, size))
                    .toArray(int[][]::new);
        }
    }
}
