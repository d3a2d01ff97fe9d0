package dev.regatta.spi.graph;

import dev.regatta.graph.GraphNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Numbers of ids by open addressing with linear probing: 8 bytes a node where a map of objects takes 60. */
final class IdTable {
    private final List<? extends GraphNode<?>> nodes;
    private final int[] slots; // a number plus one; 0 is empty
    private final int mask;

    private IdTable(List<? extends GraphNode<?>> nodes) {
        this.nodes = nodes;
        int capacity = Integer.highestOneBit(Math.max(2, nodes.size()) * 2 - 1);
        while (capacity < nodes.size() * 1.5) {
            capacity *= 2;
        }
        this.slots = new int[capacity];
        this.mask = capacity - 1;
    }

    /** {@return the numbers of all nodes; {@code null} if an id is used twice} */
    static @Nullable IdTable of(List<? extends GraphNode<?>> nodes) {
        IdTable table = new IdTable(nodes);
        for (int i = 0; i < nodes.size(); i++) {
            if (!table.add(nodes.get(i).id(), i)) {
                return null;
            }
        }
        return table;
    }

    private boolean add(String id, int number) {
        int slot = slotOf(id);
        while (slots[slot] != 0) {
            if (nodes.get(slots[slot] - 1).id().equals(id)) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = number + 1;
        return true;
    }

    int numberOf(String id) {
        int slot = slotOf(id);
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (nodes.get(number).id().equals(id)) {
                return number;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private int slotOf(String id) {
        int hash =
                id.hashCode() * 0x9E3779B9; // spreads ids that differ in their last digit only (Knuth, multiplicative)
        return (hash ^ (hash >>> 15)) & mask;
    }
}
