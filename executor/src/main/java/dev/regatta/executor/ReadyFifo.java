package dev.regatta.executor;

import dev.regatta.spi.graph.GraphIndex;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Ready nodes where nothing limits how many run at once: first come, first served. Since each node becomes ready once, the
 * queue is an array that is written from one end to the other and never wraps; a place is reserved, then filled, and a taker
 * who finds it unfilled leaves it to the one that fills it, who looks for takers afterwards.
 */
final class ReadyFifo implements ReadyNodes {
    private final AtomicIntegerArray places; // a node's number plus one; 0 is not filled yet
    private final AtomicInteger head = new AtomicInteger();
    private final AtomicInteger tail;
    private final Queue<Integer> late = new ConcurrentLinkedQueue<>();

    ReadyFifo(GraphIndex graph) {
        int[] filled = new int[graph.size()];
        int roots = 0;
        for (int node = 0; node < filled.length; node++) {
            if (graph.waits(node) == 0) {
                filled[roots++] = node + 1;
            }
        }
        this.places = new AtomicIntegerArray(filled);
        this.tail = new AtomicInteger(roots);
    }

    @Override
    public void add(int node) {
        places.set(tail.getAndIncrement(), node + 1);
    }

    @Override
    public void addLate(int node) {
        late.add(node);
    }

    @Override
    public int take() {
        int first = head.get();
        while (first < tail.get()) {
            int node = places.get(first);
            if (node == 0) {
                break;
            }
            if (head.compareAndSet(first, first + 1)) {
                return node - 1;
            }
            first = head.get();
        }
        Integer other = late.isEmpty() ? null : late.poll();
        return other == null ? -1 : other;
    }

    @Override
    public void release(int node) {}

    @Override
    public boolean hasWork() {
        return head.get() < tail.get() || !late.isEmpty();
    }

    @Override
    public boolean isUnlimited() {
        return true;
    }
}
