package dev.regatta.spi.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers of the process, made for those that are nearly always cancelled: setting or cancelling one touches a hash set and wakes
 * nobody, unless it is due before all others. One platform thread looks at them when the next is due, since virtual threads
 * that compute can hold every carrier. It ends when there has been no alarm for a while. Thread-safe.
 *
 * <p>No alarm is lost: whoever sets one puts it into the set and then reads when the thread will look next, and wakes it if that
 * is too late; the thread writes the latest time it will ever sleep to before it reads the set, and when it will look afterwards.
 */
public final class Alarms {
    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final Alarms PROCESS = new Alarms();
    /** The thread looks no more often than this, so that many alarms that ring one by one are not read again and again. */
    private static final long LEAST_PAUSE = Duration.ofMillis(1).toNanos();

    private static final long IDLE = Duration.ofSeconds(1).toNanos();

    private final Set<Alarm> alarms = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Thread> looking = new AtomicReference<>();
    private volatile long nextLook; // on System.nanoTime()'s scale

    /** Something that happens at its time, unless it is cancelled. */
    public final class Alarm {
        private final long at;
        private final Runnable action;

        private Alarm(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        /**
         * Cancels it.
         *
         * @return whether it will never ring; false if it rings already, or has rung, or was cancelled before
         */
        public boolean cancel() {
            return alarms.remove(this);
        }
    }

    private Alarms() {}

    /** {@return those of this process} */
    public static Alarms process() {
        return PROCESS;
    }

    /**
     * Sets an alarm.
     *
     * @param atNanos when it rings, on {@link System#nanoTime()}'s scale, at most a hundred years ahead; it may be a
     *     millisecond late
     * @param action what happens then, once; takes microseconds, and does not throw
     * @return the alarm
     */
    public Alarm set(long atNanos, Runnable action) {
        Alarm alarm = new Alarm(atNanos, action);
        alarms.add(alarm);
        Thread thread = looking.get();
        if (thread == null) {
            start();
        } else if (atNanos - nextLook < 0) {
            LockSupport.unpark(thread);
        }
        return alarm;
    }

    private void start() {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("regatta-alarms")
                .inheritInheritableThreadLocals(false)
                .unstarted(this::look);
        if (looking.compareAndSet(null, thread)) {
            try {
                thread.start();
            } catch (OutOfMemoryError noThread) { // the next one to set an alarm tries again
                looking.set(null);
                throw noThread;
            }
        }
    }

    private void look() {
        long lastAlarm = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            nextLook = now + IDLE; // no alarm is due before, or whoever set it wakes this thread
            long earliest = now + LEAST_PAUSE;
            try {
                earliest = ring(now);
            } catch (Throwable full) { // the heap, for a while: what is left to ring is still in the set
                Thread.onSpinWait();
            }
            if (!alarms.isEmpty()) {
                lastAlarm = now;
            } else if (now - lastAlarm > IDLE && ended()) {
                return;
            }
            nextLook = earliest;
            LockSupport.parkNanos(this, earliest - System.nanoTime());
            pauseUntil(now + LEAST_PAUSE);
        }
    }

    /** Rings what is due; {@return when to look again} */
    private long ring(long now) {
        long earliest = now + IDLE;
        List<Alarm> due = new ArrayList<>();
        for (Alarm alarm : alarms) {
            if (alarm.at - now <= 0) {
                due.add(alarm);
            } else if (alarm.at - earliest < 0) {
                earliest = alarm.at;
            }
        }
        for (Alarm alarm : due) {
            if (alarms.remove(alarm)) { // nobody has cancelled it
                try {
                    alarm.action.run();
                } catch (RuntimeException | Error broken) { // the others ring all the same
                    LOG.error("An alarm threw {}.", broken.getClass().getName());
                }
            }
        }
        return earliest;
    }

    private boolean ended() {
        looking.set(null);
        return alarms.isEmpty() || !looking.compareAndSet(null, Thread.currentThread());
    }

    private void pauseUntil(long end) {
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, left);
        }
    }
}
