package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.error.RetryPolicy;
import dev.regatta.executor.VirtualThreadExecutor;
import dev.regatta.fallback.executor.PlatformThreadExecutor;
import dev.regatta.fallback.executor.SingleThreadExecutor;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for any graph, on every executor: random shapes, rules, durations, failures and stops. */
final class GraphExecutorPropertiesTest {
    private static final GraphExecutor IN_TURN = new SingleThreadExecutor();
    private static final List<GraphExecutor> AT_ONCE =
            List.of(new VirtualThreadExecutor(), new PlatformThreadExecutor());
    private static final int LARGEST = 2_000;

    @Property
    void every_executor_ends_every_node_as_the_single_thread_does(@ForAll("seeds") long seed) {
        Case random = new Case(seed);
        Map<String, String> expected = random.check(IN_TURN, FailurePolicy.FINISH_INDEPENDENT, false);

        for (GraphExecutor executor : AT_ONCE) {
            assertThat(random.check(executor, FailurePolicy.FINISH_INDEPENDENT, false))
                    .as(executor.name())
                    .isEqualTo(expected);
        }
    }

    @Property
    void a_run_that_fails_fast_or_is_cancelled_keeps_its_word(@ForAll("seeds") long seed) {
        Case random = new Case(seed);
        for (GraphExecutor executor : AT_ONCE) {
            random.check(executor, FailurePolicy.FAIL_FAST, false);
            random.check(executor, FailurePolicy.FINISH_INDEPENDENT, true);
        }
        random.check(IN_TURN, FailurePolicy.FAIL_FAST, true);
    }

    @Property
    void the_single_thread_takes_the_same_order_each_time(@ForAll("seeds") long seed) {
        Case random = new Case(seed);

        assertThat(random.order(IN_TURN)).isEqualTo(random.order(IN_TURN));
    }

    @Provide
    Arbitrary<Long> seeds() {
        return Arbitraries.longs();
    }

    /** A random graph with options, and what is seen of its runs. */
    private static final class Case {
        private final long seed;
        private final List<Set<Integer>> after = new ArrayList<>();
        private final List<Set<Integer>> afterAny = new ArrayList<>();
        private final List<Set<Integer>> evenIfFailed = new ArrayList<>();
        private final int atOnce;
        private final int gpus;

        Case(long seed) {
            this.seed = seed;
            Random random = new Random(seed);
            int size = (int) Math.pow(LARGEST, random.nextDouble());
            for (int i = 0; i < size; i++) {
                after.add(some(random, i, 3));
                afterAny.add(random.nextInt(8) == 0 ? some(random, i, 3) : Set.of());
                evenIfFailed.add(random.nextInt(8) == 0 ? some(random, i, 2) : Set.of());
                afterAny.set(i, without(afterAny.get(i), after.get(i)));
                evenIfFailed.set(i, without(without(evenIfFailed.get(i), after.get(i)), afterAny.get(i)));
            }
            this.atOnce = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(12);
            this.gpus = 1 + random.nextInt(3);
        }

        private static Set<Integer> some(Random random, int below, int most) {
            Set<Integer> chosen = new TreeSet<>();
            for (int i = random.nextInt(most + 1); i > 0 && below > 0; i--) {
                chosen.add(random.nextInt(Math.max(0, below - 50), below));
            }
            return chosen;
        }

        private static Set<Integer> without(Set<Integer> some, Set<Integer> others) {
            Set<Integer> left = new TreeSet<>(some);
            left.removeAll(others);
            return left;
        }

        private static String[] names(Set<Integer> numbers) {
            return numbers.stream().map(number -> "n" + number).toArray(String[]::new);
        }

        /** What a node is like depends on the seed and its number, never on when it is asked. */
        private int trait(int node, int of) {
            return new Random(seed * 31 + node * 7L + of).nextInt(of);
        }

        /** A node somewhere in the graph; it may have ended, run, or wait for a long time yet. */
        private String any(int node, int of) {
            return "n" + Math.floorMod(trait(node, of) * 7919, after.size());
        }

        private TaskGraph<String> graph(Watcher watcher) {
            List<GraphNode<String>> nodes = new ArrayList<>();
            for (int i = 0; i < after.size(); i++) {
                int number = i;
                GraphNode<String> node = GraphNode.<String>of(
                                "n" + i, context -> watcher.run(this, number, context), names(after.get(i)))
                        .afterAny(names(afterAny.get(i)))
                        .evenIfFailed(names(evenIfFailed.get(i)));
                if (trait(i, 5) == 0) {
                    node = node.uses("gpu");
                }
                if (trait(i, 17) == 0) {
                    node = node.retry(RetryPolicy.times(2).withFirstDelay(Duration.ofNanos(trait(i, 19) * 100_000L)));
                }
                if (trait(i, 23) == 0) {
                    node = node.runIf(context -> trait(number, 2) == 0);
                }
                nodes.add(node.expected(Duration.ofMillis(1 + trait(i, 29))));
            }
            return TaskGraph.of(nodes);
        }

