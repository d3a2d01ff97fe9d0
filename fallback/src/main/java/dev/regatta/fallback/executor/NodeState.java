package dev.regatta.fallback.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one node of a run; guarded by the run's lock. */
final class NodeState<T> {
    /** How a node comes after another one. */
    enum Kind {
        NEEDS,
        ANY,
        ENDED
    }

    /** A node that comes after this one. */
    record Edge<T>(NodeState<T> target, Kind kind) {}

    /** An edge that was added when its source had ended already. */
    record LateEdge<T>(NodeState<T> source, Edge<T> edge) {}

    /** One time that the work of a node is done. */
    static final class Attempt {
        final Thread thread = Thread.currentThread();
        boolean ended;
        boolean late;
        boolean givenUp;
    }

    final GraphNode<T> node;
    final int number;
    final List<Edge<T>> edges = new ArrayList<>();
    final List<LateEdge<T>> lateEdges = new ArrayList<>(); // to nodes that this one has added
    boolean followed;
    int waits;
    int anyLeft;
    boolean anySucceeded;
    int attempts;

    @Nullable
    Attempt running;

    @Nullable
    NodeResult<T> result;

    NodeState(GraphNode<T> node, int number) {
        this.node = node;
        this.number = number;
        this.waits = node.after().size()
                + node.evenIfFailed().size()
                + (node.afterAny().isEmpty() ? 0 : 1);
        this.anyLeft = node.afterAny().size();
    }
}
