package dev.regatta.spi.graph;

import java.util.Arrays;

/** Nodes by priority, the highest first; of equal ones the one declared first. A binary heap in arrays. */
final class NodeHeap {
    private long[] priorities = new long[16];
    private int[] nodes = new int[16];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void add(int node, long priority) {
        if (size == nodes.length) {
            priorities = Arrays.copyOf(priorities, size * 2);
            nodes = Arrays.copyOf(nodes, size * 2);
        }
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) / 2;
            if (!before(priority, node, priorities[parent], nodes[parent])) {
                break;
            }
            priorities[place] = priorities[parent];
            nodes[place] = nodes[parent];
            place = parent;
        }
        priorities[place] = priority;
        nodes[place] = node;
    }

    int first() {
        return nodes[0];
    }

    /** Takes the first node away. The heap must not be empty. */
    int poll() {
        int first = nodes[0];
        size--;
        long priority = priorities[size];
        int node = nodes[size];
        int place = 0;
        while (true) {
            int child = 2 * place + 1;
            if (child >= size) {
                break;
            }
            if (child + 1 < size && before(priorities[child + 1], nodes[child + 1], priorities[child], nodes[child])) {
                child++;
            }
            if (!before(priorities[child], nodes[child], priority, node)) {
                break;
            }
            priorities[place] = priorities[child];
            nodes[place] = nodes[child];
            place = child;
        }
        priorities[place] = priority;
        nodes[place] = node;
        return first;
    }

    private static boolean before(long priority, int node, long otherPriority, int otherNode) {
        return priority > otherPriority || (priority == otherPriority && node < otherNode);
    }
}
