package dev.regatta.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jgrapht.Graph;
import org.jgrapht.alg.cycle.JohnsonSimpleCycles;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.DirectedAcyclicGraph;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.junit.jupiter.api.Test;

/** Questions about graphs, and graphs as text. */
final class TaskGraphTest {
    private static final TaskGraph<String> DIAMOND = TaskGraph.of(
            node("a", 10), node("b", 30, "a"), node("c", 20, "a"), node("d", 5, "b", "c"), node("alone", 1));

    private static GraphNode<String> node(String id, long millis, String... after) {
        return GraphNode.<String>of(id, context -> id, after).expected(Duration.ofMillis(millis));
    }

    @Test
    void ancestors_and_descendants_are_found_through_others() {
        assertThat(DIAMOND.ancestors("d")).containsExactly("a", "b", "c");
        assertThat(DIAMOND.descendants("a")).containsExactly("b", "c", "d");
        assertThat(DIAMOND.ancestors("alone")).isEmpty();
        assertThatThrownBy(() -> DIAMOND.ancestors("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The graph has no node 'x'.");
    }

    @Test
    void levels_count_from_the_beginning() {
        assertThat(DIAMOND.levels()).containsExactly(List.of("a", "alone"), List.of("b", "c"), List.of("d"));
    }

    @Test
    void the_critical_path_takes_longest() {
        assertThat(DIAMOND.criticalPath(Map.of())).containsExactly("a", "b", "d");
        assertThat(DIAMOND.criticalPath(Map.of("c", Duration.ofSeconds(1)))).containsExactly("a", "c", "d");
        assertThat(DIAMOND.criticalPath(Map.of("alone", Duration.ofSeconds(1)))).containsExactly("alone");
    }

    @Test
    void a_part_of_a_graph_holds_what_is_needed() {
        assertThat(DIAMOND.upTo("c").nodes()).extracting(GraphNode::id).containsExactly("a", "c");
    }

    @Test
    void questions_about_a_wrong_graph_are_refused() {
        TaskGraph<String> circle = TaskGraph.of(node("a", 1, "b"), node("b", 1, "a"));

        assertThatThrownBy(circle::levels)
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("These come after each other in a circle: a → b → a.");
    }

    @Test
    void the_shortest_cycle_is_named() {
        TaskGraph<String> graph = TaskGraph.of(
                node("a", 1, "d"),
                node("b", 1, "a"),
                node("c", 1, "b"),
                node("d", 1, "c"),
                node("x", 1, "y"),
                node("y", 1, "x"));

        assertThat(graph.shortestCycle()).containsExactly("x", "y", "x");
    }

    @Test
    void of_several_shortest_cycles_the_one_declared_first_is_named() {
        TaskGraph<String> graph =
                TaskGraph.of(node("q", 1, "p"), node("p", 1, "q"), node("a", 1, "b"), node("b", 1, "a"));

        assertThat(graph.shortestCycle()).containsExactly("q", "p", "q");
    }

    @Test
    void a_graph_without_a_cycle_has_none() {
        assertThat(DIAMOND.shortestCycle()).isEmpty();
        assertThat(DIAMOND.problems()).isEmpty();
        assertThat(TaskGraph.of(node("a", 1, "a", "nobody")).shortestCycle()).isEmpty();
    }

    @Test
    void a_cycle_of_a_hundred_thousand_nodes_is_named() {
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nodes.add(node("n" + i, 1, "n" + (i == 0 ? 99_999 : i - 1)));
        }

        assertThat(TaskGraph.of(nodes).shortestCycle()).hasSize(100_001).startsWith("n0", "n1");
    }

