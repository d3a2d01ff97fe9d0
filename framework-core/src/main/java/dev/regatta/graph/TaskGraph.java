package dev.regatta.graph;

import dev.regatta.spi.graph.GraphIndex;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of work and what each comes after, in the order in which they were declared. Immutable and thread-safe. A graph may
 * be wrong (an unknown id, a cycle); {@link #problems} tells, and {@link GraphExecutor#start} refuses it.
 *
 * @param <T> the type of the nodes' values
 */
public final class TaskGraph<T> {
    private final List<GraphNode<T>> nodes;
    private volatile @Nullable GraphIndex index;

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

    /**
     * Makes a graph.
     *
     * @param nodes its nodes, in any order
     * @param <T> the type of the nodes' values
     * @return the graph
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static <T> TaskGraph<T> of(GraphNode<T>... nodes) {
        return of(List.of(nodes));
    }

    /** {@return the nodes, in the order in which they were declared} */
    public List<GraphNode<T>> nodes() {
        return nodes;
    }

    /** {@return the graph by numbers, made at the first call; {@code null} if it cannot be run} */
    public @Nullable GraphIndex index() {
        GraphIndex known = index;
        if (known == null) {
            known = GraphIndex.of(nodes);
            index = known;
        }
        return known;
    }

    /** {@return the ids of the nodes that none comes after, in the order in which they were declared} */
    public List<String> sinks() {
        Set<String> inner = new HashSet<>();
        nodes.forEach(node -> inner.addAll(node.before()));
        return nodes.stream()
                .map(GraphNode::id)
                .filter(id -> !inner.contains(id))
                .toList();
    }

    // ---- looking at it
    // -----------------------------------------------------------------------------------------------

    /**
     * Returns all that comes before a node.
     *
     * @param id the node
     * @return the ids of the nodes that it comes after, directly or through others, in the order of declaration
     * @throws InvalidGraphException if the graph cannot be run
     * @throws IllegalArgumentException if there is no such node
     */
    public Set<String> ancestors(String id) {
        return algebra().ancestors(List.of(id));
    }

    /**
     * Returns all that comes after a node.
     *
     * @param id the node
     * @return the ids of the nodes that come after it, directly or through others, in the order of declaration
     * @throws InvalidGraphException if the graph cannot be run
     * @throws IllegalArgumentException if there is no such node
     */
    public Set<String> descendants(String id) {
        return algebra().descendants(List.of(id));
    }

    /**
     * Returns the nodes by how far from the beginning they are: the first level comes after nothing, each other one directly
     * after something of the level before.
     *
     * @return the ids, level by level, each in the order of declaration
     * @throws InvalidGraphException if the graph cannot be run
     */
    public List<List<String>> levels() {
        return algebra().levels();
    }

    /**
     * Returns the way through the graph that takes longest: however many permits there are, the graph takes as long as this.
     *
     * @param durations how long nodes take, by id; see {@link GraphIndex#longestWays} for those that are missing
     * @return the ids from the first to the last; of several equal ways the one whose nodes were declared first
     * @throws InvalidGraphException if the graph cannot be run
     */
    public List<String> criticalPath(Map<String, Duration> durations) {
        return algebra().criticalPath(durations);
    }

    /**
     * Returns the part of the graph that some nodes need, the nodes themselves included.
     *
     * @param ids the nodes
     * @return a graph with fewer nodes, or as many
     * @throws InvalidGraphException if the graph cannot be run
     * @throws IllegalArgumentException if there is no such node
     */
    public TaskGraph<T> upTo(String... ids) {
        Set<String> needed = new HashSet<>(algebra().ancestors(List.of(ids)));
        needed.addAll(List.of(ids));
        return only(needed);
    }

    /**
     * Returns the part of the graph that has to be run again: what has changed, what has no value yet, and all that comes
     * after these. Nodes that are needed for that, but fresh, are in it as nodes that give the value they had.
     *
     * @param fresh the values of the last run, by id
     * @param changed the ids of nodes that have changed since
     * @return a graph with fewer nodes, or as many; empty if nothing is stale
     * @throws InvalidGraphException if the graph cannot be run
     * @throws IllegalArgumentException if there is no such node
     */
    public TaskGraph<T> stale(Map<String, ? extends T> fresh, Collection<String> changed) {
        Set<String> roots = new LinkedHashSet<>(changed);
        nodes.stream().map(GraphNode::id).filter(id -> !fresh.containsKey(id)).forEach(roots::add);
        Set<String> stale = new HashSet<>(algebra().descendants(roots));
        stale.addAll(roots);
        Set<String> needed = new HashSet<>(algebra().ancestors(stale));
        List<GraphNode<T>> kept = new ArrayList<>();
        for (GraphNode<T> node : nodes) {
            if (stale.contains(node.id())) {
                kept.add(node);
            } else if (needed.contains(node.id())) {
                kept.add(constant(node, fresh));
            }
        }
        return new TaskGraph<>(List.copyOf(kept));
    }

    private static <T> GraphNode<T> constant(GraphNode<T> node, Map<String, ? extends T> fresh) {
        T value = fresh.get(node.id());
        if (value == null) {
            throw new IllegalArgumentException(
                    "The value of '" + node.id() + "' is null; leave it out to run it again.");
        }
        return new GraphNode<>(
                node.id(), node.after(), node.afterAny(), node.evenIfFailed(), context -> value, NodeRules.none());
    }

    private TaskGraph<T> only(Set<String> ids) {
        return new TaskGraph<>(
                nodes.stream().filter(node -> ids.contains(node.id())).toList());
    }

    private GraphAlgebra algebra() {
        GraphIndex known = index();
        if (known == null) {
            throw new InvalidGraphException(problems());
        }
        return new GraphAlgebra(known);
    }

    // ---- drawing it
    // --------------------------------------------------------------------------------------------------

    /** {@return the graph as a Mermaid flowchart; optional edges are dotted} */
    public String toMermaid() {
        return GraphText.mermaid(nodes);
    }

    /** {@return the graph in the DOT language of Graphviz; optional edges are dashed} */
    public String toDot() {
        return GraphText.dot(nodes);
    }

    // ---- what is wrong with it
    // ---------------------------------------------------------------------------------------

    /**
     * Returns all that is wrong with this graph: ids used twice, unknown ids, nodes that come after themselves or twice after
     * the same node, and the shortest cycle.
     *
     * @return one sentence per problem; empty if the graph can be run
     */
    public List<String> problems() {
        if (index() != null) {
            return List.of();
        }
        List<String> problems = namingProblems();
        List<String> cycle = shortestCycle();
        if (!cycle.isEmpty()) {
            problems.add("These come after each other in a circle: " + String.join(" → ", cycle) + ".");
        }
        return problems;
    }

    /**
     * Returns the shortest cycle, of several the one whose first node is declared first. Ids that the graph does not know, and
     * nodes that come after themselves, are passed over.
     *
     * @return the ids along the cycle, the first one again at the end: {@code [a, b, a]}; empty if there is no cycle
     */
    public List<String> shortestCycle() {
        return CycleSearch.shortest(this);
    }

    private List<String> namingProblems() {
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
            for (String before : node.before()) {
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
