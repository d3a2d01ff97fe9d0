package dev.regatta.executor;

import dev.regatta.spi.graph.Alarms;
import dev.regatta.spi.graph.Alarms.Alarm;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps time for all runs of the process: virtual threads that compute can hold every carrier, and whoever watches them must
 * not wait for one. What happens at an alarm takes microseconds and never calls code of users. Thread-safe.
 */
final class ProcessTimer {
    /** How often runs are asked whether their workers get to run at all. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private static final ProcessTimer PROCESS = new ProcessTimer();

    private final Set<CountdownRun<?>> runs = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();

    private ProcessTimer() {}

    static ProcessTimer process() {
        return PROCESS;
    }

    /** Does something after a while; it must be quick. */
    Alarm after(Duration delay, Runnable action) {
        return Alarms.process().set(System.nanoTime() + delay.toNanos(), action);
    }

    /** Does something after a while on a thread of its own; it may take its time. */
    Alarm afterOnThread(Duration delay, Runnable action) {
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

    /** Waits a moment, if there is memory for that. */
    static void pause() {
        try {
            LockSupport.parkNanos(10_000_000);
        } catch (Throwable full) {
            // no pause, then
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
        Alarm unused = after(LOOK, this::look);
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
