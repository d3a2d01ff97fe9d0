package dev.regatta.durable;

import dev.regatta.spi.journal.JournalException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes for all threads on one platform thread, so that what many want at once shares a commit, what a lone one wants waits for
 * nobody, and no carrier of virtual threads is held by native code. Thread-safe.
 *
 * @param <C> what is written to within a commit
 */
final class CommitThread<C> implements AutoCloseable {
    private static final int MOST = 2_000;
    private static final long MOST_BYTES = 8 << 20;
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final List<Job<C, ?>> queue = new ArrayList<>(); // guarded by lock
    private boolean hurried; // guarded by lock
    private boolean closed; // guarded by lock
    private final Consumer<List<Job<C, ?>>> commit;
    private final String where;
    private final Thread thread;

    /** What is done within a commit. */
    interface Work<C, R> {
        R on(C connection) throws Exception;
    }

    /** Something that is to be written. */
    static final class Job<C, R> {
        private final Work<C, R> work;
        private final long bytes;
        private final CompletableFuture<R> done = new CompletableFuture<>();
        private @Nullable R result;
        private @Nullable Throwable failure;

        Job(Work<C, R> work, long bytes) {
            this.work = work;
            this.bytes = bytes;
        }

        /** Does it; what it refuses before anything is written is its own failure, everything else that of the commit. */
        void run(C connection) throws Exception {
            failure = null;
            try {
                result = work.on(connection);
            } catch (JournalException refused) {
                failure = refused;
            }
        }

        void fail(JournalException why) {
            failure = why;
        }

        /** Tells whoever waits. */
        void tell() {
            Throwable thrown = failure;
            if (thrown != null) {
                done.completeExceptionally(thrown);
            } else {
                done.complete(result);
            }
        }

        /** Waits; an interrupt is kept for later. */
        R await() {
            try {
                return done.join();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof JournalException why) {
                    throw why;
                }
                throw failed;
            }
        }
    }

    /**
     * Starts.
     *
     * @param commit does jobs in one commit, and tells each of them
     */
    CommitThread(String where, Consumer<List<Job<C, ?>>> commit) {
        this.where = where;
        this.commit = commit;
        this.thread = Thread.ofPlatform().daemon().name("regatta-journal").start(this::work);
    }

    /** Adds a job. */
    <R> Job<C, R> add(Work<C, R> work, long bytes, boolean hurry) {
        Job<C, R> job = new Job<>(work, bytes);
        lock.lock();
        try {
            if (closed) {
                throw new JournalException(
                        "The journal " + where + " was closed; nothing can be written to it any more.", null);
            }
            queue.add(job);
            hurried |= hurry || queue.size() >= MOST;
            if (hurried || queue.size() == 1) {
                wanted.signal();
            }
        } finally {
            lock.unlock();
        }
        return job;
    }

    private void work() {
        for (List<Job<C, ?>> jobs = next(); !jobs.isEmpty(); jobs = next()) {
            commit.accept(jobs);
        }
    }

    /** {@return the jobs of the next commit; none at the end} */
    private List<Job<C, ?>> next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                wanted.awaitUninterruptibly();
            }
            long left = IDLE_NANOS;
            while (!hurried && !closed && left > 0) {
                try {
                    left = wanted.awaitNanos(left);
                } catch (InterruptedException nobodyMeansIt) {
                    left = 0;
                }
            }
            int count = 0;
            long bytes = 0;
            while (count < queue.size() && count < MOST && (count == 0 || bytes < MOST_BYTES)) {
                bytes += queue.get(count++).bytes;
            }
            List<Job<C, ?>> jobs = new ArrayList<>(queue.subList(0, count));
            queue.subList(0, count).clear();
            hurried = hurried && !queue.isEmpty();
            return jobs;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until all is written. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
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
