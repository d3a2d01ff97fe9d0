package dev.regatta.executor;

import dev.regatta.spi.context.CarriedContext;
import dev.regatta.spi.graph.RunThreadMark;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of a run. A worker is a virtual thread that takes ready nodes until there are none. Before it runs one it sees
 * whether there is more to do, and starts another worker then; so a node that blocks holds nobody up, and nodes that do not
 * are run by as many workers as there are carriers, however many nodes there are. Only a few workers are on their way at a
 * time: each takes a node before anything else, so a further one would find nothing.
 *
 * <p>No wake-up is lost: who adds a node looks at the workers on their way afterwards, and a worker counts itself as arrived
 * before it looks for nodes.
 */
final class Workers {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);
    private static final int ON_THEIR_WAY = Math.max(2, Runtime.getRuntime().availableProcessors());

    /** How many platform threads help a run whose workers get no carrier. */
    private static final int HELPERS = 32;

    private final CountdownRun<?> run;
    private final ReadyNodes ready;
    private final RunThreadMark inside;
    private final CarriedContext context = CarriedContext.capture();
    private final Runnable work = this::work; // made before there is no memory for it
    private final AtomicInteger onTheirWay = new AtomicInteger();
    private final AtomicInteger helpers = new AtomicInteger();
    private final AtomicLong arrived = new AtomicLong();
    private long arrivedAtLastLook = -1; // the watch's thread only

    Workers(CountdownRun<?> run, ReadyNodes ready, RunThreadMark inside) {
        this.run = run;
        this.ready = ready;
        this.inside = inside;
    }

    /** Sees to it that what is ready gets run; to be called after something has become ready, or a permit free. */
    void signal() {
        while (ready.hasWork()) {
            int starting = onTheirWay.get();
            if (starting >= ON_THEIR_WAY) {
                return;
            }
            if (onTheirWay.compareAndSet(starting, starting + 1)) {
                startWorker();
                return;
            }
        }
    }

    private void startWorker() {
        boolean started = false;
        try {
            VirtualThreadExecutor.WORKERS.newThread(this::arrive).start();
            started = true;
        } finally {
            if (!started) {
                onTheirWay.decrementAndGet();
            }
        }
    }

    private void arrive() {
        onTheirWay.decrementAndGet();
        arrived.incrementAndGet();
        asOurs(work);
    }

    /** Does something on a thread of the run, with the context of whoever started it. A thread that dies ends the run. */
    private void asOurs(Runnable work) {
        try {
            context.run(() -> inside.during(work));
        } catch (Throwable broken) {
            run.collapse(-1, broken);
        }
    }

    private void work() {
        for (int node = ready.take(); node >= 0; node = ready.take()) {
            if (ready.hasWork()) {
                signal();
            }
            if (!runFrom(node)) {
                return;
            }
        }
    }

    /** Runs a node, and what it makes ready, one after the other; {@return whether this thread may go on} */
    private boolean runFrom(int first) {
        int node = first;
        while (node >= 0) {
            if (run.isCpuBound(node) && Thread.currentThread().isVirtual() && handOver(node)) {
                return true;
            }
            node = run.runNode(node);
            if (node >= 0 && ready.hasWork()) {
                signal();
            }
        }
        return node != CountdownRun.GONE;
    }

    /** Runs a node that computes on a platform thread; {@return whether there is one for it} */
    private boolean handOver(int node) {
        try {
            startOnPlatform(() -> {
                if (runFrom(node)) {
                    signal(); // what comes next may wait, and needs no platform thread
                }
            });
            return true;
        } catch (OutOfMemoryError noThread) {
            return false;
        }
    }

    private void startOnPlatform(Runnable work) {
        Thread.ofPlatform()
                .daemon()
                .name("regatta-cpu")
                .inheritInheritableThreadLocals(false)
                .start(() -> asOurs(work));
    }

    /**
     * Starts a platform thread as a worker if workers are on their way and none has arrived for a while: then something that
     * computes holds all carriers, and this run need not wait for it. Called by the watch.
     */
    void helpIfStarved() {
        long now = arrived.get();
        boolean starved = onTheirWay.get() > 0 && now == arrivedAtLastLook && ready.hasWork();
        arrivedAtLastLook = now;
        if (starved && helpers.get() < HELPERS) {
            helpers.incrementAndGet();
            try {
                startOnPlatform(() -> {
                    try {
                        work();
                    } finally {
                        helpers.decrementAndGet();
                    }
                });
            } catch (OutOfMemoryError noThread) {
                helpers.decrementAndGet();
                LOG.warn(
                        "A run gets no carrier thread, and the system has no other thread for it: something computes on"
                                + " virtual threads.");
            }
        }
    }
}
