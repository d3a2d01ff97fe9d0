package dev.regatta.graph;

/**
 * Is told how the nodes of a run go. Called on the threads that run the nodes, several at once, so it must be thread-safe,
 * quick, and must not throw.
 *
 * @param <T> the type of the nodes' values
 */
public interface GraphListener<T> {
    /**
     * A node's work is about to start.
     *
     * @param id the node
     */
    void started(String id);

    /**
     * A node has ended; nothing that comes after it has started yet.
     *
     * @param id the node
     * @param result how it ended
     */
    void ended(String id, NodeResult<T> result);

    /**
     * Returns a listener that does nothing.
     *
     * @param <T> the type of the nodes' values
     * @return the listener
     */
    static <T> GraphListener<T> none() {
        return new GraphListener<>() {
            @Override
            public void started(String id) {}

            @Override
            public void ended(String id, NodeResult<T> result) {}
        };
    }
}
