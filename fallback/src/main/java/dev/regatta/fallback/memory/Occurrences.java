package dev.regatta.fallback.memory;

import java.util.Arrays;

/** Where something stands: by ascending slot, in each the positions, ascending. Grows at its end. */
final class Occurrences {
    private int[] slots = new int[16];
    private int[] starts = new int[17];
    private int count;
    private long[] positions = new long[16];

    int count() {
        return count;
    }

    int slot(int index) {
        return slots[index];
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return starts[index + 1];
    }

    long position(int at) {
        return positions[at];
    }

    /** Begins a slot, greater than all before, or goes on with the last. */
    void begin(int slot) {
        if (count > 0 && slots[count - 1] == slot) {
            return;
        }
        if (count == slots.length) {
            slots = Arrays.copyOf(slots, count * 2);
            starts = Arrays.copyOf(starts, count * 2 + 1);
        }
        slots[count++] = slot;
        starts[count] = starts[count - 1];
    }

    /** Adds a position to the slot that was begun last. */
    void add(long position) {
        int at = starts[count]++;
        if (at == positions.length) {
            positions = Arrays.copyOf(positions, at * 2);
        }
        positions[at] = position;
    }

    /** Sorts the positions of the last slot. */
    void sortLast() {
        Arrays.sort(positions, starts[count - 1], starts[count]);
    }

    /** Takes the last slot back if it has no position. */
    void dropEmpty() {
        if (count > 0 && starts[count] == starts[count - 1]) {
            count--;
        }
    }

    /** {@return the index of a slot, or -1} */
    int find(int slot) {
        int found = Arrays.binarySearch(slots, 0, count, slot);
        return found < 0 ? -1 : found;
    }
}
