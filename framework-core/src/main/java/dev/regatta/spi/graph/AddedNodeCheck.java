package dev.regatta.spi.graph;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Checks nodes that are added to a running graph, with the same sentences as a graph that is started. */
public final class AddedNodeCheck {
    private AddedNodeCheck() {}

    /**
     * Returns new nodes, each coming after the node that adds them.
     *
     * @param adder the id of the node that adds them
     * @param added the new nodes
     * @param known whether the run has a node of an id already
     * @param options the permits
     * @param <T> the type of the nodes' values
     * @return the nodes to be run
     * @throws InvalidGraphException if they do not fit
     */
    public static <T> List<GraphNode<T>> checked(
            String adder, List<GraphNode<T>> added, Predicate<String> known, GraphOptions options) {
        Set<String> problems = new LinkedHashSet<>();
        Set<String> ids = new HashSet<>();
        Set<String> resources = new TreeSet<>();
        for (GraphNode<T> node : added) {
            if (known.test(node.id())) {
                problems.add("The id '" + node.id() + "' is in the graph already; ids are unique.");
            }
            ids.add(node.id());
            resources.addAll(node.rules().uses());
        }
        List<GraphNode<T>> inner = new ArrayList<>();
        List<GraphNode<T>> all = new ArrayList<>();
        for (GraphNode<T> node : added) {
            List<String> within = new ArrayList<>();
            for (String before : node.before()) {
                if (ids.contains(before)) {
                    within.add(before);
                } else if (!known.test(before)) {
                    problems.add("'" + node.id() + "' comes after '" + before + "', which is not in the graph.");
                } else if (node.before().indexOf(before) != node.before().lastIndexOf(before)) {
                    problems.add("'" + node.id() + "' comes after '" + before + "' twice.");
                }
            }
            inner.add(GraphNode.of(node.id(), node.work(), within));
            all.add(node.before().contains(adder) ? node : node.after(adder));
        }
        problems.addAll(TaskGraph.of(inner).problems());
        problems.addAll(ReadyQueue.problems(resources, options));
        if (!problems.isEmpty()) {
            throw new InvalidGraphException(List.copyOf(problems));
        }
        return all;
    }

    /**
     * Returns the sentence for too many added nodes.
     *
     * @param options the bound
     * @return the exception
     */
    public static InvalidGraphException tooMany(GraphOptions options) {
        return new InvalidGraphException(List.of("More than " + options.maxAdded()
                + " nodes were added while it ran. Is there a loop that never ends? Else raise"
                + " GraphOptions.withMaxAdded."));
    }

    /**
     * Returns the longest way from each of some added nodes to the last of them.
     *
     * @param added nodes that were checked
     * @param durations what is known of durations
     * @param <T> the type of the nodes' values
     * @return the ways by id
     */
    public static <T> Map<String, Duration> longestWays(List<GraphNode<T>> added, Map<String, Duration> durations) {
        Set<String> ids = new HashSet<>();
        added.forEach(node -> ids.add(node.id()));
        List<GraphNode<T>> inner = added.stream()
                .map(node -> GraphNode.of(
                                node.id(),
                                node.work(),
                                node.before().stream().filter(ids::contains).toList())
                        .expected(orZero(node.rules().expected())))
                .toList();
        GraphIndex graph = TaskGraph.of(inner).index();
        Map<String, Duration> ways = new LinkedHashMap<>();
        if (graph != null) {
            long[] nanos = graph.longestWays(durations);
            for (int i = 0; i < nanos.length; i++) {
                ways.put(graph.id(i), Duration.ofNanos(nanos[i]));
            }
        }
        return ways;
    }

    private static Duration orZero(@org.jspecify.annotations.Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }
}