        Map<String, String> check(GraphExecutor executor, FailurePolicy policy, boolean cancel) {
            Watcher watcher = new Watcher(Math.min(atOnce, Integer.MAX_VALUE), gpus);
            TaskGraph<String> graph = graph(watcher);
            watcher.graph(graph);
            GraphOptions options = GraphOptions.defaults()
                    .withFailurePolicy(policy)
                    .withMaxConcurrency(atOnce)
                    .withPermits("gpu", gpus);
            GraphRun<String> run = executor.start(graph, options, watcher);
            if (cancel) {
                LockSupport.parkNanos(trait(-1, 2_000_000));
                run.cancel("the test says so");
                watcher.cancelReturned();
            }
            GraphOutcome<String> outcome = run.join();

            assertThat(watcher.wrong)
                    .as("seed " + seed + " on " + executor.name())
                    .isEmpty();
            assertThat(outcome.results()).hasSize(watcher.ended.size()).hasSizeGreaterThanOrEqualTo(after.size());
            Map<String, String> results = new LinkedHashMap<>();
            outcome.results().forEach((id, result) -> {
                assertThat(watcher.ended).containsEntry(id, result);
                results.put(id, told(result));
            });
            results.put("ending", outcome.ending().toString());
            return new HashMap<>(results);
        }

        List<String> order(GraphExecutor executor) {
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            Watcher watcher = new Watcher(atOnce, gpus);
            TaskGraph<String> graph = graph(watcher);
            watcher.graph(graph);
            GraphOptions options = GraphOptions.defaults()
                    .withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT)
                    .withMaxConcurrency(atOnce)
                    .withPermits("gpu", gpus);
            executor.start(graph, options, new GraphListener<>() {
                        @Override
                        public void started(String id) {
                            order.add(id);
                        }

                        @Override
                        public void ended(String id, NodeResult<String> result) {
                            watcher.ended(id, result);
                        }
                    })
                    .join();
            return order;
        }

        private static String told(NodeResult<String> result) {
            return switch (result) {
                case NodeResult.Succeeded<String> succeeded -> succeeded.value();
                case NodeResult.Failed<String> failed -> "failed";
                case NodeResult.Skipped<String> skipped -> "skipped";
                case NodeResult.Cancelled<String> cancelled -> "cancelled";
            };
        }
    }

    /** Sees to it that a run keeps its word. */
    private static final class Watcher implements GraphListener<String> {
        private final int atOnce;
        private final int gpus;
        private final Map<String, GraphNode<String>> nodes = new ConcurrentHashMap<>();
        private final Map<String, NodeResult<String>> ended = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger runningOnGpu = new AtomicInteger();
        private final Set<String> wrong = ConcurrentHashMap.newKeySet();
        private volatile boolean over;

        Watcher(int atOnce, int gpus) {
            this.atOnce = atOnce;
            this.gpus = gpus;
        }

        void graph(TaskGraph<String> graph) {
            graph.nodes().forEach(node -> nodes.put(node.id(), node));
        }

        void cancelReturned() {
            over = true;
        }

        String run(Case random, int number, NodeContext<String> context) {
            boolean gpu = random.trait(number, 5) == 0;
            GraphNode<String> own = nodes.get(context.id());
            if (over && (own == null || !own.isCleanUp())) {
                wrong.add(context.id() + " started after cancel had returned");
            }
            if (running.incrementAndGet() > atOnce || (gpu && runningOnGpu.incrementAndGet() > gpus)) {
                wrong.add("too many at once with " + context.id());
            }
            try {
                if (random.trait(number, 11) == 0) {
                    LockSupport.parkNanos(random.trait(number, 300_000));
                }
                if (random.trait(number, 31) == 0 || (context.attempt() == 1 && random.trait(number, 17) == 0)) {
                    throw new IllegalStateException("on purpose");
                }
                if (random.trait(number, 41) == 0) {
                    context.add(List.of(
                            GraphNode.of(
                                    "added" + number,
                                    inner -> inner.value(inner.id().replace("added", "n"))),
                            GraphNode.of("more" + number, inner -> "more", "added" + number),
                            GraphNode.<String>of("needs" + number, inner -> "needs", random.any(number, 43)),
                            GraphNode.<String>of("any" + number, inner -> "any")
                                    .afterAny(random.any(number, 47), "added" + number),
                            GraphNode.<String>of("ended" + number, inner -> "ended")
                                    .evenIfFailed(random.any(number, 53))));
                }
                StringBuilder value = new StringBuilder("n" + number);
                random.after
                        .get(number)
                        .forEach(other -> value.append('(')
                                .append(context.value("n" + other).hashCode())
                                .append(')'));
                return value.toString();
            } finally {
                running.decrementAndGet();
                if (gpu) {
                    runningOnGpu.decrementAndGet();
                }
            }
        }

        @Override
        public void started(String id) {
            int attempt =
                    attempts.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
            GraphNode<String> node = nodes.get(id);
            if (node == null) {
                return; // added
            }
            if (attempt > node.rules().retry().maxAttempts()) {
                wrong.add(id + " started too often");
            }
            boolean early = !node.after().stream().allMatch(other -> ended.get(other) instanceof NodeResult.Succeeded)
                    || !ended.keySet().containsAll(node.evenIfFailed())
                    || (!node.afterAny().isEmpty()
                            && node.afterAny().stream()
                                    .noneMatch(other -> ended.get(other) instanceof NodeResult.Succeeded));
            if (early || ended.containsKey(id)) {
                wrong.add(id + " started too early, or after its end");
            }
        }

        @Override
        public void ended(String id, NodeResult<String> result) {
            if (ended.put(id, result) != null) {
                wrong.add(id + " ended twice");
            }
        }
    }
}
