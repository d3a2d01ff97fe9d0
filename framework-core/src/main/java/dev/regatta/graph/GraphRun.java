package dev.regatta.graph;

import java.time.Duration;
import java.util.Optional;

/**
 * One execution of a graph. Thread-safe.
 *
 * @param <T> the type of the nodes' values
 */
public interface GraphRun<T> {
    /**
     * Waits until the run has ended. If the waiting thread is interrupted, the run is cancelled; the thread's interrupt flag
     * is set again when this returns.
     *
     * @return how it ended
     * @throws IllegalStateException if called from inside a node of this run, or from a thread that such a node started: it
     *     would wait for itself
     */
    GraphOutcome<T> join();

    /**
     * Waits until the run has ended, but not longer than a given time.
     *
     * @param atMost how long to wait
     * @return how it ended; empty if it has not ended yet
     * @throws InterruptedException if the waiting thread is interrupted; the run goes on
     * @throws IllegalStateException if called from inside a node of this run, or from a thread that such a node started
     */
    Optional<GraphOutcome<T>> join(Duration atMost) throws InterruptedException;

    /**
     * Stops the run: no node starts any more, running ones are interrupted. Returns when they have ended, or when the grace
     * time is over; nodes that still run then are reported as stuck. Nodes that clean up go on, see {@link GraphNode#isCleanUp}:
     * {@link #join()} waits for them, and a second cancel stops them, too. Called from inside a node, from a thread that a node
     * started, or by a listener, it does not wait. Calling it after the end does no harm.
     *
     * @param reason why, as a clause, such as {@code "the user pressed Ctrl-C"}
     */
    void cancel(String reason);

    /** {@return whether the run has ended} */
    boolean isDone();
}
