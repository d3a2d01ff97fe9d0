package dev.regatta.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A valid graph with numbers for ids, so that a run needs arrays only: {@code successors[i]} are the nodes that come after
 * node i, {@code predecessors[i]} counts those it comes after. Numbers follow the order of declaration.
 */
final class IndexedGraph<T> {

    private static final int[] NONE = {};

    private final List<GraphNode<T>> nodes;
    private final Map<String, Integer> indexOf;
    private final int[][] successors;
    private final int[] predecessors;

    private IndexedGraph(
            List<GraphNode<T>> nodes, Map<String, Integer> indexOf, int[][] successors, int[] predecessors) {
        this.nodes = nodes;
        this.indexOf = indexOf;
        this.successors = successors;
        this.predecessors = predecessors;
    }

    /** {@return the graph with numbers; {@code null} if it cannot be run} */
    static <T> @Nullable IndexedGraph<T> of(TaskGraph<T> graph) {
        List<GraphNode<T>> nodes = graph.nodes();
        Map<String, Integer> indexOf = HashMap.newHashMap(nodes.size());
        for (int i = 0; i < nodes.size(); i++) {
            indexOf.put(nodes.get(i).id(), i);
        }
        if (!graph.namingProblems().isEmpty()) {
            return null;
        }
        int[] predecessors = new int[nodes.size()];
        int[] outDegree = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            predecessors[i] = nodes.get(i).after().size();
            for (String before : nodes.get(i).after()) {
                outDegree[indexOf.getOrDefault(before, i)]++;
            }
        }
        int[][] successors = new int[nodes.size()][];
        Arrays.setAll(successors, i -> outDegree[i] == 0 ? NONE : new int[outDegree[i]]);
        int[] filled = new int[nodes.size()];
        for (int i = 0; i < nodes.size(); i++) {
            for (String before : nodes.get(i).after()) {
                int from = indexOf.getOrDefault(before, i);
                successors[from][filled[from]++] = i;
            }
        }
        IndexedGraph<T> indexed = new IndexedGraph<>(nodes, indexOf, successors, predecessors);
        return indexed.isAcyclic() ? indexed : null;
    }

    List<GraphNode<T>> nodes() {
        return nodes;
    }

    Map<String, Integer> indexOf() {
        return indexOf;
    }

    /** {@return per node, the nodes that come directly after it; not to be changed} */
    int[][] successors() {
        return successors;
    }

    /** {@return per node, how many nodes it comes directly after; not to be changed} */
    int[] predecessors() {
        return predecessors;
    }

    int size() {
        return nodes.size();
    }

    /** {@return all nodes that come after a node, directly or through others} */
    Set<Integer> reachableFrom(int node) {
        Set<Integer> found = new LinkedHashSet<>();
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(node);
        for (Integer next = open.poll(); next != null; next = open.poll()) {
            for (int successor : successors[next]) {
                if (found.add(successor)) {
                    open.add(successor);
                }
            }
        }
        return found;
    }

    /** {@return whether one node comes after another, directly or through others} */
    boolean comesAfter(String id, String other) {
        Set<String> seen = new HashSet<>();
        ArrayDeque<String> open = new ArrayDeque<>();
        open.add(id);
        for (String next = open.poll(); next != null; next = open.poll()) {
            List<String> before = nodes.get(indexOf.getOrDefault(next, 0)).after();
            if (before.contains(other)) {
                return true;
            }
            before.stream().filter(seen::add).forEach(open::add);
        }
        return false;
    }

    /** Kahn 1962: a graph has no cycle if and only if taking away nodes without predecessors takes away all. */
    private boolean isAcyclic() {
        int[] open = predecessors.clone();
        ArrayDeque<Integer> ready = new ArrayDeque<>();
        for (int i = 0; i < open.length; i++) {
            if (open[i] == 0) {
                ready.add(i);
            }
        }
        int taken = 0;
        for (Integer node = ready.poll(); node != null; node = ready.poll()) {
            taken++;
            for (int successor : successors[node]) {
                if (--open[successor] == 0) {
                    ready.add(successor);
                }
            }
        }
        return taken == open.length;
    }
}
