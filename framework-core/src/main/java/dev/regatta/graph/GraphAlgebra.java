package dev.regatta.graph;

import dev.regatta.spi.graph.GraphIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers questions about the shape of a valid graph, each in time linear in its nodes and edges. */
final class GraphAlgebra {
    private final GraphIndex graph;

    GraphAlgebra(GraphIndex graph) {
        this.graph = graph;
    }

    Set<String> descendants(Collection<String> ids) {
        BitSet given = numbers(ids);
        BitSet reached = (BitSet) given.clone();
        BitSet found = new BitSet(graph.size());
        for (int place = 0; place < graph.size(); place++) {
            int node = graph.inOrder(place);
            if (reached.get(node)) {
                for (int edge = graph.firstEdge(node); edge < graph.firstEdge(node + 1); edge++) {
                    reached.set(graph.target(edge));
                    found.set(graph.target(edge));
                }
            }
        }
        return ids(found);
    }

    Set<String> ancestors(Collection<String> ids) {
        BitSet reaching = numbers(ids);
        BitSet found = new BitSet(graph.size());
        for (int place = graph.size() - 1; place >= 0; place--) {
            int node = graph.inOrder(place);
            for (int edge = graph.firstEdge(node); edge < graph.firstEdge(node + 1); edge++) {
                if (reaching.get(graph.target(edge))) {
                    reaching.set(node);
                    found.set(node);
                }
            }
        }
        return ids(found);
    }

    List<List<String>> levels() {
        int[] level = new int[graph.size()];
        int last = -1;
        for (int place = 0; place < graph.size(); place++) {
            int node = graph.inOrder(place);
            last = Math.max(last, level[node]);
            for (int edge = graph.firstEdge(node); edge < graph.firstEdge(node + 1); edge++) {
                int target = graph.target(edge);
                level[target] = Math.max(level[target], level[node] + 1);
            }
        }
        List<List<String>> levels = new ArrayList<>();
        for (int i = 0; i <= last; i++) {
            levels.add(new ArrayList<>());
        }
        for (int node = 0; node < graph.size(); node++) {
            levels.get(level[node]).add(graph.id(node));
        }
        return levels.stream().map(List::copyOf).toList();
    }

    List<String> criticalPath(Map<String, Duration> durations) {
        long[] ways = graph.longestWays(durations);
        List<String> path = new ArrayList<>();
        int next = -1;
        for (int node = 0; node < graph.size(); node++) {
            if (graph.waits(node) == 0 && (next < 0 || ways[node] > ways[next])) {
                next = node;
            }
        }
        while (next >= 0) {
            path.add(graph.id(next));
            int longest = -1;
            for (int edge = graph.firstEdge(next); edge < graph.firstEdge(next + 1); edge++) {
                int target = graph.target(edge);
                boolean better = longest < 0
                        || ways[target] > ways[longest]
                        || (ways[target] == ways[longest] && target < longest);
                longest = better ? target : longest;
            }
            next = longest;
        }
        return List.copyOf(path);
    }

    private BitSet numbers(Collection<String> ids) {
        BitSet numbers = new BitSet(graph.size());
        for (String id : ids) {
            int number = graph.numberOf(id);
            if (number < 0) {
                throw new IllegalArgumentException("The graph has no node '" + id + "'.");
            }
            numbers.set(number);
        }
        return numbers;
    }

    private Set<String> ids(BitSet numbers) {
        Set<String> ids = new LinkedHashSet<>();
        numbers.stream().forEach(number -> ids.add(graph.id(number)));
        return ids;
    }
}
