package dev.regatta.fallback.executor;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What a run has to do at certain times, on a thread that is there as long as there is anything to wait for. Thread-safe. */
final class RunTimer {
    /** Something to be done. */
    static final class Entry {
        private final long at;
        private final long number;
        private final Runnable action;

        Entry(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.<Entry>comparingLong(entry -> entry.at - BASE).thenComparingLong(entry -> entry.number));
    private long numbers;
    private boolean watched;
    private static final long BASE = System.nanoTime();

    Entry after(Duration delay, Runnable action) {
        lock.lock();
        try {
            Entry entry = new Entry(System.nanoTime() + delay.toNanos(), numbers++, action);
            entries.add(entry);
            changed.signal();
            if (!watched) {
                Thread.ofPlatform()
                        .daemon()
                        .name("regatta-watch")
                        .inheritInheritableThreadLocals(false)
                        .start(this::watch);
                watched = true; // only now: whoever comes next tries again if there was no thread
            }
            return entry;
        } finally {
            lock.unlock();
        }
    }

    void cancel(Entry entry) {
        lock.lock();
        try {
            entries.remove(entry);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void cancelAll() {
        lock.lock();
        try {
            entries.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void watch() {
        for (boolean goesOn = true; goesOn; ) {
            try {
                Entry entry = next();
                goesOn = entry != null;
                if (entry != null) {
                    entry.action.run();
                }
            } catch (Throwable full) { // the heap, for a while: the time of the others comes all the same
                Thread.onSpinWait();
            }
        }
    }

    /** {@return the next entry when its time has come; {@code null} if there is none, and the thread ends} */
    private @org.jspecify.annotations.Nullable Entry next() {
        lock.lock();
        try {
            while (true) {
                Entry first = entries.peek();
                if (first == null) {
                    watched = false;
                    return null;
                }
                long nanos = first.at - System.nanoTime();
                if (nanos <= 0) {
                    return entries.poll();
                }
                waitFor(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // the caller is the loop
    private void waitFor(long nanos) {
        try {
            long unused = changed.awaitNanos(nanos);
        } catch (InterruptedException stray) {
            // nobody knows this thread, so nobody means it
        }
    }
}
