package dev.regatta.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.util.Pair;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Finds the shortest cycle of a graph. JGraphT finds the strongly connected components, outside of which no cycle is; inside,
 * breadth-first searches from some nodes find the shortest cycle through each, none of them going further than the best one
 * so far. A component is one ring, or every cycle in it goes through a node that more than one edge leads to: so only those
 * are searched from, and one node of each ring.
 */
final class Cycles {
    private static final int FAR = Integer.MAX_VALUE;

    private final List<String> ids;
    private final int[][] successors;
    private final int[][] predecessors;
    private final int[] distance;
    private final int[] reachedFrom;
    private final int[] open;

    private Cycles(List<String> ids, List<Pair<Integer, Integer>> edges) {
        this.ids = ids;
        this.successors = adjacency(ids.size(), edges, true);
        this.predecessors = adjacency(ids.size(), edges, false);
        this.distance = new int[ids.size()];
        this.reachedFrom = new int[ids.size()];
        this.open = new int[ids.size()];
        Arrays.fill(distance, FAR);
    }

    static List<String> shortest(TaskGraph<?> graph) {
        if (graph.index() != null) {
            return List.of();
        }
        // Self-loops, unknown ids and repeated ids are reported elsewhere.
        Map<String, Integer> numbers = new HashMap<>();
        graph.nodes().forEach(node -> numbers.putIfAbsent(node.id(), numbers.size()));
        Set<Pair<Integer, Integer>> edges = new LinkedHashSet<>();
        for (GraphNode<?> node : graph.nodes()) {
            int target = numbers.getOrDefault(node.id(), 0);
            for (String before : node.before()) {
                Integer source = numbers.get(before);
                if (source != null && source != target) {
                    edges.add(Pair.of(source, target));
                }
            }
        }
        List<String> ids = graph.nodes().stream().map(GraphNode::id).distinct().toList();
        return new Cycles(ids, insideComponents(ids.size(), edges)).shortest();
    }

    /** {@return the edges that a cycle can go through} */
    private static List<Pair<Integer, Integer>> insideComponents(int size, Set<Pair<Integer, Integer>> edges) {
        int[] component = new int[size];
        int number = 0;
        Graph<Integer, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
        for (int node = 0; node < size; node++) {
            graph.addVertex(node);
        }
        edges.forEach(edge -> graph.addEdge(edge.getFirst(), edge.getSecond()));
        for (Set<Integer> nodes : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
            for (int node : nodes) {
                component[node] = number;
            }
            number++;
        }
        return edges.stream()
                .filter(edge -> component[edge.getFirst()] == component[edge.getSecond()])
                .toList();
    }

    private static int[][] adjacency(int size, List<Pair<Integer, Integer>> edges, boolean forward) {
        int[] counts = new int[size];
        edges.forEach(edge -> counts[forward ? edge.getFirst() : edge.getSecond()]++);
        int[][] neighbours = new int[size][];
        Arrays.setAll(neighbours, node -> new int[counts[node]]);
        Arrays.fill(counts, 0);
        for (Pair<Integer, Integer> edge : edges) {
            int from = forward ? edge.getFirst() : edge.getSecond();
            neighbours[from][counts[from]++] = forward ? edge.getSecond() : edge.getFirst();
        }
        return neighbours;
    }

    private List<String> shortest() {
        int best = FAR;
        int first = FAR;
        for (int start : starts()) {
            int length = search(start, successors, best);
            if (length < best) {
                best = length;
                first = FAR;
            }
            if (length == best && length != FAR) {
                first = Math.min(first, lowestOnCycles(start, length));
            }
        }
        return best == FAR ? List.of() : cycleThrough(first, best);
    }

    private List<Integer> starts() {
        List<Integer> starts = new ArrayList<>();
        BitSet seen = new BitSet(ids.size());
        for (int node = 0; node < ids.size(); node++) {
            if (predecessors[node].length > 1) {
                starts.add(node);
                seen.set(node);
            }
        }
        for (int node = 0;
                node < ids.size();
                node++) { // rings, and ways into the nodes above, which are searched for nothing
            if (predecessors[node].length == 1 && !seen.get(node)) {
                int next = node;
                while (!seen.get(next)) {
                    seen.set(next);
                    next = successors[next][0];
                }
                if (next == node) {
                    starts.add(node);
                }
            }
        }
        return starts;
    }

    /** Distances from a node, as far as a bound; {@return the length of the shortest cycle through it within that} */
    private int search(int start, int[][] neighbours, int bound) {
        return search(start, neighbours, bound, distance, true);
    }

    private int search(int start, int[][] neighbours, int bound, int[] distances, boolean forget) {
        int opened = 0;
        int length = FAR;
        open[opened++] = start;
        distances[start] = 0;
        for (int taken = 0; taken < opened; taken++) {
            int node = open[taken];
            if (distances[node] >= bound) {
                break;
            }
            for (int next : neighbours[node]) {
                if (next == start) {
                    length = Math.min(length, distances[node] + 1);
                } else if (distances[next] == FAR) {
                    distances[next] = distances[node] + 1;
                    reachedFrom[next] = node;
                    open[opened++] = next;
                }
            }
            if (length != FAR && distances[node] >= length) {
                break;
            }
        }
        for (int i = 0; i < opened && forget; i++) {
            distances[open[i]] = FAR;
        }
        return length <= bound ? length : FAR;
    }

    /** {@return the node declared first of all that are on a cycle of a length through a node} */
    private int lowestOnCycles(int start, int length) {
        int[] there = new int[ids.size()];
        int[] back = new int[ids.size()];
        Arrays.fill(there, FAR);
        Arrays.fill(back, FAR);
        search(start, successors, length, there, false);
        search(start, predecessors, length, back, false);
        for (int node = 0; node < ids.size(); node++) {
            if (node == start || (there[node] != FAR && back[node] != FAR && there[node] + back[node] == length)) {
                return node;
            }
        }
        return start;
    }

    /** {@return the shortest cycle through a node; of several the one that breadth-first search comes to first} */
    private List<String> cycleThrough(int start, int length) {
        int[] distances = new int[ids.size()];
        Arrays.fill(distances, FAR);
        search(start, successors, length, distances, false);
        int last = -1;
        for (int candidate : predecessors[start]) {
            if (distances[candidate] != FAR && (last < 0 || distances[candidate] < distances[last])) {
                last = candidate;
            }
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
