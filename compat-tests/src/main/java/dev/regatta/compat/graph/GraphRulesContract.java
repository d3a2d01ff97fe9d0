package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.error.PermanentException;
import dev.regatta.error.RetryPolicy;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeResult.Skipped;
import dev.regatta.graph.NodeWork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every executor promises of the rules of nodes, and of nodes that are added. */
public abstract class GraphRulesContract extends GraphContractNodes {
    /** Makes the contract; called by JUnit through its subclasses. */
    protected GraphRulesContract() {}

    // ---- retries
    // -----------------------------------------------------------------------------------------------------------------

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
                        .retry(RetryPolicy.times(5).withFirstDelay(Duration.ofDays(1))),
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
        assertThat(outcome.otherFailures()).singleElement().isInstanceOf(IllegalArgumentException.class);
    }

    // ---- conditions and optional predecessors
    // -----------------------------------------------------------------------------------------------------------------

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
    // -----------------------------------------------------------------------------------------------------------------

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
    // -----------------------------------------------------------------------------------------------------------------

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
    void added_nodes_can_come_after_any_of_what_ended_and_what_adds_them() {
        GraphOutcome<String> outcome = run(
                node("done", "D"),
                GraphNode.of(
                        "adder",
                        context -> {
                            context.add(List.of(
                                    node("any", "w").afterAny("done", "adder"),
                                    node("anyOfMore", "x").afterAny("adder", "later", "done"),
                                    node("ended", "y").evenIfFailed("adder", "done"),
                                    node("plain", "z")));
                            return "A";
                        },
                        "done"),
                node("later", "L", "adder"));

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(outcome.results()).hasSize(7);
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
}
