package dev.regatta.fallback.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds the shortest cycle of a graph by breadth-first search from every node that a cycle can go through. */
final class CycleSearch {
    private static final int UNREACHED = -1;

    private final List<String> ids = new ArrayList<>();
    private final List<List<Integer>> successors = new ArrayList<>();
    private final List<List<Integer>> predecessors = new ArrayList<>();

    /** Numbers the ids, and leaves out self-loops, unknown ids and repeated ones, which are reported elsewhere. */
    private CycleSearch(TaskGraph<?> graph) {
        Map<String, Integer> numbers = new HashMap<>();
        for (GraphNode<?> node : graph.nodes()) {
            if (numbers.putIfAbsent(node.id(), ids.size()) == null) {
                ids.add(node.id());
                successors.add(new ArrayList<>());
                predecessors.add(new ArrayList<>());
            }
        }
        for (GraphNode<?> node : graph.nodes()) {
            int to = numbers.getOrDefault(node.id(), 0);
            for (String before : node.before()) {
                Integer from = numbers.get(before);
                if (from != null && from != to && !predecessors.get(to).contains(from)) {
                    successors.get(from).add(to);
                    predecessors.get(to).add(from);
                }
            }
        }
    }

    static List<String> shortest(TaskGraph<?> graph) {
        if (graph.index() != null) {
            return List.of();
        }
        CycleSearch search = new CycleSearch(graph);
        Set<Integer> cyclic = search.peeled(search.predecessors, search.successors);
        cyclic.retainAll(search.peeled(search.successors, search.predecessors));
        List<String> shortest = List.of();
        for (int start : cyclic) {
            List<String> found = search.through(start, shortest.isEmpty() ? Integer.MAX_VALUE : shortest.size() - 2);
            if (!found.isEmpty() && (shortest.isEmpty() || found.size() < shortest.size())) {
                shortest = found;
            }
        }
        return shortest;
    }

    /** {@return the nodes left when those with nothing on one side are taken away again and again} */
    private Set<Integer> peeled(List<List<Integer>> side, List<List<Integer>> otherSide) {
        int[] left = side.stream().mapToInt(List::size).toArray();
        Set<Integer> nodes = new TreeSet<>();
        ArrayDeque<Integer> bare = new ArrayDeque<>();
        for (int i = 0; i < left.length; i++) {
            nodes.add(i);
            if (left[i] == 0) {
                bare.add(i);
            }
        }
        for (Integer node = bare.poll(); node != null; node = bare.poll()) {
            nodes.remove(node);
            for (int neighbour : otherSide.get(node)) {
                if (--left[neighbour] == 0) {
                    bare.add(neighbour);
                }
            }
        }
        return nodes;
    }

    /** {@return the shortest cycle through a node; empty if there is none with so few nodes} */
    private List<String> through(int start, int most) {
        int[] distance = new int[ids.size()];
        int[] reachedFrom = new int[ids.size()];
        Arrays.fill(distance, UNREACHED);
        distance[start] = 0;
        ArrayDeque<Integer> open = new ArrayDeque<>();
        open.add(start);
        for (Integer node = open.poll(); node != null && distance[node] + 1 < most; node = open.poll()) {
            for (int next : successors.get(node)) {
                if (distance[next] == UNREACHED) {
                    distance[next] = distance[node] + 1;
                    reachedFrom[next] = node;
                    open.add(next);
                }
            }
        }
        int last = UNREACHED;
        for (int candidate : predecessors.get(start)) {
            boolean nearer = last == UNREACHED || distance[candidate] < distance[last];
            if (distance[candidate] != UNREACHED && nearer) {
                last = candidate;
            }
        }
        if (last == UNREACHED) {
            return List.of();
        }
        List<String> cycle = new ArrayList<>(List.of(ids.get(start)));
        for (int node = last; node != start; node = reachedFrom[node]) {
            cycle.add(ids.get(node));
        }
        cycle.add(ids.get(start));
        Collections.reverse(cycle);
        return List.copyOf(cycle);
    }
}
