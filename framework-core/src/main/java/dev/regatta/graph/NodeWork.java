package dev.regatta.graph;

/**
 * What a node does.
 *
 * @param <T> the type of the node's value
 */
@FunctionalInterface
public interface NodeWork<T> {
    /**
     * Does the work, on a thread of its own that is interrupted when the run is cancelled or the node's time is up.
     *
     * @param context the values of the nodes that this one comes after
     * @return the node's value
     * @throws Exception when the work fails; any throwable counts as failure
     */
    T run(NodeContext<T> context) throws Exception;
}
