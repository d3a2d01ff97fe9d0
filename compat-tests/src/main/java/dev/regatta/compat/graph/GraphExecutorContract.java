package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeTimeoutException;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every {@link GraphExecutor} promises, also one that runs a single node at a time. */
public abstract class GraphExecutorContract extends GraphCleanUpContract {
    /** Makes the contract; called by JUnit through its subclasses. */
    protected GraphExecutorContract() {}

    // ---- order and values
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void an_empty_graph_succeeds_at_once() {
        GraphOutcome<String> outcome = run();

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(outcome.results()).isEmpty();
    }

    @Test
    void a_node_sees_the_values_of_the_nodes_it_comes_after() {
        GraphOutcome<String> outcome = run(
                node("a", "A"),
                node("b", "B"),
                GraphNode.of("c", context -> context.value("a") + context.value("b"), "a", "b"));

        assertThat(outcome.results()).containsEntry("c", new NodeResult.Succeeded<>("AB"));
    }

    @Test
    void a_node_sees_values_through_other_nodes() {
        GraphOutcome<String> outcome =
                run(node("a", "A"), node("b", "B", "a"), GraphNode.of("c", context -> context.value("a"), "b"));

        assertThat(outcome.results()).containsEntry("c", new NodeResult.Succeeded<>("A"));
    }

    @Test
    void a_node_is_refused_values_of_nodes_it_does_not_come_after() {
        GraphOutcome<String> outcome = run(node("a", "A"), GraphNode.of("b", context -> context.value("a")));

        assertThat(failure(outcome, "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'b' asked for the value of 'a', which it does not come after; declare that it does.");
    }

    @Test
    void results_come_in_the_order_of_declaration() {
        GraphOutcome<String> outcome = run(node("late", "1", "early"), node("early", "2"), node("other", "3"));

        assertThat(outcome.results().keySet()).containsExactly("late", "early", "other");
    }

    @Test
    void a_node_waits_for_all_its_predecessors() {
        AtomicInteger ended = new AtomicInteger();
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nodes.add(GraphNode.of("n" + i, context -> String.valueOf(ended.incrementAndGet())));
        }
        String[] all = nodes.stream().map(GraphNode::id).toArray(String[]::new);
        nodes.add(GraphNode.of("sink", context -> "after " + ended.get(), all));

        GraphOutcome<String> outcome = run(nodes, GraphOptions.defaults());

        assertThat(outcome.results()).containsEntry("sink", new NodeResult.Succeeded<>("after 50"));
    }