    @Property
    void the_shortest_cycle_is_the_first_of_the_shortest_that_jgrapht_finds(@ForAll long seed) {
        Random random = new Random(seed);
        List<GraphNode<String>> nodes = new ArrayList<>();
        Graph<Integer, DefaultEdge> other = new SimpleDirectedGraph<>(DefaultEdge.class);
        int size = 1 + random.nextInt(9);
        for (int i = 0; i < size; i++) {
            other.addVertex(i);
        }
        for (int i = 0; i < size; i++) {
            Set<Integer> after = new TreeSet<>();
            for (int edges = random.nextInt(3); edges > 0; edges--) {
                after.add(random.nextInt(size));
            }
            after.remove(i);
            int target = i;
            after.forEach(before -> other.addEdge(before, target));
            nodes.add(
                    node("n" + i, 1, after.stream().map(before -> "n" + before).toArray(String[]::new)));
        }
        List<List<Integer>> cycles = new JohnsonSimpleCycles<>(other).findSimpleCycles();
        int length = cycles.stream().mapToInt(List::size).min().orElse(0);

        List<String> cycle = TaskGraph.of(nodes).shortestCycle();

        assertThat(cycle).hasSize(cycles.isEmpty() ? 0 : length + 1);
        cycles.stream()
                .filter(each -> each.size() == length)
                .flatMap(List::stream)
                .min(Integer::compare)
                .ifPresent(first -> assertThat(cycle).startsWith("n" + first).endsWith("n" + first));
        for (int i = 1; i < cycle.size(); i++) {
            assertThat(other.containsEdge(number(cycle.get(i - 1)), number(cycle.get(i))))
                    .isTrue();
        }
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(1));
    }

    @Test
    void graphs_are_written_for_mermaid_and_graphviz_whatever_their_ids_hold() {
        TaskGraph<String> graph = TaskGraph.of(
                node("say \"hi\"", 1),
                node("b", 1, "say \"hi\"").afterAny("c"),
                node("c", 1).evenIfFailed("say \"hi\""));

        assertThat(graph.toMermaid()).isEqualTo("""
                flowchart LR
                  n0["say #34;hi#34;"]
                  n1["b"]
                  n2["c"]
                  n0 --> n1
                  n2 -. any .-> n1
                  n0 -. even if failed .-> n2
                """);
        assertThat(graph.toDot()).isEqualTo("""
                digraph {
                  rankdir=LR;
                  n0 [label="say \\"hi\\""];
                  n1 [label="b"];
                  n2 [label="c"];
                  n0 -> n1;
                  n2 -> n1 [style=dashed, label="any"];
                  n0 -> n2 [style=dashed, label="even if failed"];
                }
                """);
    }

    @Property
    void algebra_agrees_with_that_of_jgrapht(@ForAll long seed) {
        Random random = new Random(seed);
        List<GraphNode<String>> nodes = new ArrayList<>();
        DirectedAcyclicGraph<String, DefaultEdge> other = new DirectedAcyclicGraph<>(DefaultEdge.class);
        int size = 1 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            Set<String> after = new TreeSet<>();
            for (int edges = random.nextInt(4); edges > 0 && i > 0; edges--) {
                after.add("n" + random.nextInt(i));
            }
            String id = "n" + i;
            nodes.add(node(id, 1 + random.nextInt(50), after.toArray(String[]::new)));
            other.addVertex(id);
            after.forEach(before -> other.addEdge(before, id));
        }
        TaskGraph<String> graph = TaskGraph.of(nodes);
        Map<String, Long> longest = new HashMap<>();
        for (GraphNode<String> node : nodes) {
            assertThat(graph.ancestors(node.id())).isEqualTo(new HashSet<>(other.getAncestors(node.id())));
            assertThat(graph.descendants(node.id())).isEqualTo(new HashSet<>(other.getDescendants(node.id())));
            longest.put(node.id(), millis(node) + longestBefore(node, longest, other));
        }

        List<String> path = graph.criticalPath(Map.of());

        assertThat(path.stream().mapToLong(id -> millis(nodes.get(number(id)))).sum())
                .isEqualTo(longest.values().stream()
                        .mapToLong(Long::longValue)
                        .max()
                        .orElse(0));
        for (int i = 1; i < path.size(); i++) {
            assertThat(other.containsEdge(path.get(i - 1), path.get(i))).isTrue();
        }
        assertThat(new LinkedHashSet<>(path)).hasSameSizeAs(path);
    }

    private static long longestBefore(
            GraphNode<String> node, Map<String, Long> longest, Graph<String, DefaultEdge> graph) {
        return graph.incomingEdgesOf(node.id()).stream()
                .mapToLong(edge -> longest.getOrDefault(graph.getEdgeSource(edge), 0L))
                .max()
                .orElse(0);
    }

    private static long millis(GraphNode<String> node) {
        Duration expected = node.rules().expected();
        return expected == null ? 0 : expected.toMillis();
    }
}
