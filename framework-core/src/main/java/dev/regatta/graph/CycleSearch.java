package dev.regatta.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the shortest cycle of a graph. No cycle leaves a strongly connected component; inside of these, breadth-first searches
 * from some nodes find the shortest cycle through each, none of them going further than the best one so far. A component is
 * one ring, or every cycle in it goes through a node that more than one edge leads to: so only those are searched from, and
 * one node of each ring.
 */
final class CycleSearch {
    private static final int FAR = Integer.MAX_VALUE;
    private static final int NONE = -1;

    private final List<String> ids;
    private final int[][] successors;
    private final int[][] predecessors;
    private final int[] distance;
    private final int[] reachedFrom;
    private final int[] open;

    private CycleSearch(List<String> ids, int[][] predecessors) {
        this.ids = ids;
        this.successors = turned(predecessors);
        this.predecessors = predecessors;
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
        List<String> ids = graph.nodes().stream().map(GraphNode::id).distinct().toList();
        ids.forEach(id -> numbers.put(id, numbers.size()));
        List<Set<Integer>> sources = new ArrayList<>();
        ids.forEach(id -> sources.add(new LinkedHashSet<>()));
        for (GraphNode<?> node : graph.nodes()) {
            int target = numbers.getOrDefault(node.id(), 0);
            for (String before : node.before()) {
                Integer source = numbers.get(before);
                if (source != null && source != target) {
                    sources.get(target).add(source);
                }
            }
        }
        int[][] predecessors = sources.stream()
                .map(each -> each.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        return new CycleSearch(ids, insideComponents(predecessors)).shortest();
    }

    /** {@return the predecessors that are on a cycle with their node} */
    private static int[][] insideComponents(int[][] predecessors) {
        int[] component = components(predecessors);
        int[][] inside = new int[predecessors.length][];
        Arrays.setAll(
                inside,
                node -> Arrays.stream(predecessors[node])
                        .filter(source -> component[source] == component[node])
                        .toArray());
        return inside;
    }

    /**
     * Strongly connected components after Kosaraju and Sharir 1981: whatever leads to a node, among those that a depth-first
     * search leaves before it, is in one component with it.
     *
     * @return the number of each node's component
     */
    private static int[] components(int[][] predecessors) {
        int[] component = new int[predecessors.length];
        Arrays.fill(component, NONE);
        int[] left = leftInOrder(turned(predecessors));
        int[] open = new int[predecessors.length];
        for (int place = left.length - 1; place >= 0; place--) {
            int opened = 0;
            if (component[left[place]] == NONE) {
                component[left[place]] = place;
                open[opened++] = left[place];
            }
            while (opened > 0) {
                for (int source : predecessors[open[--opened]]) {
                    if (component[source] == NONE) {
                        component[source] = place;
                        open[opened++] = source;
                    }
                }
            }
        }
        return component;
    }

    /** {@return the nodes in the order in which a depth-first search leaves them} */
    private static int[] leftInOrder(int[][] successors) {
        int size = successors.length;
        int[] left = new int[size];
        int count = 0;
        int[] path = new int[size];
        int[] nextEdge = new int[size];
        BitSet seen = new BitSet(size);
        for (int root = 0; root < size; root++) {
            int depth = 0;
            if (!seen.get(root)) {
                seen.set(root);
                path[depth++] = root;
            }
            while (depth > 0) {
                int node = path[depth - 1];
                if (nextEdge[node] == successors[node].length) {
                    left[count++] = node;
                    depth--;
                    continue;
                }
                int next = successors[node][nextEdge[node]++];
                if (!seen.get(next)) {
                    seen.set(next);
                    path[depth++] = next;
                }
            }
        }
        return left;
    }

    /** {@return all edges the other way round} */
    private static int[][] turned(int[][] neighbours) {
        int[] counts = new int[neighbours.length];
        for (int[] each : neighbours) {
            for (int node : each) {
                counts[node]++;
            }
        }
        int[][] turned = new int[neighbours.length][];
        Arrays.setAll(turned, node -> new int[counts[node]]);
        Arrays.fill(counts, 0);
        for (int from = 0; from < neighbours.length; from++) {
            for (int to : neighbours[from]) {
                turned[to][counts[to]++] = from;
            }
        }
        return turned;
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
        int last = NONE;
        for (int candidate : predecessors[start]) {
            if (distances[candidate] != FAR && (last == NONE || distances[candidate] < distances[last])) {
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
