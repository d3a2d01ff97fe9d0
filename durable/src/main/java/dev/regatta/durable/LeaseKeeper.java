package dev.regatta.durable;

import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.StaleLeaseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lengthens the leases of the runs that go on in this process, on a platform thread of its own, so that work that computes on all
 * virtual threads holds it up no more than it must. Thread-safe.
 */
final class LeaseKeeper implements AutoCloseable {
    private final RunStore store;
    private final Duration length;
    private final Map<Lease, Kept> kept = new ConcurrentHashMap<>();
    private @Nullable Thread thread; // guarded by this
    private volatile boolean closed;

    /** Something that stops when its lease is lost. */
    interface Kept {
        /** The lease is held by somebody else now, or may be. */
        void lost(JournalException why);

        /** Looks for what others want of the run; called now and then. */
        void look();
    }

    LeaseKeeper(RunStore store, Duration length) {
        this.store = store;
        this.length = length;
    }

    Duration length() {
        return length;
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it; it helps where tools compute on all processors
    synchronized void keep(Lease lease, Kept run) {
        kept.put(lease, run);
        if (thread == null && !closed) {
            Thread made = Thread.ofPlatform()
                    .daemon()
                    .name("regatta-leases")
                    .priority(Thread.MAX_PRIORITY)
                    .unstarted(this::renew);
            thread = made;
            made.start();
        }
    }

    void leave(Lease lease) {
        kept.remove(lease);
    }

    private void renew() {
        long nap = length.dividedBy(3).toNanos();
        while (!closed) {
            LockSupport.parkNanos(nap);
            if (!closed) {
                kept.forEach(this::renew);
            }
        }
    }

    private void renew(Lease lease, Kept run) {
        try {
            if (!store.renew(lease, length)) {
                kept.remove(lease);
                run.lost(new StaleLeaseException(lease));
                return;
            }
            run.look();
        } catch (JournalException unreachable) {
            // tried again; whoever wants to write meanwhile is told
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
