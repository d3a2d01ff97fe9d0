package dev.regatta.memory.fts;

import dev.regatta.support.StackRoom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Makes the writes of several threads durable together: whoever gets the lock commits what has gathered in the meantime, its own
 * and that of all who wait for the lock. A lone writer waits for nobody. Thread-safe.
 *
 * @param <I> what is written
 * @param <R> what comes of it
 */
final class CommitQueue<I, R> {
    private static final int MOST_AT_ONCE = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final ConcurrentLinkedQueue<Pending<I, R>> waiting = new ConcurrentLinkedQueue<>();
    private final Commit<I, R> commit;

    CommitQueue(Commit<I, R> commit) {
        this.commit = commit;
    }

    /** Writes things in one transaction, and says for each what came of it. */
    @FunctionalInterface
    interface Commit<I, R> {
        void all(List<Pending<I, R>> together);
    }

    /** Something that waits to be written. */
    static final class Pending<I, R> {
        private final I input;
        private @Nullable R result; // guarded by the queue's lock
        private @Nullable RuntimeException failure; // guarded by the queue's lock
        private boolean done; // guarded by the queue's lock

        private Pending(I input) {
            this.input = input;
        }

        I input() {
            return input;
        }

        void done(R value) {
            result = value;
        }

        void failed(RuntimeException trouble) {
            result = null;
            failure = trouble;
        }

        boolean hasFailed() {
            return failure != null;
        }
    }

    /** Returns when the input is durable, or throws why it is not. */
    R write(I input) {
        StackRoom.check();
        Pending<I, R> own = new Pending<>(input);
        waiting.add(own);
        lock.lock();
        try {
            while (!own.done) {
                commitSome();
            }
            if (own.failure != null) {
                throw own.failure;
            }
            R result = own.result;
            if (result == null) {
                throw new IllegalStateException("A write was committed without a result");
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private void commitSome() {
        List<Pending<I, R>> together = new ArrayList<>();
        Pending<I, R> next = waiting.poll();
        while (next != null) {
            together.add(next);
            next = together.size() < MOST_AT_ONCE ? waiting.poll() : null;
        }
        try {
            commit.all(together);
        } catch (Throwable failure) {
            RuntimeException told =
                    failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
            for (Pending<I, R> each : together) {
                each.failed(told);
            }
        } finally { // whoever waits would wait for ever
            for (Pending<I, R> each : together) {
                each.done = true;
            }
        }
    }

    /** Waits until all writes that have begun have ended, and keeps later ones from beginning until it returns. */
    void quiet(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }
}
