package dev.regatta.spi.graph;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

/**
 * How long random graphs take with few permits, on a virtual clock: with the queue that both executors take ready nodes from,
 * and with first come, first served.
 */
final class CriticalPathFirstTest {
    private static final int GRAPHS = 1_000;

    private record Makespans(double criticalPathFirst, double inOrder, double bound) {}

    @Test
    void critical_path_first_is_near_the_bound_and_not_worse_than_in_order() {
        List<Makespans> all = new ArrayList<>();
        for (int seed = 0; seed < GRAPHS; seed++) {
            all.add(simulate(new Random(seed)));
        }

        double first = all.stream()
                .mapToDouble(each -> each.criticalPathFirst() / each.bound())
                .average()
                .orElse(9);
        double inOrder = all.stream()
                .mapToDouble(each -> each.inOrder() / each.bound())
                .average()
                .orElse(0);
        double median = all.stream()
                .mapToDouble(each -> each.criticalPathFirst() / each.bound())
                .sorted()
                .skip(GRAPHS / 2)
                .findFirst()
                .orElse(9);

        assertThat(first).as("mean of makespan over bound").isLessThanOrEqualTo(inOrder);
        assertThat(median)
                .as("median of makespan over max(work / permits, critical path)")
                .isLessThanOrEqualTo(1.05);
    }

    @Test
    void the_simulation_gives_the_same_figures_each_time() {
        assertThat(simulate(new Random(7))).isEqualTo(simulate(new Random(7)));
    }

    private static Makespans simulate(Random random) {
        int size = 10 + random.nextInt(290);
        int permits = 2 + random.nextInt(15);
        long[] durations = new long[size];
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Set<String> after = new TreeSet<>();
            for (int edges = random.nextInt(4); edges > 0 && i > 0; edges--) {
                after.add("n" + random.nextInt(Math.max(0, i - 40), i));
            }
            durations[i] = 1 + random.nextInt(100);
            nodes.add(GraphNode.<String>of("n" + i, context -> "", List.copyOf(after))
                    .expected(Duration.ofMillis(durations[i])));
        }
        TaskGraph<String> declared = TaskGraph.of(nodes);
        GraphIndex graph = requireNonNull(declared.index());
        ReadyQueue byPath =
                new ReadyQueue(graph, node -> declared.nodes().get(node).rules(), GraphOptions.defaults());
        Queue<Integer> inOrder = new ArrayDeque<>();
        double work = 0;
        for (long duration : durations) {
            work += duration;
        }
        double path = 0;
        for (long way : graph.longestWays(Map.of())) {
            path = Math.max(path, Duration.ofNanos(way).toMillis());
        }
        return new Makespans(
                makespan(graph, durations, permits, byPath::add, byPath::take),
                makespan(graph, durations, permits, inOrder::add, () -> inOrder.isEmpty() ? -1 : inOrder.remove()),
                Math.max(work / permits, path));
    }

    private record Running(long until, int node) {}

    private static double makespan(
            GraphIndex graph, long[] durations, int permits, IntConsumer ready, IntSupplier take) {
        int[] waits = graph.allWaits();
        for (int node = 0; node < waits.length; node++) {
            if (waits[node] == 0) {
                ready.accept(node);
            }
        }
        PriorityQueue<Running> running =
                new PriorityQueue<>(Comparator.comparingLong(Running::until).thenComparingInt(Running::node));
        long clock = 0;
        int ended = 0;
        while (ended < waits.length) {
            while (running.size() < permits) {
                int node = take.getAsInt();
                if (node < 0) {
                    break;
                }
                running.add(new Running(clock + durations[node], node));
            }
            Running next = running.remove();
            clock = next.until();
            ended++;
            for (int edge = graph.firstEdge(next.node()); edge < graph.firstEdge(next.node() + 1); edge++) {
                if (--waits[graph.target(edge)] == 0) {
                    ready.accept(graph.target(edge));
                }
            }
        }
        return clock;
    }
}
