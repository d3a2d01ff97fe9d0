package dev.regatta.executor;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps time for all runs of the process, on one platform thread: virtual threads that compute can hold every carrier, and
 * whoever watches them must not wait for one. The thread ends when there has been nothing to watch for a while. What runs on
 * it takes microseconds and never calls code of users. Thread-safe.
 */
final class Watch {
    /** How often runs are asked whether their workers get to run at all. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Watch PROCESS = new Watch();

    private final ScheduledThreadPoolExecutor timer;
    private final Set<CountdownRun<?>> runs = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();

    private Watch() {
        timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .daemon()
                        .name("regatta-watch")
                        .inheritInheritableThreadLocals(false)
                        .factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        timer.allowCoreThreadTimeOut(true);
    }

    static Watch process() {
        return PROCESS;
    }

    /** Does something after a while; it must be quick. */
    Future<?> after(Duration delay, Runnable action) {
        return timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Does something after a while on a thread of its own; it may take its time. */
    Future<?> afterOnThread(Duration delay, Runnable action) {
        return after(delay, () -> onThread("regatta-stop", action));
    }

    private static void onThread(String name, Runnable action) {
        try {
            Thread unused = Thread.ofPlatform()
                    .daemon()
                    .name(name)
                    .inheritInheritableThreadLocals(false)
                    .start(action);
        } catch (OutOfMemoryError noThread) { // a stop must not be lost for want of a thread
            action.run();
        }
    }

    /** Watches that the workers of a run get to run. */
    void add(CountdownRun<?> run) {
        runs.add(run);
        if (!looking.get() && looking.compareAndSet(false, true)) {
            lookLater();
        }
    }

    void remove(CountdownRun<?> run) {
        runs.remove(run);
    }

    private void lookLater() {
        Future<?> unused = after(LOOK, this::look);
    }

    private void look() {
        if (runs.isEmpty()) {
            looking.set(false);
            if (runs.isEmpty() || !looking.compareAndSet(false, true)) {
                return;
            }
        }
        runs.forEach(CountdownRun::helpIfStarved);
        lookLater();
    }
}
