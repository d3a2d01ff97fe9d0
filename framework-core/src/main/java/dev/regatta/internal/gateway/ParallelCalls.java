package dev.regatta.internal.gateway;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Runs several calls at once and waits for all: the first that throws, or an interrupt, interrupts the others. Each of a few
 * threads takes the next call when it is done with one, so that a thousand calls need no thousand threads. Thread-safe.
 */
public final class ParallelCalls {
    private static final long LOOK_MILLIS = 1_000;

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
    public ParallelCalls(ThreadFactory threads, int atOnce, Duration grace) {
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
     * @throws Exception what a call threw: of several, the first in order, whichever was the fastest; the others were interrupted
     */
    <A> List<A> all(int count, Branch<A> branch) throws Exception {
        @Nullable Object[] answers = new Object[count];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        AtomicReferenceArray<@Nullable Throwable> thrown = new AtomicReferenceArray<>(count);
        AtomicReference<TaskScope.@Nullable SuspendedError> suspended = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        CountDownLatch endedOrThrown = new CountDownLatch(1);
        int workers = Math.min(count, atOnce);
        CountDownLatch ended = new CountDownLatch(workers);
        Runnable worker = () -> {
            int index = next.getAndIncrement();
            try {
                for (; index < count && !over.get(); index = next.getAndIncrement()) {
                    try {
                        answers[index] = branch.call(index);
                        answered.incrementAndGet();
                    } catch (TaskScope.SuspendedError waits) { // which stops none of the others
                        suspended.set(waits);
                    }
                }
            } catch (Throwable t) { // handed to the caller
                thrown.set(index, t);
                over.set(true);
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
        InterruptedException stopped = null;
        try {
            running.forEach(Thread::start);
            while (!endedOrThrown.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)
                    && running.stream().anyMatch(Thread::isAlive)) {} // one that dies before its work counts nothing
        } catch (InterruptedException interrupted) {
            stopped = interrupted;
            over.set(true);
        } catch (Throwable noThread) {
            over.set(true);
            running.forEach(Thread::interrupt);
            throw noThread;
        }
        if (over.get()) {
            running.forEach(Thread::interrupt);
            awaitQuietly(ended);
            Throwables.rethrow(stopped == null ? first(thrown) : stopped);
        }
        check(suspended.get(), answered.get() < count);
        @SuppressWarnings("unchecked") // only answers of type A were put in
        List<A> all = (List<A>) Arrays.asList(answers);
        return all;
    }

    private static void check(TaskScope.@Nullable SuspendedError waits, boolean isShort) {
        if (waits != null) {
            throw waits;
        }
        if (isShort) {
            throw new IllegalStateException("The threads of some calls died before these had ended.");
        }
    }

    /** {@return the first failure in order, but one of a call that was only stopped if there is no other} */
    private static Throwable first(AtomicReferenceArray<@Nullable Throwable> thrown) {
        Throwable first = null;
        for (int i = 0; i < thrown.length(); i++) {
            Throwable each = thrown.get(i);
            if (each != null && !isStop(each)) {
                return each;
            }
            first = first == null ? each : first;
        }
        return requireNonNull(first);
    }

    private static boolean isStop(Throwable thrown) {
        return thrown instanceof InterruptedException || thrown instanceof TaskScope.EndedException;
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
