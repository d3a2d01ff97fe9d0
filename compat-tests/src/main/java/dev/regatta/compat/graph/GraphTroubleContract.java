package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.error.RetryPolicy;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.RunTimeline;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every executor promises when nodes, listeners and graphs are as bad as they can be, and how it is seen. */
public abstract class GraphTroubleContract extends GraphRulesContract {
    /** Makes the contract; called by JUnit through its subclasses. */
    protected GraphTroubleContract() {}

    // ---- what an attack found
    // -----------------------------------------------------------------------------------------------------------------

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
                        GraphOptions.defaults().withGrace(Duration.ofSeconds(1)),
                        GraphListener.none());
        running.await();
        assertThat(run.join(Duration.ofMillis(150))).isEmpty(); // its time is up, its grace is not

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
                                node("b", "B", "a").retry(RetryPolicy.times(2).withFirstDelay(forEver))),
                        GraphOptions.defaults()
                                .withDeadline(forEver)
                                .withGrace(forEver)
                                .withMaxConcurrency(1),
                        GraphListener.none());

        assertThat(run.join(forEver))
                .hasValueSatisfying(outcome -> assertThat(outcome.isSuccess()).isTrue());
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
    // -----------------------------------------------------------------------------------------------------------------

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
}
