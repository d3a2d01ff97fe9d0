package dev.regatta.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import org.jgrapht.Graph;
import org.jgrapht.alg.TransitiveReduction;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/**
 * Transitive reduction of task graphs: the same order of nodes with as few arrows as possible, for drawings that people can
 * read.
 */
public final class GraphReduction {
    private GraphReduction() {}

    /**
     * Returns a graph without the predecessors that others imply: a node that comes after {@code a} and {@code b}, where
     * {@code b} comes after {@code a}, comes after {@code b} only. Nodes that need any of several, or come after others even if
     * these failed, keep those predecessors. A run of the reduced graph ends as one of the graph itself does, but the reason
     * of a node that is skipped may name a nearer node.
     *
     * @param graph the graph
     * @param <T> the type of the nodes' values
     * @return the same nodes, in the same order, with as many predecessors or fewer
     * @throws InvalidGraphException if the graph cannot be run
     * @implNote JGraphT's algorithm; one bit for each pair of nodes, and time that grows with the third power of their number
     */
    public static <T> TaskGraph<T> of(TaskGraph<T> graph) {
        List<String> problems = graph.problems();
        if (!problems.isEmpty()) {
            throw new InvalidGraphException(problems);
        }
        Graph<String, DefaultEdge> needs = new SimpleDirectedGraph<>(DefaultEdge.class);
        graph.nodes().forEach(node -> needs.addVertex(node.id()));
        graph.nodes().forEach(node -> node.after().forEach(before -> needs.addEdge(before, node.id())));
        TransitiveReduction.INSTANCE.reduce(needs);
        List<GraphNode<T>> reduced = new ArrayList<>();
        for (GraphNode<T> node : graph.nodes()) {
            List<String> left = node.after().stream()
                    .filter(before -> needs.containsEdge(before, node.id()))
                    .toList();
            reduced.add(
                    new GraphNode<>(node.id(), left, node.afterAny(), node.evenIfFailed(), node.work(), node.rules()));
        }
        return TaskGraph.of(reduced);
    }
}
