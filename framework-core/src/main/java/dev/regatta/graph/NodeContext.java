package dev.regatta.graph;

/**
 * What running work sees of its graph. Thread-safe.
 *
 * @param <T> the type of the nodes' values
 */
public interface NodeContext<T> {
    /** {@return the id of the running node} */
    String id();

    /**
     * Returns the value of a node that the running one comes after, directly or through others.
     *
     * @param id the other node's id
     * @return its value
     * @throws IllegalArgumentException if no such node has succeeded before this one started
     */
    T value(String id);
}
