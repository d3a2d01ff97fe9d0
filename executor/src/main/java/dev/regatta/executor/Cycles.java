package dev.regatta.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jgrapht.Graph;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.AsSubgraph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;

/** Finds the shortest cycle of a graph with JGraphT: breadth-first search inside each strongly connected component. */
final class Cycles {
    private Cycles() {}

    static List<String> shortest(TaskGraph<?> taskGraph) {
        Graph<String, DefaultEdge> graph = structure(taskGraph);
        Set<String> cyclic = new KosarajuStrongConnectivityInspector<>(graph)
                .stronglyConnectedSets().stream()
                        .filter(component -> component.size() > 1)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());
        BFSShortestPath<String, DefaultEdge> paths = new BFSShortestPath<>(new AsSubgraph<>(graph, cyclic));
        List<String> shortest = List.of();
        for (String start : graph.vertexSet()) {
            if (cyclic.contains(start)) {
                List<String> found = shortestThrough(start, graph, paths, cyclic);
                if (shortest.isEmpty() || found.size() < shortest.size()) {
                    shortest = found;
                }
            }
        }
        return shortest;
    }

    /** {@return the shortest cycle from a node of a strongly connected component back to itself} */
    private static List<String> shortestThrough(
            String start,
            Graph<String, DefaultEdge> graph,
            BFSShortestPath<String, DefaultEdge> paths,
            Set<String> cyclic) {
        var fromStart = paths.getPaths(start);
        List<String> shortest = List.of();
        for (DefaultEdge back : graph.incomingEdgesOf(start)) {
            String last = graph.getEdgeSource(back);
            GraphPath<String, DefaultEdge> path = cyclic.contains(last) ? fromStart.getPath(last) : null;
            if (path != null && (shortest.isEmpty() || path.getLength() + 2 < shortest.size())) {
                shortest = Stream.concat(path.getVertexList().stream(), Stream.of(start))
                        .toList();
            }
        }
        return shortest;
    }

    /** The graph without self-loops, unknown ids and repeated ids, which are reported elsewhere. */
    private static Graph<String, DefaultEdge> structure(TaskGraph<?> taskGraph) {
        Graph<String, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
        taskGraph.nodes().forEach(node -> graph.addVertex(node.id()));
        Set<String> known = new LinkedHashSet<>(graph.vertexSet());
        for (GraphNode<?> node : taskGraph.nodes()) {
            for (String before : new ArrayList<>(node.after())) {
                if (known.contains(before) && !before.equals(node.id())) {
                    graph.addEdge(before, node.id());
                }
            }
        }
        return graph;
    }
}
