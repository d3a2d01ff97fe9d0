package dev.regatta.spi.graph;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What running work sees of its graph, for any executor. Thread-safe.
 *
 * @param <T> the type of the nodes' values
 */
public final class RunningContext<T> implements NodeContext<T> {
    /**
     * The run that a node is part of.
     *
     * @param <T> the type of the nodes' values
     */
    public interface Host<T> {
        /**
         * Returns a node.
         *
         * @param id its id
         * @return the node; {@code null} if there is none
         */
        @Nullable
        GraphNode<T> node(String id);

        /**
         * Returns how a node ended.
         *
         * @param id its id
         * @return how it ended; {@code null} if it has not, or if there is no such node
         */
        @Nullable
        NodeResult<T> result(String id);

        /**
         * Returns whether one node comes after another.
         *
         * @param node the one
         * @param other the id of the other
         * @return whether it does
         */
        boolean comesAfter(GraphNode<T> node, String other);

        /**
         * Returns whether a node is being stopped, or was; true before it is interrupted for that.
         *
         * @param node the node
         * @return whether it is; of a node that cleans up, only when that is to end, too
         */
        boolean isStopped(GraphNode<T> node);

        /**
         * Checks nodes that are to be added.
         *
         * @param adder the node that adds them
         * @param all all that it adds, those that were checked before too
         */
        void check(GraphNode<T> adder, List<GraphNode<T>> all);
    }

    private final Host<T> host;
    private final GraphNode<T> node;
    private final int attempt;
    private @Nullable List<GraphNode<T>> added; // guarded by this
    private boolean closed; // guarded by this

    /**
     * Makes the context of one attempt.
     *
     * @param host the run
     * @param node the node
     * @param attempt which attempt it is
     */
    public RunningContext(Host<T> host, GraphNode<T> node, int attempt) {
        this.host = host;
        this.node = node;
        this.attempt = attempt;
    }

    @Override
    public String id() {
        return node.id();
    }

    @Override
    public int attempt() {
        return attempt;
    }

    @Override
    public boolean isStopped() {
        return host.isStopped(node);
    }

    @Override
    public T value(String other) {
        NodeResult<T> result = resultOf(other, "value");
        if (result instanceof NodeResult.Succeeded<T> succeeded) {
            return succeeded.value();
        }
        throw new IllegalArgumentException("'" + id() + "' asked for the value of '" + other + "', which has none: it "
                + how(result) + ". Ask for its result where that can be.");
    }

    @Override
    public Optional<NodeResult<T>> result(String other) {
        return Optional.ofNullable(resultOf(other, "result"));
    }

    private @Nullable NodeResult<T> resultOf(String other, String what) {
        if (host.node(other) == null) {
            throw new IllegalArgumentException(
                    "'" + id() + "' asked for the " + what + " of '" + other + "', which is not in the graph.");
        }
        if (!host.comesAfter(node, other)) {
            throw new IllegalArgumentException("'" + id() + "' asked for the " + what + " of '" + other
                    + "', which it does not come after; declare that it does.");
        }
        return host.result(other);
    }

    private static String how(@Nullable NodeResult<?> result) {
        return switch (result) {
            case null -> "has not ended";
            case NodeResult.Succeeded<?> succeeded -> "succeeded";
            case NodeResult.Failed<?> failed -> "failed";
            case NodeResult.Skipped<?> skipped -> "was skipped";
            case NodeResult.Cancelled<?> cancelled -> "was cancelled";
        };
    }

    @Override
    public synchronized void add(List<GraphNode<T>> nodes) {
        if (closed) {
            throw new IllegalStateException("'" + id() + "' has ended; only running work can add nodes.");
        }
        List<GraphNode<T>> all = added == null ? new ArrayList<>() : new ArrayList<>(added);
        all.addAll(nodes);
        host.check(node, all);
        added = all;
    }

    /** {@return what was added; nothing can be added any more} */
    public synchronized List<GraphNode<T>> close() {
        closed = true;
        return added == null ? List.of() : added;
    }
}
