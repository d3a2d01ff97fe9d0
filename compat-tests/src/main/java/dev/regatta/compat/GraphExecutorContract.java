package dev.regatta.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeResult.Skipped;
import dev.regatta.graph.NodeTimeoutException;
import dev.regatta.graph.NodeWork;
import dev.regatta.graph.Retry;
import dev.regatta.graph.RunTimeline;
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
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link GraphExecutor} promises, also one that runs a single node at a time. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class GraphExecutorContract {
    static final GraphOptions INDEPENDENT = GraphOptions.defaults().withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT);
    private static final Retry SOON = Retry.times(3).withFirstDelay(Duration.ofMillis(2));

    /** Makes the contract; called by JUnit through its subclasses. */
    protected GraphExecutorContract() {}

    /** {@return the executor under test} */
    protected abstract GraphExecutor executor();

    // ---- order and values
    // --------------------------------------------------------------------------------------------

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
    // -----------------------------------------------------------------------------------------------------

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
        assertThat(failure(outcome, "first").getSuppressed()).containsExactly(second);
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
    // ----------------------------------------------------------------------------------------------------

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
    // --------------------------------------------------------------------------------------------------

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
    // ---------------------------------------------------------------------------------------------------

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
    // ------------------------------------------------------------------------------------------------

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

    @Test
    void the_shortest_cycle_is_named() {
        TaskGraph<String> graph = TaskGraph.of(List.of(
                node("a", "", "d"),
                node("b", "", "a"),
                node("c", "", "b"),
                node("d", "", "c"),
                node("x", "", "y"),
                node("y", "", "x")));

        assertThat(executor().shortestCycle(graph)).containsExactly("x", "y", "x");
    }

    @Test
    void of_several_shortest_cycles_the_one_declared_first_is_named() {
        TaskGraph<String> graph =
                TaskGraph.of(List.of(node("q", "", "p"), node("p", "", "q"), node("a", "", "b"), node("b", "", "a")));

        assertThat(executor().shortestCycle(graph)).containsExactly("q", "p", "q");
    }

    @Test
    void a_graph_without_a_cycle_has_none() {
        TaskGraph<String> graph = TaskGraph.of(List.of(node("a", ""), node("b", "", "a"), node("c", "", "a", "b")));

        assertThat(executor().shortestCycle(graph)).isEmpty();
    }

    // ---- retries
    // -----------------------------------------------------------------------------------------------------

    @Test
    void a_node_is_tried_again_until_it_succeeds() {
        AtomicInteger calls = new AtomicInteger();
        GraphNode<String> flaky = GraphNode.<String>of("flaky", context -> {
                    if (calls.incrementAndGet() < 3) {
                        throw new IllegalStateException("not yet");
                    }
                    return "attempt " + context.attempt();
                })
                .retry(SOON.on(failure -> true));

        GraphOutcome<String> outcome = run(flaky, node("after", "x", "flaky"));

        assertThat(outcome.results())
                .containsEntry("flaky", new NodeResult.Succeeded<>("attempt 3"))
                .containsEntry("after", new NodeResult.Succeeded<>("x"));
    }

    @Test
    void a_node_fails_with_its_last_error_when_the_attempts_are_used_up() {
        AtomicInteger calls = new AtomicInteger();

        GraphOutcome<String> outcome = run(GraphNode.<String>of("a", context -> {
                    throw new IllegalStateException("call " + calls.incrementAndGet());
                })
                .retry(SOON));

        assertThat(failure(outcome, "a")).hasMessage("call 3");
        assertThat(calls).hasValue(3);
    }

    @Test
    void errors_that_another_attempt_cannot_help_are_not_tried_again() {
        for (Throwable failure : List.of(
                new PermanentException("no"), new NoClassDefFoundError("x"), new InterruptedException("by itself"))) {
            AtomicInteger calls = new AtomicInteger();

            run(GraphNode.<String>of("a", context -> {
                        calls.incrementAndGet();
                        if (failure instanceof Exception exception) {
                            throw exception;
                        }
                        throw (Error) failure;
                    })
                    .retry(SOON));

            assertThat(calls).as(failure.toString()).hasValue(1);
        }
    }

    @Test
    void an_attempt_past_its_timeout_is_made_again() {
        GraphNode<String> slowAtFirst = GraphNode.<String>of(
                        "a", context -> context.attempt() == 1 ? blockForEver(new CountDownLatch(1)) : "quick")
                .timeout(Duration.ofMillis(30))
                .retry(SOON);

        assertThat(run(slowAtFirst).results()).containsEntry("a", new NodeResult.Succeeded<>("quick"));
    }

    @Test
    void a_node_that_waits_for_its_next_attempt_is_cancelled_at_once() throws InterruptedException {
        CountDownLatch failed = new CountDownLatch(1);
        GraphRun<String> run = start(
                GraphNode.<String>of("a", context -> {
                            failed.countDown();
                            throw new IllegalStateException("once");
                        })
                        .retry(Retry.times(5).withFirstDelay(Duration.ofDays(1))),
                node("b", "x", "a"));
        failed.await();

        run.cancel("the test says so");

        assertThat(run.join().results())
                .containsEntry("a", new NodeResult.Cancelled<>("the test says so", false))
                .containsEntry("b", new NodeResult.Cancelled<>("the test says so", false));
    }

    @Test
    void a_retry_rule_that_throws_fails_the_node_with_what_the_work_threw() {
        GraphOutcome<String> outcome = run(failing("a").retry(SOON.on(failure -> {
            throw new IllegalArgumentException("rule");
        })));

        assertThat(failure(outcome, "a")).hasMessage("on purpose");
        assertThat(failure(outcome, "a").getSuppressed()).hasSize(1);
    }

    // ---- conditions and optional predecessors
    // ------------------------------------------------------------------------

    @Test
    void a_node_whose_condition_does_not_hold_is_skipped_and_the_run_succeeds() {
        AtomicBoolean ran = new AtomicBoolean();
        GraphNode<String> unwanted = GraphNode.<String>of("b", context -> String.valueOf(ran.getAndSet(true)), "a")
                .runIf(context -> context.value("a").equals("yes"));

        GraphOutcome<String> outcome = run(node("a", "no"), unwanted, node("c", "C", "b"), node("d", "D", "a"));

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(ran).isFalse();
        assertThat(outcome.results())
                .containsEntry("b", new NodeResult.Skipped<>("b", Skipped.Why.CONDITION))
                .containsEntry("c", new NodeResult.Skipped<>("b", Skipped.Why.CONDITION))
                .containsEntry("d", new NodeResult.Succeeded<>("D"));
    }

    @Test
    void a_node_whose_condition_holds_runs() {
        GraphOutcome<String> outcome = run(
                node("a", "yes"),
                node("b", "B", "a").runIf(context -> context.value("a").equals("yes")));

        assertThat(outcome.results()).containsEntry("b", new NodeResult.Succeeded<>("B"));
    }

    @Test
    void a_condition_that_throws_is_a_failure_of_its_node() {
        GraphOutcome<String> outcome = run(node("a", "A").runIf(context -> {
            throw new IllegalStateException("cannot say");
        }));

        assertThat(failure(outcome, "a")).hasMessage("cannot say");
    }

    @Test
    void a_node_that_comes_after_any_runs_when_one_has_succeeded() {
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("a"),
                        node("b", "B"),
                        GraphNode.<String>of("c", context -> context.value("b")).afterAny("a", "b")),
                INDEPENDENT);

        assertThat(outcome.results()).containsEntry("c", new NodeResult.Succeeded<>("B"));
    }

    @Test
    void a_node_that_comes_after_any_runs_once_however_many_succeed() {
        AtomicInteger runs = new AtomicInteger();
        List<GraphNode<String>> nodes = new ArrayList<>();
        String[] sources = new String[20];
        for (int i = 0; i < sources.length; i++) {
            sources[i] = "n" + i;
            nodes.add(node("n" + i, "x"));
        }
        nodes.add(GraphNode.<String>of("any", context -> String.valueOf(runs.incrementAndGet()))
                .afterAny(sources));

        GraphOutcome<String> outcome = run(nodes, GraphOptions.defaults());

        assertThat(outcome.results()).containsEntry("any", new NodeResult.Succeeded<>("1"));
    }

    @Test
    void a_node_that_comes_after_any_is_skipped_when_none_has_succeeded() {
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("a"),
                        failing("b"),
                        node("c", "C").afterAny("a", "b"),
                        node("d", "D").runIf(context -> false),
                        node("e", "E").afterAny("d")),
                INDEPENDENT);

        assertThat(outcome.results().get("c")).isInstanceOf(Skipped.class);
        assertThat(outcome.results()).containsEntry("e", new Skipped<>("d", Skipped.Why.CONDITION));
    }

    @Test
    void a_node_can_run_even_if_what_it_comes_after_failed() {
        GraphNode<String> cleanUp = GraphNode.<String>of(
                        "cleanUp",
                        context -> context.result("a").orElseThrow().getClass().getSimpleName() + " "
                                + context.result("b").orElseThrow().getClass().getSimpleName())
                .evenIfFailed("a", "b", "c");

        GraphOutcome<String> outcome =
                run(List.of(failing("a"), node("b", "B", "a"), node("c", "C"), cleanUp), INDEPENDENT);

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.results()).containsEntry("cleanUp", new NodeResult.Succeeded<>("Failed Skipped"));
    }

    @Test
    void what_needs_one_and_merely_follows_another_is_skipped_only_for_the_one() {
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("bad"),
                        node("good", "G"),
                        node("x", "X", "good").evenIfFailed("bad"),
                        node("y", "Y", "bad").evenIfFailed("good")),
                INDEPENDENT);

        assertThat(outcome.results())
                .containsEntry("x", new NodeResult.Succeeded<>("X"))
                .containsEntry("y", new Skipped<>("bad"));
    }

    @Test
    void the_value_of_a_node_that_has_none_is_refused_with_the_reason() {
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("a"),
                        GraphNode.<String>of("b", context -> context.value("a")).evenIfFailed("a")),
                INDEPENDENT);

        assertThat(failure(outcome, "b"))
                .hasMessage(
                        "'b' asked for the value of 'a', which has none: it failed. Ask for its result where that can be.");
    }

    // ---- permits and priorities
    // --------------------------------------------------------------------------------------

    @Test
    void no_more_nodes_use_a_resource_at_once_than_it_has_permits() {
        AtomicInteger[] running = {new AtomicInteger(), new AtomicInteger()};
        AtomicInteger[] most = {new AtomicInteger(), new AtomicInteger()};
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            List<Integer> uses = List.of(List.of(0), List.of(1), List.of(0, 1)).get(i % 3);
            nodes.add(GraphNode.<String>of("n" + i, context -> {
                        uses.forEach(each -> most[each].accumulateAndGet(running[each].incrementAndGet(), Math::max));
                        Thread.onSpinWait();
                        uses.forEach(each -> running[each].decrementAndGet());
                        return "";
                    })
                    .uses(uses.stream().map(each -> each == 0 ? "gpu" : "model").toArray(String[]::new)));
        }

        GraphOutcome<String> outcome =
                run(nodes, GraphOptions.defaults().withPermits("gpu", 1).withPermits("model", 4));

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(most[0]).hasValue(1);
        assertThat(most[1].get()).isBetween(1, 4);
    }

    @Test
    void a_resource_without_permits_is_a_problem_of_the_graph() {
        assertThatThrownBy(() -> run(node("a", "A").uses("gpu")))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessageContaining("Nodes use 'gpu', of which there are no permits");
    }

    @Test
    void a_failed_node_gives_its_permits_back() {
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("a").uses("gpu"),
                        node("b", "B").uses("gpu"),
                        failing("c").uses("gpu"),
                        node("d", "D").uses("gpu")),
                INDEPENDENT.withPermits("gpu", 1).withMaxConcurrency(1));

        assertThat(outcome.results())
                .containsEntry("b", new NodeResult.Succeeded<>("B"))
                .containsEntry("d", new NodeResult.Succeeded<>("D"));
    }

    @Test
    void the_node_with_the_longest_way_to_the_end_goes_first() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        NodeWork<String> note = context -> String.valueOf(order.add(context.id()));

        run(
                List.of(
                        GraphNode.of("short", note).expected(Duration.ofMillis(20)),
                        GraphNode.of("long", note).expected(Duration.ofMillis(30)),
                        GraphNode.of("head", note).expected(Duration.ofMillis(10)),
                        GraphNode.of("tail", note, "head").expected(Duration.ofMillis(90))),
                GraphOptions.defaults().withMaxConcurrency(1));

        assertThat(order).containsExactly("head", "tail", "long", "short");
    }

    @Test
    void durations_of_the_last_run_go_before_hints() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        NodeWork<String> note = context -> String.valueOf(order.add(context.id()));

        run(
                List.of(
                        GraphNode.of("a", note).expected(Duration.ofMillis(20)),
                        GraphNode.of("b", note).expected(Duration.ofMillis(10))),
                GraphOptions.defaults()
                        .withMaxConcurrency(1)
                        .withDurations(Map.of("a", Duration.ofMillis(1), "b", Duration.ofMillis(2))));

        assertThat(order).containsExactly("b", "a");
    }

    @Test
    void work_that_computes_runs_on_a_platform_thread() {
        GraphOutcome<String> outcome = run(
                GraphNode.<String>of(
                                "a",
                                context -> String.valueOf(Thread.currentThread().isVirtual()))
                        .cpuBound(),
                GraphNode.<String>of("b", context -> context.value("a"), "a"));

        assertThat(outcome.results()).containsEntry("b", new NodeResult.Succeeded<>("false"));
    }

    // ---- nodes that are added
    // ----------------------------------------------------------------------------------------

    @Test
    void a_node_can_add_nodes_that_come_after_it() {
        GraphNode<String> list = GraphNode.of("list", context -> {
            List<GraphNode<String>> added = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                int item = i;
                added.add(GraphNode.of("item" + i, inner -> inner.value("list") + item));
            }
            added.add(GraphNode.of(
                    "all",
                    inner -> inner.value("item0") + inner.value("item9"),
                    added.stream().map(GraphNode::id).toList()));
            context.add(added);
            return "L";
        });

        GraphOutcome<String> outcome = run(node("first", "1"), list);

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(outcome.value("all")).isEqualTo("L0L9");
        assertThat(outcome.results().keySet())
                .startsWith("first", "list", "item0")
                .endsWith("item9", "all");
    }

    @Test
    void added_nodes_can_come_after_nodes_that_have_ended_or_not() {
        GraphOutcome<String> outcome = run(
                node("done", "D"),
                GraphNode.of(
                        "adder",
                        context -> {
                            context.add(List.of(GraphNode.of(
                                    "joined",
                                    inner -> inner.value("done") + inner.value("adder") + inner.value("later"),
                                    "done",
                                    "later")));
                            return "A";
                        },
                        "done"),
                node("between", "b", "adder"),
                node("later", "L", "between"));

        assertThat(outcome.value("joined")).isEqualTo("DAL");
    }

    @Test
    void added_nodes_can_add_nodes_so_that_loops_are_bounded_adds() {
        GraphOutcome<String> outcome = run(round(1, 500));

        assertThat(outcome.results()).hasSize(500).containsEntry("round500", new NodeResult.Succeeded<>("500"));
    }

    @Test
    void a_loop_that_never_ends_ends_at_the_bound() {
        GraphOutcome<String> outcome = run(
                List.of(round(1, Integer.MAX_VALUE)), GraphOptions.defaults().withMaxAdded(100));

        assertThat(outcome.firstFailure()).isEqualTo("round101");
        assertThat(outcome.failure()).hasMessageContaining("More than 100 nodes were added while it ran.");
    }

    @Test
    void added_nodes_are_checked_like_others() {
        GraphOutcome<String> outcome = run(node("old", "x"), GraphNode.of("a", context -> {
            context.add(List.of(
                    node("old", "again"),
                    node("b", "B", "nobody"),
                    node("c", "C", "d"),
                    node("d", "D", "c"),
                    node("e", "E").uses("gpu")));
            return "";
        }));

        assertThat(failure(outcome, "a"))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("""
                The graph cannot be run:
                  - The id 'old' is in the graph already; ids are unique.
                  - 'b' comes after 'nobody', which is not in the graph.
                  - These come after each other in a circle: c → d → c.
                  - Nodes use 'gpu', of which there are no permits; say how many with GraphOptions.withPermits("gpu", …).""");
    }

    @Test
    void what_a_failed_attempt_added_is_forgotten() {
        GraphNode<String> adder = GraphNode.<String>of("adder", context -> {
                    context.add(List.of(node("fresh", "attempt " + context.attempt())));
                    if (context.attempt() == 1) {
                        throw new IllegalStateException("once");
                    }
                    return "A";
                })
                .retry(SOON);

        assertThat(run(adder).results()).hasSize(2).containsEntry("fresh", new NodeResult.Succeeded<>("attempt 2"));
    }

    @Test
    void added_nodes_are_skipped_when_what_they_need_has_failed() {
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("bad"),
                        GraphNode.<String>of("adder", context -> {
                                    context.add(List.of(
                                            node("needs", "x", "bad"),
                                            node("afterThat", "y", "needs"),
                                            node("follows", "z").evenIfFailed("bad"),
                                            node("any", "w").afterAny("bad", "adder")));
                                    return "A";
                                })
                                .evenIfFailed("bad")),
                INDEPENDENT);

        assertThat(outcome.results())
                .containsEntry("needs", new Skipped<>("bad"))
                .containsEntry("afterThat", new Skipped<>("bad"))
                .containsEntry("follows", new NodeResult.Succeeded<>("z"))
                .containsEntry("any", new NodeResult.Succeeded<>("w"));
    }

    @Test
    void nothing_can_be_added_by_work_that_has_returned() {
        AtomicReference<NodeContext<String>> kept = new AtomicReference<>();

        run(GraphNode.of("a", context -> {
            kept.set(context);
            return "";
        }));

        assertThatThrownBy(() -> kept.get().add(List.of(node("late", ""))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only running work can add nodes");
    }

    @Test
    void added_nodes_of_a_run_that_is_cancelled_are_cancelled() {
        AtomicReference<GraphRun<String>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        GraphRun<String> run = start(GraphNode.of("a", context -> {
            known.await();
            context.add(List.of(node("b", "B")));
            self.get().cancel("enough");
            return "A";
        }));
        self.set(run);
        known.countDown();

        assertThat(run.join().results()).containsEntry("b", new NodeResult.Cancelled<>("enough", false));
    }

    // ---- what an attack found
    // ----------------------------------------------------------------------------------------

    @Test
    void failures_whose_equals_throws_do_not_hang_the_run() {
        GraphOutcome<String> outcome = run(List.of(hostile("a"), hostile("b")), INDEPENDENT);

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.results()).hasSize(2);
    }

    @Test
    void work_that_ignores_its_timeout_is_stuck_even_if_the_run_was_stopped_meanwhile() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(GraphNode.<String>of("deaf", context -> {
                                    running.countDown();
                                    return stubbornly(letGo);
                                })
                                .timeout(Duration.ofMillis(40))),
                        GraphOptions.defaults().withGrace(Duration.ofMillis(80)),
                        GraphListener.none());
        running.await();
        assertThat(run.join(Duration.ofMillis(60))).isEmpty(); // its time is up, its grace is not

        run.cancel("the test says so");
        GraphOutcome<String> outcome = run.join();
        letGo.countDown();

        assertThat(outcome.stuck()).containsExactly("deaf");
    }

    @Test
    void work_that_ignores_its_timeout_is_named_as_stuck() {
        CountDownLatch letGo = new CountDownLatch(1);

        GraphOutcome<String> outcome = run(
                List.of(timed(stubborn("deaf", letGo), 20)),
                GraphOptions.defaults().withGrace(Duration.ofMillis(20)));
        letGo.countDown();

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.stuck()).containsExactly("deaf");
    }

    @Test
    void cancel_on_a_thread_that_a_node_started_does_not_wait() {
        AtomicReference<GraphRun<String>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(GraphNode.<String>of("a", context -> {
                            known.await();
                            Thread helper = executor()
                                    .threads()
                                    .newThread(() -> self.get().cancel("seen enough"));
                            helper.start();
                            joinThroughInterrupts(helper);
                            return "A";
                        })),
                        GraphOptions.defaults().withGrace(Duration.ofSeconds(20)),
                        GraphListener.none());
        self.set(run);
        long begin = System.nanoTime();
        known.countDown();

        GraphOutcome<String> outcome = run.join();

        assertThat(outcome.stuck()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void a_node_that_waits_for_its_own_run_is_refused() {
        AtomicReference<GraphRun<String>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        GraphRun<String> run = start(GraphNode.of("a", context -> {
            known.await();
            return self.get().join().toString();
        }));
        self.set(run);
        known.countDown();

        assertThat(failure(run.join(), "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("A run cannot wait for itself");
    }

    @Test
    void a_node_can_run_another_graph() {
        GraphOutcome<String> outcome = run(GraphNode.of(
                "outer",
                context -> executor().run(TaskGraph.of(node("inner", "I"))).value("inner")));

        assertThat(outcome.value("outer")).isEqualTo("I");
    }

    @Test
    void a_listener_can_cancel_the_run_when_it_is_told_of_a_cancel() throws InterruptedException {
        AtomicReference<GraphRun<String>> self = new AtomicReference<>();
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(blocking("a", running), node("b", "B", "a")),
                        GraphOptions.defaults(),
                        new Ends(id -> self.get().cancel("again")));
        self.set(run);
        running.await();

        run.cancel("the test says so");

        assertThat(run.join().ending()).isEqualTo(Ending.CANCELLED);
    }

    @Test
    void a_listener_can_cancel_the_run_when_it_is_told_of_the_deadline() {
        AtomicReference<GraphRun<String>> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(blocking("a", new CountDownLatch(1)), node("b", "B", "a")),
                        GraphOptions.defaults().withDeadline(Duration.ofMillis(50)),
                        new Ends(id -> {
                            awaitThroughInterrupts(known);
                            self.get().cancel("again");
                        }));
        self.set(run);
        known.countDown();

        assertThat(run.join().ending()).isEqualTo(Ending.DEADLINE);
    }

    @Test
    void huge_durations_mean_no_limit() throws InterruptedException {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(
                                node("a", "A").timeout(forEver).expected(forEver),
                                node("b", "B", "a").retry(Retry.times(2).withFirstDelay(forEver))),
                        GraphOptions.defaults()
                                .withDeadline(forEver)
                                .withGrace(forEver)
                                .withMaxConcurrency(1),
                        GraphListener.none());

        assertThat(run.join(forEver))
                .hasValueSatisfying(outcome -> assertThat(outcome.isSuccess()).isTrue());
    }

    @Test
    void a_cycle_of_ten_thousand_nodes_is_named() {
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            nodes.add(node("n" + i, "", "n" + (i == 0 ? 9_999 : i - 1)));
        }

        assertThat(executor().shortestCycle(TaskGraph.of(nodes)))
                .hasSize(10_001)
                .startsWith("n0", "n1");
    }

    @Test
    void many_nodes_can_ask_for_a_value_far_before_them() {
        List<GraphNode<String>> nodes = new ArrayList<>();
        nodes.add(node("n0", "far"));
        for (int i = 1; i < 10_000; i++) {
            nodes.add(GraphNode.of("n" + i, context -> context.value("n0"), "n" + (i - 1)));
        }
        long begin = System.nanoTime();

        GraphOutcome<String> outcome = run(nodes, GraphOptions.defaults());

        assertThat(outcome.value("n9999")).isEqualTo("far");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    }

    // ---- timelines
    // ---------------------------------------------------------------------------------------------------

    @Test
    void the_listener_is_told_each_step_of_a_node_in_order() {
        TaskGraph<String> graph = TaskGraph.of(
                GraphNode.<String>of("a", context -> {
                            if (context.attempt() == 1) {
                                throw new IllegalStateException("once");
                            }
                            return "A";
                        })
                        .retry(SOON),
                failing("b").after("a"),
                node("c", "C", "b"));
        RunTimeline.Recorder<String> recorder = RunTimeline.recorder();

        executor().start(graph, INDEPENDENT, recorder).join();
        RunTimeline timeline = recorder.timeline(graph, INDEPENDENT);

        assertThat(timeline.events())
                .extracting(event -> event.node() + " " + event.kind())
                .containsExactly(
                        "a READY",
                        "a STARTED",
                        "a RETRIED",
                        "a STARTED",
                        "a SUCCEEDED",
                        "b READY",
                        "b STARTED",
                        "b FAILED",
                        "c SKIPPED");
        assertThat(timeline.criticalPath()).containsExactly("a", "b");
        assertThat(timeline.durations()).containsOnlyKeys("a");
        assertThat(timeline.toText(40)).contains("a ", "skipped", "critical path");
        assertThat(timeline.toSvg())
                .startsWith("<svg")
                .contains("class=\"critical failed\"")
                .endsWith("</svg>\n");
    }

    @Test
    void the_end_of_the_run_is_told_last_and_once() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        GraphListener<String> listener = new GraphListener<>() {
            @Override
            public void started(String id) {}

            @Override
            public void ended(String id, NodeResult<String> result) {
                told.add(id);
            }

            @Override
            public void runEnded(GraphOutcome<String> outcome) {
                told.add(outcome.ending().toString());
            }
        };

        executor()
                .start(TaskGraph.of(node("a", "A"), node("b", "B", "a")), GraphOptions.defaults(), listener)
                .join();
        executor()
                .start(TaskGraph.of(List.of()), GraphOptions.defaults(), listener)
                .join();

        assertThat(told).containsExactly("a", "b", "SUCCEEDED", "SUCCEEDED");
    }

    // ---- what the tests are made of
    // ----------------------------------------------------------------------------------

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final GraphOutcome<String> run(GraphNode<String>... nodes) {
        return run(List.of(nodes), GraphOptions.defaults());
    }

    final GraphOutcome<String> run(List<GraphNode<String>> nodes, GraphOptions options) {
        return executor()
                .start(TaskGraph.of(nodes), options, GraphListener.none())
                .join();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final GraphRun<String> start(GraphNode<String>... nodes) {
        return executor().start(TaskGraph.of(List.of(nodes)), GraphOptions.defaults(), GraphListener.none());
    }

    static GraphNode<String> node(String id, String value, String... after) {
        return GraphNode.of(id, context -> value, after);
    }

    static GraphNode<String> failing(String id) {
        return GraphNode.of(id, context -> {
            throw new IllegalStateException("on purpose");
        });
    }

    static GraphNode<String> blocking(String id, CountDownLatch running) {
        return GraphNode.of(id, context -> blockForEver(running));
    }

    static GraphNode<String> stubborn(String id, CountDownLatch letGo) {
        return GraphNode.of(id, context -> stubbornly(letGo));
    }

    static GraphNode<String> timed(GraphNode<String> node, long millis) {
        return node.timeout(Duration.ofMillis(millis));
    }

    static String blockForEver(CountDownLatch running) throws InterruptedException {
        running.countDown();
        new CountDownLatch(1).await();
        return "never";
    }

    static String stubbornly(CountDownLatch letGo) {
        while (letGo.getCount() > 0) {
            try {
                letGo.await();
            } catch (InterruptedException ignoredOnPurpose) {
                // that is what makes it stubborn
            }
        }
        return "at last";
    }

    static String count(CountDownLatch latch) {
        latch.countDown();
        return "";
    }

    static Throwable failure(GraphOutcome<String> outcome, String id) {
        if (outcome.results().get(id) instanceof NodeResult.Failed<String> failed) {
            return failed.cause();
        }
        throw new AssertionError("'" + id + "' should have failed, but ended as "
                + outcome.results().get(id));
    }

    /** A node that adds the next one, so often. */
    private static GraphNode<String> round(int number, int last) {
        return GraphNode.of("round" + number, context -> {
            if (number < last) {
                context.add(List.of(round(number + 1, last)));
            }
            return String.valueOf(number);
        });
    }

    @SuppressWarnings("ThrowableEqualsHashCode") // that is the point
    private static GraphNode<String> hostile(String id) {
        return GraphNode.of(id, context -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public boolean equals(Object other) {
                    throw new IllegalStateException("equals");
                }

                @Override
                public int hashCode() {
                    throw new IllegalStateException("hashCode");
                }
            };
        });
    }

    @SuppressWarnings("ThreadJoinLoop") // the loop is there
    private static void joinThroughInterrupts(Thread thread) {
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException expected) {
                // the cancel interrupts the node that waits here
            }
        }
    }

    static void awaitThroughInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException expected) {
                // a stop interrupts what waits here
            }
        }
    }

    /** Does something at the end of each node. */
    private record Ends(Consumer<String> action) implements GraphListener<String> {
        @Override
        public void started(String id) {}

        @Override
        public void ended(String id, NodeResult<String> result) {
            action.accept(id);
        }
    }
}
