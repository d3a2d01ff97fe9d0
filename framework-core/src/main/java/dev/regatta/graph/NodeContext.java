package dev.regatta.graph;

import java.util.List;
import java.util.Optional;

/**
 * What running work sees of its graph. Thread-safe.
 *
 * @param <T> the type of the nodes' values
 */
public interface NodeContext<T> {
    /** {@return the id of the running node} */
    String id();

    /** {@return which attempt this is, from 1} */
    int attempt();

    /**
     * {@return whether the run is being stopped, or was} Work whose interrupt was swallowed by code that it calls learns by
     * this that nothing more is to be begun.
     */
    boolean isStopped();

    /**
     * Returns the value of a node that the running one comes after, directly or through others.
     *
     * @param id the other node's id
     * @return its value
     * @throws IllegalArgumentException if no such node has succeeded before this one started
     */
    T value(String id);

    /**
     * Returns how a node ended that the running one comes after, directly or through others.
     *
     * @param id the other node's id
     * @return how it ended; empty if it is one of several of which the first was enough, and has not ended
     * @throws IllegalArgumentException if the running node does not come after it
     */
    Optional<NodeResult<T>> result(String id);

    /**
     * Adds nodes that come after the running one, whether they say so or not. They can also come after each other, and after
     * any node that the graph has already. They are part of the run once the running node has succeeded; if it fails, or
     * when the attempt is made again, they are forgotten.
     *
     * @param nodes the new nodes
     * @throws InvalidGraphException if the graph would have problems; nothing is added then
     * @throws IllegalStateException if this node's work has returned
     */
    void add(List<GraphNode<T>> nodes);
}
