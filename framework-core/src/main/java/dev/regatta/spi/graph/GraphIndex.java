package dev.regatta.spi.graph;

import dev.regatta.graph.GraphNode;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A valid graph by numbers, so that running it and looking at it needs arrays of primitives only. Nodes are numbered in the
 * order in which they were declared; edges lead from a node to those that come after it. Immutable and thread-safe.
 *
 * @implNote compressed sparse rows: 16 bytes a node, 8 for the table of ids, 4 an edge.
 */
public final class GraphIndex {
    /** The kind of an edge whose target needs its source to succeed. */
    public static final int NEEDS = 0;

    /** The kind of an edge whose target needs any of the sources of such edges to succeed. */
    public static final int ANY = 1;

    /** The kind of an edge whose target waits for its source to end. */
    public static final int ENDED = 2;

    private static final int KIND_SHIFT = 30;
    private static final int TARGET = (1 << KIND_SHIFT) - 1;

    private final List<? extends GraphNode<?>> nodes;
    private final IdTable ids;
    private final int[] waits;
    private final int[] starts;
    private final int[] edges;
    private final int[] order;
    private final Traits traits;

    /** What nodes have that few graphs need. */
    private record Traits(boolean anyEdges, int cleanUps, Set<String> resources) {}

    private GraphIndex(
            List<? extends GraphNode<?>> nodes,
            IdTable ids,
            int[] waits,
            int[] starts,
            int[] edges,
            int[] order,
            Traits traits) {
        this.nodes = nodes;
        this.ids = ids;
        this.waits = waits;
        this.starts = starts;
        this.edges = edges;
        this.order = order;
        this.traits = traits;
    }

