package dev.regatta.graph;

/**
 * Says whether a node runs.
 *
 * @param <T> the type of the nodes' values
 */
@FunctionalInterface
public interface NodeCondition<T> {
    /**
     * Looks at what came before.
     *
     * @param context the values and results of the nodes that this one comes after
     * @return whether the node runs; if not, it is skipped
     * @throws Exception when it cannot be said, which is a failure of the node
     */
    boolean holds(NodeContext<T> context) throws Exception;
}
