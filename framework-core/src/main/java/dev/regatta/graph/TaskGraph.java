package dev.regatta.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Nodes of work and what each comes after, in the order in which they were declared. Immutable and thread-safe. A graph may
 * be wrong (an unknown id, a cycle); {@link GraphExecutor#problems} tells, and {@link GraphExecutor#start} refuses it.
 *
 * @param <T> the type of the nodes' values
 */
public final class TaskGraph<T> {
    private final List<GraphNode<T>> nodes;

    private TaskGraph(List<GraphNode<T>> nodes) {
        this.nodes = nodes;
    }

    /**
     * Makes a graph.
     *
     * @param nodes its nodes, in any order
     * @param <T> the type of the nodes' values
     * @return the graph
     */
    public static <T> TaskGraph<T> of(List<GraphNode<T>> nodes) {
        return new TaskGraph<>(List.copyOf(nodes));
    }

    /** {@return the nodes, in the order in which they were declared} */
    public List<GraphNode<T>> nodes() {
        return nodes;
    }

    /** {@return the ids of the nodes that none comes after, in the order in which they were declared} */
    public List<String> sinks() {
        Set<String> inner = new HashSet<>();
        nodes.forEach(node -> inner.addAll(node.after()));
        return nodes.stream()
                .map(GraphNode::id)
                .filter(id -> !inner.contains(id))
                .toList();
    }

    /**
     * Returns what is wrong with the names in this graph: ids used twice, unknown ids, nodes that come after themselves or
     * twice after the same node. Cycles are found by {@link GraphExecutor#shortestCycle}.
     *
     * @return one sentence per problem; empty if there is none
     */
    public List<String> namingProblems() {
        List<String> problems = new ArrayList<>();
        Map<String, Integer> declared = new HashMap<>();
        nodes.forEach(node -> declared.merge(node.id(), 1, Integer::sum));
        Set<String> reported = new LinkedHashSet<>();
        for (GraphNode<T> node : nodes) {
            if (declared.getOrDefault(node.id(), 0) > 1 && reported.add(node.id())) {
                problems.add(
                        "The id '" + node.id() + "' is used " + declared.get(node.id()) + " times; ids are unique.");
            }
            Set<String> seen = new HashSet<>();
            for (String before : node.after()) {
                if (before.equals(node.id())) {
                    problems.add("'" + before + "' comes after itself.");
                } else if (!declared.containsKey(before)) {
                    problems.add("'" + node.id() + "' comes after '" + before + "', which is not in the graph.");
                } else if (!seen.add(before)) {
                    problems.add("'" + node.id() + "' comes after '" + before + "' twice.");
                }
            }
        }
        return problems;
    }
}