    @Test
    void a_long_chain_needs_no_stack() {
        List<GraphNode<String>> nodes = new ArrayList<>();
        nodes.add(node("n0", "0"));
        for (int i = 1; i < 20_000; i++) {
            nodes.add(node("n" + i, "x", "n" + (i - 1)));
        }

        GraphOutcome<String> outcome = run(nodes, GraphOptions.defaults());

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void no_more_nodes_run_at_once_than_allowed() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            nodes.add(GraphNode.of("n" + i, context -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                Thread.onSpinWait();
                running.decrementAndGet();
                return "";
            }));
        }

        GraphOutcome<String> outcome = run(nodes, GraphOptions.defaults().withMaxConcurrency(3));

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(most.get()).isBetween(1, 3);
    }

    @Test
    void one_at_a_time_keeps_the_order_of_declaration_among_ready_nodes() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (String id : List.of("c", "a", "b")) {
            nodes.add(GraphNode.of(id, context -> {
                order.add(context.id());
                return "";
            }));
        }

        run(nodes, GraphOptions.defaults().withMaxConcurrency(1));

        assertThat(order).containsExactly("c", "a", "b");
    }

    // ---- failure
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void what_comes_after_a_failed_node_is_skipped_with_its_name() {
        GraphOutcome<String> outcome = run(failing("a"), node("b", "B", "a"), node("c", "C", "b"));

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.firstFailure()).isEqualTo("a");
        assertThat(outcome.results())
                .containsEntry("b", new NodeResult.Skipped<>("a"))
                .containsEntry("c", new NodeResult.Skipped<>("a"));
    }

    @Test
    void a_failure_keeps_ready_nodes_from_starting() {
        AtomicBoolean started = new AtomicBoolean();

        GraphOutcome<String> outcome = run(
                List.of(failing("a"), GraphNode.of("b", context -> String.valueOf(started.getAndSet(true)))),
                GraphOptions.defaults().withMaxConcurrency(1));

        assertThat(started).isFalse();
        assertThat(outcome.results()).containsEntry("b", new NodeResult.Cancelled<>("'a' failed", false));
    }

    @Test
    void finish_independent_lets_the_rest_finish() {
        GraphOutcome<String> outcome = run(
                List.of(failing("a"), node("afterA", "x", "a"), node("b", "B"), node("afterB", "y", "b")),
                GraphOptions.defaults()
                        .withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT)
                        .withMaxConcurrency(1));

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.results())
                .containsEntry("afterA", new NodeResult.Skipped<>("a"))
                .containsEntry("afterB", new NodeResult.Succeeded<>("y"));
    }

    @Test
    void errors_count_like_exceptions() {
        for (Error error : List.of(
                new StackOverflowError(),
                new NoClassDefFoundError("x"),
                new OutOfMemoryError(),
                new AssertionError())) {
            GraphOutcome<String> outcome = run(
                    GraphNode.of("a", context -> {
                        throw error;
                    }),
                    node("b", "B", "a"));

            assertThat(failure(outcome, "a")).isSameAs(error);
            assertThat(outcome.results()).containsEntry("b", new NodeResult.Skipped<>("a"));
        }
    }

    @Test
    void a_later_failure_is_kept_with_the_first() {
        IllegalStateException second = new IllegalStateException("second");
        GraphOutcome<String> outcome = run(
                List.of(failing("first"), GraphNode.of("second", context -> {
                    throw second;
                })),
                GraphOptions.defaults()
                        .withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT)
                        .withMaxConcurrency(1));

        assertThat(outcome.firstFailure()).isEqualTo("first");
        assertThat(outcome.otherFailures()).containsExactly(second);
        assertThat(failure(outcome, "first").getSuppressed()).isEmpty(); // an exception that is a constant would grow
    }

    @Test
    void an_interrupted_exception_of_the_work_itself_is_a_failure() {
        GraphOutcome<String> outcome = run(GraphNode.of("a", context -> {
            throw new InterruptedException("by itself");
        }));

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
    }

    @Test
    void an_interrupt_flag_left_by_one_node_does_not_reach_the_next() {
        GraphOutcome<String> outcome = run(
                GraphNode.of("a", context -> {
                    Thread.currentThread().interrupt();
                    return "A";
                }),
                GraphNode.of("b", context -> String.valueOf(Thread.interrupted()), "a"));

        assertThat(outcome.results()).containsEntry("b", new NodeResult.Succeeded<>("false"));
    }

    // ---- timeouts
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void a_node_past_its_timeout_is_interrupted_and_fails() {
        GraphOutcome<String> outcome =
                run(timed(blocking("slow", new CountDownLatch(1)), 50), node("after", "x", "slow"));

        assertThat(failure(outcome, "slow"))
                .isInstanceOf(NodeTimeoutException.class)
                .hasMessage("'slow' was still running after its timeout of 50 ms; it was interrupted.");
        assertThat(outcome.results()).containsEntry("after", new NodeResult.Skipped<>("slow"));
    }

    @Test
    void a_node_within_its_timeout_is_left_alone() {
        GraphOutcome<String> outcome = run(timed(node("quick", "Q"), 10_000), node("after", "x", "quick"));

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void a_node_that_ignores_its_timeout_is_given_up_after_the_grace_time() throws InterruptedException {
        CountDownLatch letGo = new CountDownLatch(1);

        GraphOutcome<String> outcome = run(
                List.of(timed(stubborn("stuck", letGo), 50), node("other", "x")),
                GraphOptions.defaults()
                        .withGrace(Duration.ofMillis(50))
                        .withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT)
                        .withMaxConcurrency(1));
        letGo.countDown();

        assertThat(failure(outcome, "stuck"))
                .hasMessage(
                        "'stuck' was still running after its timeout of 50 ms; it ignored the interrupt and may still run.");
        assertThat(outcome.results()).containsEntry("other", new NodeResult.Succeeded<>("x"));
    }

    @Test
    void a_deadline_stops_the_run() {
        GraphOutcome<String> outcome = run(
                List.of(blocking("a", new CountDownLatch(1)), node("b", "B", "a")),
                GraphOptions.defaults().withDeadline(Duration.ofMillis(50)));

        assertThat(outcome.ending()).isEqualTo(Ending.DEADLINE);
        assertThat(outcome.results())
                .containsEntry("a", new NodeResult.Cancelled<>("the run's deadline of 50 ms passed", false))
                .containsEntry("b", new NodeResult.Cancelled<>("the run's deadline of 50 ms passed", false));
    }

    // ---- cancelling
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void cancel_returns_when_the_work_has_stopped() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean stopped = new AtomicBoolean();
        GraphRun<String> run = start(GraphNode.of("a", context -> {
            try {
                return blockForEver(running);
            } finally {
                stopped.set(true);
            }
        }));
        running.await();

        run.cancel("the test says so");

        assertThat(stopped).isTrue();
        assertThat(run.isDone()).isTrue();
        assertThat(run.join().ending()).isEqualTo(Ending.CANCELLED);
        assertThat(run.join().results()).containsEntry("a", new NodeResult.Cancelled<>("the test says so", false));
    }

    @Test
    void no_node_starts_after_cancel_has_returned() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicInteger startedLate = new AtomicInteger();
        List<GraphNode<String>> nodes = new ArrayList<>(List.of(blocking("a", running)));
        for (int i = 0; i < 100; i++) {
            nodes.add(GraphNode.of("n" + i, context -> String.valueOf(startedLate.incrementAndGet()), "a"));
        }
        GraphRun<String> run = executor().start(TaskGraph.of(nodes), GraphOptions.defaults(), GraphListener.none());
        running.await();

        run.cancel("the test says so");

        assertThat(startedLate).hasValue(0);
        assertThat(run.join().results().values()).allMatch(result -> result instanceof NodeResult.Cancelled<String>);
    }

    @Test
    void work_that_ignores_the_interrupt_is_named_after_the_grace_time() throws InterruptedException {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(List.of(GraphNode.<String>of("stuck", context -> {
                            running.countDown();
                            return stubbornly(letGo);
                        }))),
                        GraphOptions.defaults().withGrace(Duration.ofMillis(50)),
                        GraphListener.none());
        running.await();

        run.cancel("the test says so");
        GraphOutcome<String> outcome = run.join();
        letGo.countDown();

        assertThat(outcome.stuck()).containsExactly("stuck");
    }

    @Test
    void cancelling_again_or_after_the_end_does_no_harm() {
        GraphRun<String> run = start(node("a", "A"));
        GraphOutcome<String> before = run.join();

        run.cancel("late");
        run.cancel("later");

        assertThat(run.join()).isEqualTo(before);
        assertThat(before.ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void a_node_can_cancel_its_own_run() {
        AtomicReference<GraphRun<String>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        GraphRun<String> run = start(
                GraphNode.of("a", context -> {
                    known.await();
                    self.get().cancel("I have seen enough");
                    return "A";
                }),
                node("b", "B", "a"));
        self.set(run);
        known.countDown();

        GraphOutcome<String> outcome = run.join();

        assertThat(outcome.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(outcome.results()).containsEntry("b", new NodeResult.Cancelled<>("I have seen enough", false));
    }

    @Test
    void interrupting_the_thread_that_joins_cancels_the_run() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = start(blocking("a", running));
        AtomicReference<GraphOutcome<String>> outcome = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread joining = Thread.ofPlatform().start(() -> {
            outcome.set(run.join());
            flag.set(Thread.currentThread().isInterrupted());
        });
        running.await();

        joining.interrupt();
        joining.join();

        assertThat(outcome.get().ending()).isEqualTo(Ending.CANCELLED);
        assertThat(flag).as("the interrupt flag is set again").isTrue();
    }

    @Test
    void joining_for_a_while_leaves_the_run_alone() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = start(blocking("a", running));
        running.await();

        assertThat(run.join(Duration.ofMillis(1))).isEmpty();
        assertThat(run.isDone()).isFalse();

        run.cancel("the test is over");
    }

    // ---- listeners
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void the_end_of_a_node_is_told_before_the_start_of_the_next() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        GraphListener<String> listener = new GraphListener<>() {
            @Override
            public void started(String id) {
                told.add("started " + id);
            }

            @Override
            public void ended(String id, NodeResult<String> result) {
                told.add("ended " + id);
            }
        };

        executor()
                .start(TaskGraph.of(List.of(node("a", "A"), node("b", "B", "a"))), GraphOptions.defaults(), listener)
                .join();

        assertThat(told).containsExactly("started a", "ended a", "started b", "ended b");
    }

    @Test
    void a_throwing_listener_does_not_disturb_the_run() {
        GraphListener<String> listener = new GraphListener<>() {
            @Override
            public void started(String id) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void ended(String id, NodeResult<String> result) {
                throw new AssertionError("on purpose");
            }
        };

        GraphOutcome<String> outcome = executor()
                .start(TaskGraph.of(List.of(node("a", "A"), node("b", "B", "a"))), GraphOptions.defaults(), listener)
                .join();

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void every_node_is_told_to_have_ended_once() {
        Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();
        GraphListener<String> listener = new GraphListener<>() {
            @Override
            public void started(String id) {}

            @Override
            public void ended(String id, NodeResult<String> result) {
                ends.computeIfAbsent(id, key -> new AtomicInteger()).incrementAndGet();
            }
        };

        executor()
                .start(
                        TaskGraph.of(
                                List.of(failing("a"), node("b", "B", "a"), node("c", "C"), node("d", "D", "b", "c"))),
                        GraphOptions.defaults(),
                        listener)
                .join();

        assertThat(ends).containsOnlyKeys("a", "b", "c", "d");
        assertThat(ends.values()).allMatch(count -> count.get() == 1);
    }

    // ---- wrong graphs
    // -----------------------------------------------------------------------------------------------------------------

    @Test
    void all_that_is_wrong_with_a_graph_is_said_at_once() {
        TaskGraph<String> graph = TaskGraph.of(List.of(
                node("a", "", "b"),
                node("b", "", "c"),
                node("c", "", "a"),
                node("d", "", "d"),
                node("e", "", "nobody"),
                node("e", "")));

        assertThatThrownBy(() -> executor().start(graph, GraphOptions.defaults(), GraphListener.none()))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("""
                        The graph cannot be run:
                          - 'd' comes after itself.
                          - The id 'e' is used 2 times; ids are unique.
                          - 'e' comes after 'nobody', which is not in the graph.
                          - These come after each other in a circle: a → c → b → a.""");
    }
}
