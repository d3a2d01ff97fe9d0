package dev.regatta.internal.loop;

import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs several calls at once and waits for all: the first that throws, or an interrupt, interrupts the others. */
final class Fork {
    private Fork() {}

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
    static <A> List<A> all(int count, Branch<A> branch, ThreadFactory threads, Duration grace) throws Exception {
        @Nullable Object[] answers = new Object[count];
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(count);
        CountDownLatch endedOrThrown = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            running.add(threads.newThread(() -> {
                try {
                    answers[index] = branch.call(index);
                } catch (Throwable t) { // handed to the caller
                    thrown.compareAndSet(null, t);
                    endedOrThrown.countDown();
                } finally {
                    ended.countDown();
                    if (ended.getCount() == 0) {
                        endedOrThrown.countDown();
                    }
                }
            }));
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
            awaitQuietly(ended, grace);
            Throwables.rethrow(failure);
        }
        @SuppressWarnings("unchecked") // only answers of type A were put in
        List<A> all = (List<A>) Arrays.asList(answers);
        return all;
    }

    private static void awaitQuietly(CountDownLatch ended, Duration grace) {
        try {
            ended.await(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
