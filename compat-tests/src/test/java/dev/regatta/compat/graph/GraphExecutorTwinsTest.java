package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.executor.VirtualThreadExecutor;
import dev.regatta.fallback.executor.PlatformThreadExecutor;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The two executors do the same with any graph. */
final class GraphExecutorTwinsTest {
    private static final GraphExecutor FAST = new VirtualThreadExecutor();
    private static final GraphExecutor PLAIN = new PlatformThreadExecutor();

    /** A graph by numbers: what each node comes after, and which nodes fail. */
    record Shape(List<Set<Integer>> after, Set<Integer> failing, int atOnce) {
        TaskGraph<String> graph(Map<String, AtomicInteger> runs) {
            List<GraphNode<String>> nodes = new ArrayList<>();
            for (int i = 0; i < after.size(); i++) {
                int node = i;
                List<String> before =
                        after.get(i).stream().map(other -> "n" + other).toList();
                nodes.add(GraphNode.of(
                        "n" + i,
                        context -> {
                            runs.computeIfAbsent(context.id(), key -> new AtomicInteger())
                                    .incrementAndGet();
                            StringBuilder value = new StringBuilder("n" + node);
                            before.forEach(other -> value.append('(')
                                    .append(context.value(other).hashCode())
                                    .append(')'));
                            if (failing.contains(node)) {
                                throw new IllegalStateException(value.toString());
                            }
                            return value.toString();
                        },
                        before));
            }
            return TaskGraph.of(nodes);
        }
    }

    @Property
    void any_acyclic_graph_ends_the_same_on_both(@ForAll("acyclic") Shape shape) {
        assertThat(results(PLAIN, shape)).isEqualTo(results(FAST, shape));
    }

    /** Runs a graph, checks what holds for every run, and returns how each node ended. */
    private static Map<String, String> results(GraphExecutor executor, Shape shape) {
        Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
        Set<String> ended = ConcurrentHashMap.newKeySet();
        Set<String> tooEarly = ConcurrentHashMap.newKeySet();
        TaskGraph<String> graph = shape.graph(runs);
        Map<String, List<String>> after = new LinkedHashMap<>();
        graph.nodes().forEach(node -> after.put(node.id(), node.after()));
        GraphListener<String> listener = new GraphListener<>() {
            @Override
            public void started(String id) {
                if (!ended.containsAll(after.get(id))) {
                    tooEarly.add(id);
                }
            }

            @Override
            public void ended(String id, NodeResult<String> result) {
                if (!ended.add(id)) {
                    tooEarly.add(id + " again");
                }
            }
        };
        GraphOptions options = GraphOptions.defaults()
                .withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT)
                .withMaxConcurrency(shape.atOnce());

        GraphOutcome<String> outcome = executor.start(graph, options, listener).join();

        assertThat(tooEarly).isEmpty();
        assertThat(ended).hasSize(graph.nodes().size());
        assertThat(runs.values()).allMatch(count -> count.get() == 1);
        Map<String, String> results = new LinkedHashMap<>();
        outcome.results()
                .forEach((id, result) -> results.put(
                        id,
                        switch (result) {
                            case NodeResult.Succeeded<String> succeeded -> succeeded.value();
                            case NodeResult.Failed<String> failed ->
                                String.valueOf(failed.cause().getMessage());
                            case NodeResult.Skipped<String> skipped -> "skipped";
                            case NodeResult.Cancelled<String> cancelled -> "cancelled";
                        }));
        results.put("ending", outcome.ending().toString());
        return results;
    }

    @Provide
    Arbitrary<Shape> acyclic() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(1, 40);
        Arbitrary<Long> seeds = Arbitraries.longs();
        return Combinators.combine(sizes, seeds, Arbitraries.integers().between(1, 8))
                .as((size, seed, atOnce) -> {
                    java.util.Random random = new java.util.Random(seed);
                    List<Set<Integer>> after = new ArrayList<>();
                    Set<Integer> failing = new TreeSet<>();
                    for (int i = 0; i < size; i++) {
                        Set<Integer> before = new TreeSet<>();
                        for (int edges = random.nextInt(4); i > 0 && edges > 0; edges--) {
                            before.add(random.nextInt(i));
                        }
                        after.add(before);
                        if (random.nextInt(12) == 0) {
                            failing.add(i);
                        }
                    }
                    return new Shape(after, failing, atOnce);
                });
    }
}
