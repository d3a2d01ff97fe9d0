package dev.regatta.fallback.memory;

/** A sum for each slot, and which slots have one. */
final class Sums {
    private final double[] sums;
    private final long[] touched;

    Sums(int slots) {
        sums = new double[slots];
        touched = new long[(slots >> 6) + 1];
    }

    void add(int slot, double part) {
        sums[slot] += part;
        touched[slot >> 6] |= 1L << slot;
    }

    /** {@return all slots that have a sum; they have none afterwards} */
    Matches drain() {
        Matches all = new Matches();
        for (int word = 0; word < touched.length; word++) {
            for (long bits = touched[word]; bits != 0; bits &= bits - 1) {
                int slot = (word << 6) + Long.numberOfTrailingZeros(bits);
                all.add(slot, sums[slot]);
                sums[slot] = 0;
            }
            touched[word] = 0;
        }
        return all;
    }
}
