package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work in a graph. Immutable.
 *
 * @param id its name, unique in the graph
 * @param after the ids of the nodes that must have succeeded before it starts, each once
 * @param work what it does
 * @param timeout how long it may run, wall clock; {@code null} for as long as the run
 * @param <T> the type of its value
 */
public record GraphNode<T>(
        String id,
        List<String> after,
        NodeWork<T> work,
        @Nullable Duration timeout) {

    /** Copies the list and checks the timeout. */
    public GraphNode {
        requireNonNull(id, "id");
        requireNonNull(work, "work");
        after = List.copyOf(after);
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("The timeout of node '" + id + "' must be positive, was " + timeout);
        }
    }

    /**
     * Makes a node without a timeout of its own.
     *
     * @param id its name
     * @param work what it does
     * @param after the ids of the nodes it comes after
     * @param <T> the type of its value
     * @return the node
     */
    public static <T> GraphNode<T> of(String id, NodeWork<T> work, String... after) {
        return new GraphNode<>(id, List.of(after), work, null);
    }
}
