package dev.regatta.fallback.memory;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** A hash table of slots: whole numbers from 0 that stand for rows of arrays elsewhere, which also hold the keys. */
final class SlotTable {
    private final IntUnaryOperator hashes;
    private int[] cells = new int[64]; // a slot + 1, or 0
    private int size;

    /**
     * @param hashes tells the hash of a slot's key
     */
    SlotTable(IntUnaryOperator hashes) {
        this.hashes = hashes;
    }

    /** {@return the slot whose key has a hash and passes a test, or -1} */
    int find(int hash, IntPredicate isKey) {
        for (int at = start(hash); cells[at] != 0; at = next(at)) {
            if (isKey.test(cells[at] - 1)) {
                return cells[at] - 1;
            }
        }
        return -1;
    }

    void add(int slot) {
        if (++size * 2 > cells.length) {
            int[] old = cells;
            cells = new int[old.length * 2];
            Arrays.stream(old).filter(cell -> cell != 0).forEach(cell -> place(cell - 1));
        }
        place(slot);
    }

    private void place(int slot) {
        int at = start(hashes.applyAsInt(slot));
        while (cells[at] != 0) {
            at = next(at);
        }
        cells[at] = slot + 1;
    }

    /** Takes a slot out and moves those after it up, so that no search ends too early. */
    void remove(int slot) {
        int hole = start(hashes.applyAsInt(slot));
        while (cells[hole] != slot + 1) {
            hole = next(hole);
        }
        size--;
        for (int at = next(hole); cells[at] != 0; at = next(at)) {
            int home = start(hashes.applyAsInt(cells[at] - 1));
            boolean stays = hole <= at ? hole < home && home <= at : hole < home || home <= at;
            if (!stays) {
                cells[hole] = cells[at];
                hole = at;
            }
        }
        cells[hole] = 0;
    }

    private int start(int hash) {
        int mixed = hash * 0x9E3779B1;
        return (mixed ^ (mixed >>> 15)) & (cells.length - 1);
    }

    private int next(int at) {
        return (at + 1) & (cells.length - 1);
    }
}
