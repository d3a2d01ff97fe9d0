package dev.regatta.fallback.executor;

import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.NodeResult;
import dev.regatta.spi.graph.SafeListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run after its own bookkeeping threw, such as for want of memory or stack: what was to be counted or started may not have
 * been, so only the results of nodes are relied on. Thread-safe.
 */
final class Collapse<T> {
    /** How often it is tried, a hundred times a second, while there is no memory even for this. */
    private static final int MOST_TRIES = 3_000;

    private final ReentrantLock lock;
    private final Condition changed;
    private final List<NodeState<T>> states; // guarded by the lock
    private final Ends<T> ends; // guarded by the lock
    private final SafeListener<T> listener;
    private final Duration grace;
    private final Runnable finish; // made before there is no memory for it
    private final AtomicReference<@Nullable Thread> endedBy = new AtomicReference<>();

    Collapse(
            ReentrantLock lock,
            Condition changed,
            List<NodeState<T>> states,
            Ends<T> ends,
            SafeListener<T> listener,
            Duration grace,
            Runnable finish) {
        this.lock = lock;
        this.changed = changed;
        this.states = states;
        this.ends = ends;
        this.listener = listener;
        this.grace = grace;
        this.finish = finish;
    }

    /**
     * Ends the run; one thread sees it through.
     *
     * @param state the node at which it happened; {@code null} for none
     * @param broken what was thrown
     */
    void end(@Nullable NodeState<T> state, Throwable broken) {
        boolean first = endedBy.compareAndSet(null, Thread.currentThread());
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                fail(state, broken);
                if (first) {
                    endAll();
                    finish.run();
                }
                return;
            } catch (Throwable still) { // the heap is full for a while
                pause();
            }
        }
    }

    private static void pause() {
        try {
            LockSupport.parkNanos(10_000_000);
        } catch (Throwable full) {
            // no pause, then
        }
    }

    private void fail(@Nullable NodeState<T> state, Throwable broken) {
        lock.lock();
        try {
            NodeState<T> failed = state;
            for (int i = 0; failed == null && i < states.size(); i++) {
                failed = states.get(i).result == null ? states.get(i) : null;
            }
            if (failed != null && !(failed.result instanceof NodeResult.Failed<T>)) {
                failed.result = new NodeResult.Failed<>(broken);
                ends.fail(failed, broken);
                listener.ended(failed.node.id(), failed.result);
            }
            String why = "the executor failed with " + broken.getClass().getName();
            ends.stop(Ending.FAILED, why);
            ends.stopCleanUp(why);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what runs, up to the grace time, and gives every other node a result. */
    private void endAll() throws InterruptedException {
        long end = System.nanoTime() + grace.toNanos();
        lock.lock();
        try {
            while (endSome(end - System.nanoTime() > 0)) {
                long unused = changed.awaitNanos(1_000_000);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether anything still runs} Needs the lock. */
    private boolean endSome(boolean patient) {
        boolean runs = false;
        for (NodeState<T> state : states) {
            NodeState.Attempt running = state.running;
            if (state.result == null && running != null && patient && !running.thread.equals(Thread.currentThread())) {
                runs = true;
                running.thread.interrupt();
            } else if (state.result == null) {
                NodeResult<T> result = new NodeResult.Cancelled<>(String.valueOf(ends.stopOf(state)), running != null);
                state.result = result;
                listener.ended(state.node.id(), result);
            }
        }
        return runs;
    }
}
