package dev.regatta.fallback.memory;

import java.util.Arrays;

/** Records that match, by ascending slot, with their scores. Grows at its end. */
final class Matches {
    private int[] slots = new int[16];
    private double[] scores = new double[16];
    private int count;

    int count() {
        return count;
    }

    int slot(int index) {
        return slots[index];
    }

    double score(int index) {
        return scores[index];
    }

    void score(int index, double score) {
        scores[index] = score;
    }

    void add(int slot, double score) {
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
            scores = Arrays.copyOf(scores, count * 2);
        }
        slots[count] = slot;
        scores[count++] = score;
    }

    /** {@return what is in both, with the sum of the scores} */
    Matches and(Matches other) {
        Matches both = new Matches();
        for (int i = 0, j = 0; i < count && j < other.count; ) {
            if (slots[i] == other.slots[j]) {
                both.add(slots[i], scores[i++] + other.scores[j++]);
            } else if (slots[i] < other.slots[j]) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }

    /** {@return what is in both, with the scores of this} */
    Matches in(Matches other) {
        Matches both = new Matches();
        for (int i = 0, j = 0; i < count && j < other.count; ) {
            if (slots[i] == other.slots[j]) {
                both.add(slots[i], scores[i++]);
                j++;
            } else if (slots[i] < other.slots[j]) {
                i++;
            } else {
                j++;
            }
        }
        return both;
    }

    /** {@return what is in this, but not in the other} */
    Matches without(Matches other) {
        Matches rest = new Matches();
        for (int i = 0, j = 0; i < count; i++) {
            while (j < other.count && other.slots[j] < slots[i]) {
                j++;
            }
            if (j == other.count || other.slots[j] != slots[i]) {
                rest.add(slots[i], scores[i]);
            }
        }
        return rest;
    }
}
