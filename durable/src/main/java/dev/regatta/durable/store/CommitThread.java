package dev.regatta.durable.store;

import dev.regatta.journal.JournalException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Group commit: one platform thread, since drivers pin virtual ones, commits all that has gathered while it committed what was
 * before. A lone write waits for nobody. Thread-safe.
 *
 * @param <I> what is written
 */
final class CommitThread<I> {
    private static final int MOST_AT_ONCE = 1_000;
    private static final long MOST_BYTES_AT_ONCE = 64L << 20;
    private static final long LONGEST_RIDE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Pending<I>> queue = new ArrayDeque<>(); // guarded by lock
    private final Commit<I> commit;
    private final Thread thread;
    private int hurried; // guarded by lock; how many in the queue are waited for
    private boolean closed; // guarded by lock

    /** Commits writes together, and ends each of them. */
    @FunctionalInterface
    interface Commit<I> {
        void all(List<Pending<I>> together);
    }

    /** Something that waits to be written. */
    static final class Pending<I> {
        private final I input;
        private final long size;
        private final boolean hurry;
        private final long since = System.nanoTime();
        private final CompletableFuture<Object> end = new CompletableFuture<>();

        private Pending(I input, long size, boolean hurry) {
            this.input = input;
            this.size = size;
            this.hurry = hurry;
        }

        I input() {
            return input;
        }

        void done(Object result) {
            end.complete(result);
        }

        void failed(RuntimeException failure) {
            end.completeExceptionally(failure);
        }

        /** Waits for the end. An interrupt is kept for later. */
        Object await() {
            try {
                return end.join();
            } catch (CompletionException failure) {
                if (failure.getCause() instanceof RuntimeException known) {
                    throw known;
                }
                throw failure;
            }
        }
    }

    CommitThread(String name, Commit<I> commit) {
        this.commit = commit;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Gives something to be written, after all that was given before.
     *
     * @param size about how many bytes it has
     * @param hurry whether somebody waits for it
     * @return to wait for; {@code null} if this is closed
     */
    @Nullable
    Pending<I> add(I input, long size, boolean hurry) {
        Pending<I> pending = new Pending<>(input, size, hurry);
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            queue.add(pending);
            hurried += hurry ? 1 : 0;
            changed.signal();
            return pending;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<Pending<I>> together = next();
        while (!together.isEmpty()) {
            try {
                commit.all(together);
            } catch (Throwable failure) { // whoever waits would wait for ever
                RuntimeException told = failure instanceof RuntimeException known
                        ? known
                        : new JournalException("The store could not write: " + failure, failure);
                together.forEach(each -> each.failed(told));
            }
            together = next();
        }
    }

    /** {@return what is written next; empty when this is closed and nothing is left} */
    private List<Pending<I>> next() {
        lock.lock();
        try {
            while (!closed && hurried == 0) {
                Pending<I> first = queue.peek();
                long left = first == null ? 0 : first.since + LONGEST_RIDE_NANOS - System.nanoTime();
                if (first == null) {
                    changed.awaitUninterruptibly();
                } else if (left <= 0) {
                    break;
                } else {
                    awaitNanos(left);
                }
            }
            List<Pending<I>> together = new ArrayList<>();
            long size = 0;
            while (!queue.isEmpty() && together.size() < MOST_AT_ONCE && size < MOST_BYTES_AT_ONCE) {
                Pending<I> taken = queue.remove();
                hurried -= taken.hurry ? 1 : 0;
                size += taken.size;
                together.add(taken);
            }
            return together;
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // its caller looks again, and again
    private void awaitNanos(long nanos) {
        try {
            long unused = changed.awaitNanos(nanos);
        } catch (InterruptedException nobodysBusiness) {
            // the thread is of this class alone; it looks again
        }
    }

    /** Waits until all that was given is written; what comes later is not taken. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