    /**
     * Numbers the nodes of a graph.
     *
     * @param nodes the nodes
     * @return the graph by numbers; {@code null} if it cannot be run
     */
    public static @Nullable GraphIndex of(List<? extends GraphNode<?>> nodes) {
        int size = nodes.size();
        IdTable ids = IdTable.of(nodes);
        if (ids == null) {
            return null;
        }
        int[] waits = new int[size];
        int[] indegree = new int[size];
        int[] starts = new int[size + 1];
        int[] seenBy = new int[size];
        boolean anyEdges = false;
        int cleanUps = 0;
        Set<String> resources = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            GraphNode<?> node = nodes.get(i);
            List<String> before = node.before();
            for (String other : before) {
                int source = ids.numberOf(other);
                if (source < 0 || source == i || seenBy[source] == i + 1) {
                    return null;
                }
                seenBy[source] = i + 1;
                starts[source + 1]++;
            }
            indegree[i] = before.size();
            waits[i] = node.after().size()
                    + node.evenIfFailed().size()
                    + (node.afterAny().isEmpty() ? 0 : 1);
            anyEdges |= !node.afterAny().isEmpty();
            cleanUps += node.isCleanUp() ? 1 : 0;
            resources.addAll(node.rules().uses());
        }
        for (int i = 0; i < size; i++) {
            starts[i + 1] += starts[i];
        }
        int[] edges = new int[starts[size]];
        int[] filled = seenBy;
        System.arraycopy(starts, 0, filled, 0, size);
        for (int i = 0; i < size; i++) {
            GraphNode<?> node = nodes.get(i);
            fill(node.after(), i, ids, filled, edges);
            fill(node.afterAny(), i | (ANY << KIND_SHIFT), ids, filled, edges);
            fill(node.evenIfFailed(), i | (ENDED << KIND_SHIFT), ids, filled, edges);
        }
        int[] order = topologicalOrder(indegree, starts, edges);
        return order == null
                ? null
                : new GraphIndex(
                        nodes,
                        ids,
                        waits,
                        starts,
                        edges,
                        order,
                        new Traits(anyEdges, cleanUps, Collections.unmodifiableSet(resources)));
    }

    private static void fill(List<String> sources, int edge, IdTable ids, int[] filled, int[] edges) {
        for (String source : sources) {
            edges[filled[ids.numberOf(source)]++] = edge;
        }
    }

    /** Kahn 1962: a graph has no cycle if and only if taking away nodes without predecessors takes away all. */
    private static int @Nullable [] topologicalOrder(int[] indegree, int[] starts, int[] edges) {
        int[] order = new int[indegree.length];
        int found = 0;
        for (int i = 0; i < indegree.length; i++) {
            if (indegree[i] == 0) {
                order[found++] = i;
            }
        }
        for (int taken = 0; taken < found; taken++) {
            int node = order[taken];
            for (int edge = starts[node]; edge < starts[node + 1]; edge++) {
                int target = edges[edge] & TARGET;
                if (--indegree[target] == 0) {
                    order[found++] = target;
                }
            }
        }
        return found == order.length ? order : null;
    }

    /** {@return how many nodes there are} */
    public int size() {
        return waits.length;
    }

    /**
     * Returns the number of a node.
     *
     * @param id its id
     * @return its number; -1 if there is no such node
     */
    public int numberOf(String id) {
        return ids.numberOf(id);
    }

    /**
     * Returns a node's id.
     *
     * @param node its number
     * @return its id
     */
    public String id(int node) {
        return nodes.get(node).id();
    }

    /**
     * Returns for how many things a node waits before it can start: for each node that it needs or that must have ended, and
     * once for all of which any will do.
     *
     * @param node its number
     * @return the count; 0 if it can start at once
     */
    public int waits(int node) {
        return waits[node];
    }

    /** {@return for how many things each node waits; a copy} */
    public int[] allWaits() {
        return waits.clone();
    }

    /**
     * Returns where the edges of a node begin; they end where those of the next node begin.
     *
     * @param node its number, or the size of the graph for the end of all edges
     * @return the number of its first edge
     */
    public int firstEdge(int node) {
        return starts[node];
    }

    /**
     * Returns where an edge leads to.
     *
     * @param edge its number
     * @return the number of the node that comes after
     */
    public int target(int edge) {
        return edges[edge] & TARGET;
    }

    /**
     * Returns what kind of edge it is.
     *
     * @param edge its number
     * @return {@link #NEEDS}, {@link #ANY} or {@link #ENDED}
     */
    public int kind(int edge) {
        return edges[edge] >>> KIND_SHIFT;
    }

    /** {@return the names of all resources that nodes use, sorted} */
    public Set<String> resources() {
        return traits.resources();
    }

    /** {@return whether any node needs only one of several to succeed} */
    public boolean hasAnyEdges() {
        return traits.anyEdges();
    }

    /** {@return how many nodes clean up} */
    public int cleanUps() {
        return traits.cleanUps();
    }

    /**
     * Returns the node at a place of an order in which every node stands after those that it comes after.
     *
     * @param place 0 to the size of the graph
     * @return the node's number
     */
    public int inOrder(int place) {
        return order[place];
    }

    /**
     * Returns the longest way from the start of each node to the end of the graph: its own duration and the longest of those
     * that come after it.
     *
     * @param durations what is known of durations, by id; it goes before the nodes' hints
     * @return per node, in nanoseconds; a node of which nothing is known counts as the average of the known ones
     */
    public long[] longestWays(Map<String, Duration> durations) {
        long[] ways = durationsOfAll(durations);
        for (int place = size() - 1; place >= 0; place--) {
            int node = order[place];
            long longest = 0;
            for (int edge = starts[node]; edge < starts[node + 1]; edge++) {
                longest = Math.max(longest, ways[edges[edge] & TARGET]);
            }
            ways[node] += longest;
        }
        return ways;
    }

    /**
     * Returns how long each node takes, as far as anybody knows.
     *
     * @param known what is known of durations, by id; it goes before the nodes' hints
     * @return per node, in nanoseconds; a node of which nothing is known counts as the average of the known ones
     */
    public long[] durationsOfAll(Map<String, Duration> known) {
        long[] all = new long[size()];
        double sum = 0;
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            GraphNode<?> node = nodes.get(i);
            Duration duration = known.isEmpty() ? null : known.get(node.id());
            duration = duration == null ? node.rules().expected() : duration;
            all[i] = duration == null ? -1 : nanos(duration);
            sum += Math.max(all[i], 0);
            count += all[i] < 0 ? 0 : 1;
        }
        long average = count == 0 ? 1 : Math.max(1, (long) (sum / count));
        for (int i = 0; i < all.length; i++) {
            all[i] = all[i] < 0 ? average : all[i];
        }
        return all;
    }

    /** {@return nanoseconds, at most a year's, so that sums do not overflow} */
    private static long nanos(Duration duration) {
        Duration year = Duration.ofDays(365);
        return duration.compareTo(year) > 0 ? year.toNanos() : duration.toNanos();
    }
}
