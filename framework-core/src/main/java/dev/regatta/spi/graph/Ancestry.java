package dev.regatta.spi.graph;

import dev.regatta.graph.GraphNode;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says which node comes after which, while a graph runs and grows. Near ancestors are found by a short search backwards; for
 * a far one, all that comes after it is found once and remembered, so that many nodes can ask for the same far value.
 * Thread-safe.
 */
public final class Ancestry {
    /** How many nodes a search backwards looks at before it is cheaper to find all that comes after the other node. */
    private static final int NEAR = 64;

    private static final int REMEMBERED = 16;

    private final GraphIndex graph;
    private final Function<String, @Nullable GraphNode<?>> nodes;
    private final Map<Integer, BitSet> descendants = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param graph the graph that the run started with
     * @param nodes finds a node by its id, added ones too
     */
    public Ancestry(GraphIndex graph, Function<String, @Nullable GraphNode<?>> nodes) {
        this.graph = graph;
        this.nodes = nodes;
    }

    /**
     * Returns whether one node comes after another, directly or through others.
     *
     * @param node the one
     * @param other the id of the other
     * @return whether it does
     */
    public boolean comesAfter(GraphNode<?> node, String other) {
        int target = graph.numberOf(other);
        Set<String> seen = new HashSet<>();
        ArrayDeque<GraphNode<?>> open = new ArrayDeque<>();
        open.add(node);
        for (GraphNode<?> next = open.poll(); next != null; next = open.poll()) {
            if (next.after().contains(other)
                    || next.afterAny().contains(other)
                    || next.evenIfFailed().contains(other)) {
                return true;
            }
            int number = seen.size() < NEAR ? -1 : graph.numberOf(next.id());
            if (number >= 0) { // nothing of the first graph comes after a node that was added
                if (target >= 0 && descendantsOf(target).get(number)) {
                    return true;
                }
                continue;
            }
            for (String before : next.before()) {
                GraphNode<?> earlier = seen.add(before) ? nodes.apply(before) : null;
                if (earlier != null) {
                    open.add(earlier);
                }
            }
        }
        return false;
    }

    private BitSet descendantsOf(int node) {
        BitSet known = descendants.get(node);
        if (known == null) {
            if (descendants.size() >= REMEMBERED) {
                descendants.clear();
            }
            known = reachableFrom(node);
            descendants.put(node, known);
        }
        return known;
    }

    private BitSet reachableFrom(int node) {
        BitSet found = new BitSet(graph.size());
        int[] open = new int[graph.size()];
        int opened = 0;
        open[opened++] = node;
        while (opened > 0) {
            int next = open[--opened];
            for (int edge = graph.firstEdge(next); edge < graph.firstEdge(next + 1); edge++) {
                int target = graph.target(edge);
                if (!found.get(target)) {
                    found.set(target);
                    open[opened++] = target;
                }
            }
        }
        return found;
    }
}
