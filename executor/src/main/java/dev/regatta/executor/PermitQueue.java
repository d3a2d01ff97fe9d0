package dev.regatta.executor;

import dev.regatta.spi.graph.GraphIndex;
import dev.regatta.spi.graph.ReadyQueue;
import java.util.concurrent.locks.ReentrantLock;

/** Ready nodes where permits are limited: by critical path, under one lock that is held for some steps in a heap. */
final class PermitQueue implements ReadyNodes {
    private final ReentrantLock lock = new ReentrantLock();
    private final ReadyQueue queue;
    private volatile int free;
    private volatile boolean empty;

    PermitQueue(GraphIndex graph, ReadyQueue queue, int permits) {
        this.queue = queue;
        this.free = permits;
        for (int node = 0; node < graph.size(); node++) {
            if (graph.waits(node) == 0) {
                queue.add(node);
            }
        }
        this.empty = queue.isEmpty();
    }

    @Override
    public void add(int node) {
        lock.lock();
        try {
            queue.add(node);
            empty = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void addLate(int node) {
        add(node);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only; read without it
    public int take() {
        lock.lock();
        try {
            int node = free > 0 ? queue.take() : -1;
            if (node >= 0) {
                free--;
            }
            empty = queue.isEmpty();
            return node;
        } finally {
            lock.unlock();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only; read without it
    public void release(int node) {
        lock.lock();
        try {
            free++;
            queue.release(node);
            empty = queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Does something with the queue that takes the lock. */
    void withQueue(java.util.function.Consumer<ReadyQueue> action) {
        lock.lock();
        try {
            action.accept(queue);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean hasWork() {
        return !empty && free > 0;
    }

    @Override
    public boolean isUnlimited() {
        return false;
    }
}
