package dev.regatta.sbom;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Threads that work while the caller waits. The caller can be interrupted at any time, also while a thread is stuck in a read
 * from a disk that does not answer; so whatever touches files runs here, and never on a virtual thread.
 */
final class Workers {
    private static final long TICK_MILLIS = 100;
    /** How long a cancelled scan waits for its threads; they notice at once unless the system keeps them. */
    private static final long GRACE_MILLIS = 30;

    private volatile boolean cancelled;

    /** {@return whether the work is no longer wanted} */
    boolean isCancelled() {
        return cancelled;
    }

    /** Does something on a thread. */
    <T> T one(Supplier<T> work) throws InterruptedException {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        all(1, () -> result.set(work.get()), () -> {});
        T value = result.get();
        if (value == null) {
            throw new IllegalStateException("the work gave no result");
        }
        return value;
    }

    /**
     * Does something on several threads at once.
     *
     * @param number how many
     * @param work what each of them does
     * @param tick is called by the caller's thread ten times a second meanwhile
     * @throws InterruptedException if the caller was interrupted; the work is cancelled then
     */
    void all(int number, Runnable work, Runnable tick) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(number);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        try {
            for (int i = 1; i <= number; i++) {
                threads.add(
                        Thread.ofPlatform().daemon().name("regatta-sbom-" + i).start(() -> run(work, failure, done)));
            }
            while (!done.await(TICK_MILLIS, TimeUnit.MILLISECONDS)) {
                tick.run();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException | RuntimeException | Error stopped) {
            cancel(threads);
            throw stopped;
        }
        Throwable wrong = failure.get();
        if (wrong instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (wrong instanceof Error error) {
            throw error;
        }
    }

    private static void run(Runnable work, AtomicReference<@Nullable Throwable> failure, CountDownLatch done) {
        try {
            work.run();
        } catch (RuntimeException | Error wrong) {
            failure.compareAndSet(null, wrong);
        } finally {
            done.countDown();
        }
    }

    private void cancel(List<Thread> threads) throws InterruptedException {
        cancelled = true;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        for (Thread thread : threads) {
            thread.interrupt();
        }
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        }
    }
}
