package dev.regatta.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Graphs without the arrows that others imply. */
final class GraphReductionTest {
    @Test
    void implied_predecessors_go() {
        TaskGraph<String> graph =
                TaskGraph.of(node("c", "b", "a"), node("d", "a", "b", "c"), node("a"), node("b", "a"), node("alone"));

        assertThat(GraphReduction.of(graph).toMermaid()).isEqualTo("""
                flowchart LR
                  n0["c"]
                  n1["d"]
                  n2["a"]
                  n3["b"]
                  n4["alone"]
                  n3 --> n0
                  n0 --> n1
                  n2 --> n3
                """);
    }

    @Test
    void only_needs_imply_needs() {
        TaskGraph<String> graph = TaskGraph.of(
                node("a"),
                node("b").evenIfFailed("a"),
                node("c", "a", "b"),
                node("d", "c").afterAny("a", "b"));

        assertThat(GraphReduction.of(graph).nodes()).isEqualTo(graph.nodes());
    }

    @Test
    void a_wrong_graph_is_refused() {
        TaskGraph<String> circle = TaskGraph.of(node("a", "b"), node("b", "a"));

        assertThatThrownBy(() -> GraphReduction.of(circle))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("a → b → a");
    }

    @Property
    void the_order_stays_and_nothing_more_can_go(@ForAll long seed) {
        TaskGraph<String> graph = random(new Random(seed));

        TaskGraph<String> reduced = GraphReduction.of(graph);

        for (GraphNode<String> node : graph.nodes()) {
            assertThat(reduced.ancestors(node.id())).isEqualTo(graph.ancestors(node.id()));
        }
        for (GraphNode<String> node : reduced.nodes()) {
            for (String before : node.after()) {
                assertThat(node.after())
                        .allSatisfy(
                                other -> assertThat(reduced.ancestors(other)).doesNotContain(before));
            }
        }
    }

    @Property
    void a_run_ends_the_same(@ForAll long seed) {
        TaskGraph<String> graph = random(new Random(seed));

        assertThat(results(GraphReduction.of(graph))).isEqualTo(results(graph));
    }

    private static GraphNode<String> node(String id, String... after) {
        return GraphNode.of(id, context -> id, after);
    }

    /** Nodes that read the values of all that they come after, some of which fail. */
    private static TaskGraph<String> random(Random random) {
        List<GraphNode<String>> nodes = new ArrayList<>();
        int size = 1 + random.nextInt(20);
        for (int i = 0; i < size; i++) {
            Set<String> after = new TreeSet<>();
            for (int edges = random.nextInt(5); edges > 0 && i > 0; edges--) {
                after.add("n" + random.nextInt(i));
            }
            boolean fails = random.nextInt(10) == 0;
            String id = "n" + i;
            nodes.add(GraphNode.of(
                    id,
                    context -> {
                        if (fails) {
                            throw new IllegalStateException(id);
                        }
                        StringBuilder value = new StringBuilder(id);
                        after.forEach(
                                before -> value.append(context.value(before).hashCode()));
                        return value.toString();
                    },
                    List.copyOf(after)));
        }
        return TaskGraph.of(nodes);
    }

    private static Map<String, String> results(TaskGraph<String> graph) {
        Map<String, String> results = new LinkedHashMap<>();
        new VirtualThreadExecutor()
                .run(graph, GraphOptions.defaults().withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT))
                .results()
                .forEach((id, result) -> results.put(
                        id,
                        result instanceof NodeResult.Succeeded<String> succeeded
                                ? succeeded.value()
                                : result.getClass().getSimpleName()));
        return results;
    }
}
