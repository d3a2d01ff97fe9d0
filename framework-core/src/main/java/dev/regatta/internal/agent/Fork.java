package dev.regatta.internal.agent;

import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs several calls at once and waits for all: the first that throws, or an interrupt, interrupts the others. Each of a few
 * threads takes the next call when it is done with one, so that a thousand calls need no thousand threads. Thread-safe.
 */
public final class Fork {
    private final ThreadFactory threads;
    private final int atOnce;
    private final Duration grace;

    /**
     * Makes one.
     *
     * @param threads makes the threads
     * @param atOnce how many calls go on at once, at least 1
     * @param grace how long calls that were interrupted may take to end before they are left behind
     */
    public Fork(ThreadFactory threads, int atOnce, Duration grace) {
        this.threads = threads;
        this.atOnce = atOnce;
        this.grace = grace;
    }

    /** One of the calls. */
    @FunctionalInterface
    interface Branch<A> {
        A call(int index) throws Exception;
    }

    /**
     * @return the answers, in order
     * @throws InterruptedException if the calling thread was interrupted; the calls have ended or been left behind
     * @throws Exception what the first call threw that threw at all
     */
    <A> List<A> all(int count, Branch<A> branch) throws Exception {
        @Nullable Object[] answers = new Object[count];
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        CountDownLatch endedOrThrown = new CountDownLatch(1);
        int workers = Math.min(count, atOnce);
        CountDownLatch ended = new CountDownLatch(workers);
        Runnable worker = () -> {
            try {
                for (int index = next.getAndIncrement();
                        index < count && thrown.get() == null;
                        index = next.getAndIncrement()) {
                    answers[index] = branch.call(index);
                }
            } catch (Throwable t) { // handed to the caller
                thrown.compareAndSet(null, t);
                endedOrThrown.countDown();
            } finally {
                ended.countDown();
                if (ended.getCount() == 0) {
                    endedOrThrown.countDown();
                }
            }
        };
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            running.add(threads.newThread(worker));
        }
        running.forEach(Thread::start);
        try {
            endedOrThrown.await();
        } catch (InterruptedException interrupted) {
            thrown.set(interrupted);
        }
        Throwable failure = thrown.get();
        if (failure != null) {
            running.forEach(Thread::interrupt);
            awaitQuietly(ended);
            Throwables.rethrow(failure);
        }
        @SuppressWarnings("unchecked") // only answers of type A were put in
        List<A> all = (List<A>) Arrays.asList(answers);
        return all;
    }

    /** Waits for the grace time at most, also when told again to stop. */
    private void awaitQuietly(CountDownLatch ended) {
        long end = System.nanoTime() + grace.toNanos();
        boolean again = false;
        boolean waiting = true;
        while (waiting) {
            try {
                waiting = !ended.await(end - System.nanoTime(), TimeUnit.NANOSECONDS) && System.nanoTime() < end;
            } catch (InterruptedException interrupted) {
                again = true;
            }
        }
        if (again) {
            Thread.currentThread().interrupt();
        }
    }
}
