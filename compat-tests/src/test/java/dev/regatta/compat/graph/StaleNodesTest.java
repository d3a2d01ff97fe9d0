package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.fallback.executor.SingleThreadExecutor;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs of what is stale. */
final class StaleNodesTest {
    @Test
    void what_is_stale_runs_again_with_the_values_of_the_rest() {
        List<String> ran = new ArrayList<>();
        TaskGraph<String> graph = TaskGraph.of(
                GraphNode.of("a", context -> note(ran, "new a")),
                GraphNode.of("b", context -> note(ran, context.value("a") + "→b"), "a"),
                GraphNode.of("c", context -> note(ran, context.value("a") + "→c"), "a"),
                GraphNode.of("d", context -> note(ran, context.value("b") + "+" + context.value("c")), "b", "c"));
        Map<String, String> fresh = Map.of("a", "old a", "b", "old b", "c", "old c", "d", "old d");

        TaskGraph<String> stale = graph.stale(fresh, List.of("c"));

        assertThat(new SingleThreadExecutor().run(stale).value("d")).isEqualTo("old b+old a→c");
        assertThat(ran).containsExactly("old a→c", "old b+old a→c");
        assertThat(graph.stale(fresh, List.of()).nodes()).isEmpty();
        assertThat(graph.stale(Map.of("a", "old a", "b", "old b", "c", "old c"), List.of())
                        .nodes())
                .hasSize(4);
    }

    private static String note(List<String> ran, String value) {
        ran.add(value);
        return value;
    }
}
