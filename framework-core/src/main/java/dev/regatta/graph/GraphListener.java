package dev.regatta.graph;

import java.time.Duration;

/**
 * Is told how the nodes of a run go. Called on the threads that run the nodes, several at once, so it must be thread-safe,
 * quick, and must not throw; what it throws is logged and changes nothing. It may cancel the run, but not wait for it.
 *
 * @param <T> the type of the nodes' values
 */
public interface GraphListener<T> {
    /**
     * All that a node comes after has ended; it waits for nothing but a permit.
     *
     * @param id the node
     */
    default void ready(String id) {}

    /**
     * A node's work is about to start; for each attempt anew.
     *
     * @param id the node
     */
    void started(String id);

    /**
     * An attempt has failed, and there will be another.
     *
     * @param id the node
     * @param attempt the attempt that failed, from 1
     * @param failure what it failed with
     * @param delay how long until the next one
     */
    default void retried(String id, int attempt, Throwable failure, Duration delay) {}

    /**
     * A node has ended; nothing that comes after it has started yet.
     *
     * @param id the node
     * @param result how it ended
     */
    void ended(String id, NodeResult<T> result);

    /**
     * The run has ended; the last call of all. Whoever waits for the run is told after this.
     *
     * @param outcome how it ended
     */
    default void runEnded(GraphOutcome<T> outcome) {}

    /**
     * Returns a listener that does nothing.
     *
     * @param <T> the type of the nodes' values
     * @return the listener
     */
    @SuppressWarnings("unchecked") // it looks at nothing of type T
    static <T> GraphListener<T> none() {
        return (GraphListener<T>) NoListener.INSTANCE;
    }
}
