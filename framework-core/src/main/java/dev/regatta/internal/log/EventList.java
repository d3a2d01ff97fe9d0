package dev.regatta.internal.log;

import dev.regatta.event.RunEvent;
import dev.regatta.event.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All events of one run, in order: a linked list that grows at one end, and that any number of readers walk along at their
 * own pace. Thread-safe. An event is appended under a lock, for its number and time; reading takes the lock only to wait.
 */
final class EventList implements Iterable<RunEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(EventList.class);

    private static final class Entry {
        final @Nullable RunEvent event;
        volatile @Nullable Entry next;

        Entry(@Nullable RunEvent event) {
            this.event = event;
        }
    }

    private final String runId;
    private final InstantSource clock;
    private final Entry head = new Entry(null);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition appended = lock.newCondition();
    private Entry tail = head; // guarded by lock
    private long sequence; // guarded by lock
    private Instant lastTime = Instant.MIN; // guarded by lock
    private int waiting; // guarded by lock
    private volatile boolean closed;
    private volatile CountDownLatch listening = new CountDownLatch(0);

    public EventList(String runId, InstantSource clock) {
        this.runId = runId;
        this.clock = clock;
    }

    /** Appends an event; does nothing after {@link #close}. */
    public void append(@Nullable String taskId, Function<RunEvent.Origin, RunEvent> event) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            Instant now = clock.instant();
            lastTime = now.isAfter(lastTime) ? now : lastTime;
            sequence++;
            Entry entry = new Entry(event.apply(new RunEvent.Origin(runId, sequence, lastTime, taskId)));
            tail.next = entry;
            tail = entry;
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Says that no event follows. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (waiting > 0) {
            appended.signalAll();
        }
    }

    /** {@return the events that are there} */
    public List<RunEvent> soFar() {
        List<RunEvent> all = new ArrayList<>();
        for (Entry entry = head.next; entry != null; entry = entry.next) {
            if (entry.event != null) {
                all.add(entry.event);
            }
        }
        return all;
    }

    /** {@return the events from the first on; it waits for the next one, and ends when the run has} */
    @Override
    public Iterator<RunEvent> iterator() {
        return new Iterator<>() {
            private Entry at = head;

            @Override
            public boolean hasNext() {
                return after(at) != null;
            }

            @Override
            public RunEvent next() {
                Entry next = after(at);
                if (next == null || next.event == null) {
                    throw new NoSuchElementException("the run has ended");
                }
                at = next;
                return next.event;
            }
        };
    }

    /** {@return the entry after one, waiting for it; {@code null} when none follows or the thread is interrupted} */
    private @Nullable Entry after(Entry entry) {
        Entry next = entry.next;
        if (next != null) {
            return next;
        }
        lock.lock();
        try {
            waiting++;
            while (entry.next == null && !closed) {
                appended.await();
            }
            return entry.next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Starts telling listeners, each on a thread of its own. Called once, before the first event. */
    public void tell(List<RunListener> listeners, ThreadFactory threads) {
        CountDownLatch told = new CountDownLatch(listeners.size());
        listening = told;
        for (RunListener listener : listeners) {
            threads.newThread(() -> {
                        try {
                            AtomicBoolean threw = new AtomicBoolean();
                            forEach(event -> tellOne(listener, event, threw));
                        } finally {
                            told.countDown();
                        }
                    })
                    .start();
        }
    }

    private static void tellOne(RunListener listener, RunEvent event, AtomicBoolean threw) {
        try {
            listener.on(event);
        } catch (Throwable thrown) { // whatever a listener throws, the next event is its own chance
            if (threw.compareAndSet(false, true)) {
                LOG.warn(
                        "The listener {} threw at event {} of run {}; the run goes on, and what it throws from now on is"
                                + " not logged.",
                        listener.getClass().getName(),
                        event.origin().sequence(),
                        event.origin().runId(),
                        thrown);
            }
        }
    }

    /** Waits until every listener has been told every event, but not longer than a given time. */
    public void awaitListeners(Duration atMost) {
        try {
            listening.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
