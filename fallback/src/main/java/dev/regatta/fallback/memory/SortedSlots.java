package dev.regatta.fallback.memory;

import dev.regatta.spi.memory.StoreQuery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Slots in the order of their keys' code points, in blocks, so that one more costs little wherever it belongs. */
final class SortedSlots {
    private static final int MOST = 512;

    /** Some slots in order. */
    private static final class Block {
        private int[] slots;
        private int size;

        Block(int[] slots, int size) {
            this.slots = slots;
            this.size = size;
        }
    }

    private final IntFunction<String> keys;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param keys tells the key of a slot
     */
    SortedSlots(IntFunction<String> keys) {
        this.keys = keys;
        blocks.add(new Block(new int[1], 0));
    }

    boolean isEmpty() {
        return blocks.getFirst().size == 0;
    }

    void add(int slot) {
        String key = keys.apply(slot);
        int number = blockOf(key);
        Block block = blocks.get(number);
        int at = firstAtLeast(block, key);
        if (block.size == block.slots.length) {
            block.slots = Arrays.copyOf(block.slots, Math.min(MOST, Math.max(2, block.size * 2)));
        }
        System.arraycopy(block.slots, at, block.slots, at + 1, block.size - at);
        block.slots[at] = slot;
        block.size++;
        if (block.size == MOST) {
            boolean last = number == blocks.size() - 1 && at == MOST - 1;
            int kept = last ? MOST - 1 : MOST / 2;
            blocks.add(
                    number + 1,
                    new Block(Arrays.copyOf(Arrays.copyOfRange(block.slots, kept, MOST), MOST / 2 + 1), MOST - kept));
            block.size = kept;
        }
    }

    void remove(int slot) {
        String key = keys.apply(slot);
        int number = blockOf(key);
        Block block = blocks.get(number);
        int at = firstAtLeast(block, key);
        System.arraycopy(block.slots, at + 1, block.slots, at, block.size - at - 1);
        block.size--;
        if (block.size == 0 && blocks.size() > 1) {
            blocks.remove(number);
        }
    }

    /** A place between slots. */
    final class Place {
        private int block;
        private int at;

        private Place(int block, int at) {
            this.block = block;
            this.at = at;
        }

        /** {@return the slot after this place, which moves on, or -1} */
        int next() {
            while (block < blocks.size() && at == blocks.get(block).size) {
                block++;
                at = 0;
            }
            return block == blocks.size() ? -1 : blocks.get(block).slots[at++];
        }

        /** {@return the slot before this place, which moves back, or -1} */
        int previous() {
            while (at == 0 && block > 0) {
                block--;
                at = blocks.get(block).size;
            }
            return at == 0 ? -1 : blocks.get(block).slots[--at];
        }
    }

    /** {@return the place before the first slot whose key is at least this} */
    Place before(String key) {
        int number = blockOf(key);
        return new Place(number, firstAtLeast(blocks.get(number), key));
    }

    /** {@return the number of the last block that begins before a key, or 0} */
    private int blockOf(String key) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (StoreQuery.compareIds(keys.apply(blocks.get(middle).slots[0]), key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private int firstAtLeast(Block block, String key) {
        int low = 0;
        int high = block.size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (StoreQuery.compareIds(keys.apply(block.slots[middle]), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
