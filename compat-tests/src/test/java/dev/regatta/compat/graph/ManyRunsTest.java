package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.error.RetryPolicy;
import dev.regatta.executor.VirtualThreadExecutor;
import dev.regatta.fallback.executor.PlatformThreadExecutor;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.NodeWork;
import dev.regatta.graph.TaskGraph;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many small graphs, one after the other, in a process with more carriers than processors: none of them hangs, and nothing is
 * left of them. The profile {@code soak} runs 100,000 of them.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class ManyRunsTest {
    private static final int RUNS = Integer.getInteger("jqwik.tries.default", 100) * 10;

    @Test
    void no_wake_up_is_lost_and_nothing_is_left_on_virtual_threads() throws Exception {
        assertThat(runInProcess("virtual", RUNS)).contains("all ended", "nothing left");
    }

    @Test
    void no_wake_up_is_lost_and_nothing_is_left_on_platform_threads() throws Exception {
        assertThat(runInProcess("platform", RUNS / 5)).contains("all ended", "nothing left");
    }

    private static String runInProcess(String executor, int runs) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.virtualThreadScheduler.parallelism=8",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=8",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyRunsTest.class.getName(),
                        executor,
                        String.valueOf(runs))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }

    /**
     * Runs graphs in this process.
     *
     * @param arguments which executor, and how many graphs
     * @throws InterruptedException never
     */
    public static void main(String[] arguments) throws InterruptedException {
        GraphExecutor executor =
                arguments[0].equals("virtual") ? new VirtualThreadExecutor() : new PlatformThreadExecutor();
        int runs = Integer.parseInt(arguments[1]);
        Random random = new Random(42);
        runAll(executor, 500, random);
        long heapBefore = heap();
        runAll(executor, runs, random);
        System.out.println("all ended");
        long heapGrowth = heap() - heapBefore;
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (own() > 0 && System.nanoTime() < end) {
            Thread.onSpinWait(); // the last thread ends about a second after there is nothing to watch
        }
        System.out.println(
                own() == 0 && heapGrowth < 4_000_000
                        ? "nothing left"
                        : "left: " + own() + " threads, " + heapGrowth + " bytes");
    }

    private static long own() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("regatta"))
                .count();
    }

    private static long heap() {
        for (int i = 0; i < 5; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void runAll(GraphExecutor executor, int runs, Random random) throws InterruptedException {
        for (int i = 0; i < runs; i++) {
            TaskGraph<String> graph = graph(random);
            GraphOptions options = GraphOptions.defaults()
                    .withFailurePolicy(
                            random.nextBoolean() ? FailurePolicy.FAIL_FAST : FailurePolicy.FINISH_INDEPENDENT)
                    .withMaxConcurrency(random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(4))
                    .withDeadline(random.nextInt(10) == 0 ? Duration.ofMinutes(10) : null);
            Optional<GraphOutcome<String>> outcome =
                    executor.start(graph, options, GraphListener.none()).join(Duration.ofSeconds(30));
            if (outcome.isEmpty()) {
                System.out.println("run " + i + " hangs:\n" + graph.toDot() + options);
                System.exit(1);
            }
        }
    }

    private static TaskGraph<String> graph(Random random) {
        List<GraphNode<String>> nodes = new ArrayList<>();
        int size = 1 + random.nextInt(12);
        for (int i = 0; i < size; i++) {
            List<String> after = new ArrayList<>();
            for (int other = 0; other < i; other++) {
                if (random.nextInt(3) == 0) {
                    after.add("n" + other);
                }
            }
            int kind = random.nextInt(40);
            NodeWork<String> work = context -> {
                switch (kind) {
                    case 0 -> throw new IllegalStateException("on purpose");
                    case 1, 2, 3 -> Thread.yield();
                    case 6, 7, 8 -> {
                        if (context.attempt() == 1) {
                            throw new IllegalStateException("once");
                        }
                    }
                    case 4 -> context.add(List.of(GraphNode.of("added by " + context.id(), inner -> "")));
                    default -> {}
                }
                return "";
            };
            GraphNode<String> node = GraphNode.of("n" + i, work, after);
            RetryPolicy soon = RetryPolicy.times(2).withFirstDelay(Duration.ofNanos(random.nextInt(50_000)));
            nodes.add(
                    kind >= 5 && kind <= 8
                            ? node.timeout(Duration.ofMinutes(10)).retry(soon)
                            : node);
        }
        return TaskGraph.of(nodes);
    }
}
