package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeWork;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every executor promises that can run several nodes at once. */
public abstract class ConcurrentGraphExecutorContract extends GraphExecutorContract {
    /** Makes the contract; called by JUnit through its subclasses. */
    protected ConcurrentGraphExecutorContract() {}

    @Test
    void independent_nodes_run_at_once() {
        CyclicBarrier together = new CyclicBarrier(3);
        NodeWork<String> meet = context -> String.valueOf(together.await(20, TimeUnit.SECONDS) >= 0);

        GraphOutcome<String> outcome = run(GraphNode.of("a", meet), GraphNode.of("b", meet), GraphNode.of("c", meet));

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
    }

    @Test
    void a_node_starts_when_its_own_predecessors_are_done_not_when_a_wave_is() {
        CountDownLatch secondOfChain = new CountDownLatch(1);

        GraphOutcome<String> outcome = run(
                GraphNode.of("slow", context -> String.valueOf(secondOfChain.await(20, TimeUnit.SECONDS))),
                node("first", "1"),
                GraphNode.of("second", context -> count(secondOfChain), "first"));

        assertThat(outcome.results()).containsEntry("slow", new NodeResult.Succeeded<>("true"));
    }

    @Test
    void a_failure_interrupts_what_runs_and_reaches_the_caller_at_once() {
        CountDownLatch siblingRuns = new CountDownLatch(1);
        AtomicReference<Long> failedAt = new AtomicReference<>();
        GraphNode<String> failing = GraphNode.of("failing", context -> {
            siblingRuns.await();
            failedAt.set(System.nanoTime());
            throw new IllegalStateException("on purpose");
        });

        GraphOutcome<String> outcome = run(failing, blocking("sibling", siblingRuns));
        long late = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - failedAt.get());

        assertThat(outcome.results()).containsEntry("sibling", new NodeResult.Cancelled<>("'failing' failed", false));
        assertThat(late).isLessThan(1_000); // the sibling would block for ever; the benchmark measures the real figure
    }

    @Test
    void two_chains_and_an_n_shape_take_as_long_as_their_longest_path() {
        // a1 → a2, b1 → b2, and a1 → b2: with waves it would take 4 + 4 steps, 800 ms; as a graph 5, 500 ms
        NodeWork<String> one = context -> pause(100);
        NodeWork<String> four = context -> pause(400);
        List<GraphNode<String>> nodes = List.of(
                GraphNode.of("a1", one),
                GraphNode.of("a2", four, "a1"),
                GraphNode.of("b1", four),
                GraphNode.of("b2", one, "b1", "a1"));
        run(nodes, GraphOptions.defaults());
        long begin = System.nanoTime();

        run(nodes, GraphOptions.defaults());

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(499), Duration.ofMillis(780));
    }

    @Test
    void the_first_of_several_is_enough_for_a_node_after_any() {
        CountDownLatch anyHasRun = new CountDownLatch(1);
        GraphOutcome<String> outcome = run(
                GraphNode.of("slow", context -> String.valueOf(anyHasRun.await(20, TimeUnit.SECONDS))),
                node("quick", "Q"),
                GraphNode.<String>of("any", context -> {
                            String seen = context.value("quick")
                                    + context.result("slow").isPresent();
                            anyHasRun.countDown();
                            return seen;
                        })
                        .afterAny("slow", "quick"));

        assertThat(outcome.value("any")).isEqualTo("Qfalse");
        assertThat(outcome.value("slow")).isEqualTo("true");
    }

    @Test
    void a_node_that_waits_for_a_resource_keeps_nobody_else_waiting() {
        CountDownLatch otherHasRun = new CountDownLatch(1);

        GraphOutcome<String> outcome = run(
                List.of(
                        GraphNode.<String>of(
                                        "holds", context -> String.valueOf(otherHasRun.await(20, TimeUnit.SECONDS)))
                                .uses("gpu")
                                .expected(Duration.ofSeconds(9)),
                        node("waits", "W").uses("gpu").expected(Duration.ofSeconds(8)),
                        GraphNode.of("other", context -> count(otherHasRun))),
                GraphOptions.defaults().withPermits("gpu", 1).withMaxConcurrency(2));

        assertThat(outcome.value("holds")).isEqualTo("true");
        assertThat(outcome.value("waits")).isEqualTo("W");
    }

    @Test
    void a_node_that_waits_for_its_next_attempt_holds_no_permit() {
        CountDownLatch otherHasRun = new CountDownLatch(1);
        GraphOutcome<String> outcome = run(
                List.of(
                        GraphNode.<String>of("flaky", context -> {
                                    if (context.attempt() == 1) {
                                        throw new IllegalStateException("once");
                                    }
                                    return String.valueOf(otherHasRun.await(20, TimeUnit.SECONDS));
                                })
                                .expected(Duration.ofSeconds(9))
                                .retry(dev.regatta.error.RetryPolicy.times(2).withFirstDelay(Duration.ofMillis(200))),
                        GraphNode.of("other", context -> count(otherHasRun))),
                GraphOptions.defaults().withMaxConcurrency(1));

        assertThat(outcome.value("flaky")).isEqualTo("true");
    }

    @Test
    void of_two_nodes_that_add_the_same_one_fails() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        NodeWork<String> adds = context -> {
            context.add(List.of(node("same", "S")));
            return String.valueOf(together.await(20, TimeUnit.SECONDS) >= 0);
        };

        GraphOutcome<String> outcome = run(List.of(GraphNode.of("a", adds), GraphNode.of("b", adds)), INDEPENDENT);

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.failure()).isInstanceOf(InvalidGraphException.class);
        assertThat(outcome.value("same")).isEqualTo("S");
    }

    @Test
    void nodes_that_compute_and_ignore_everything_hold_up_neither_deadline_nor_others() {
        AtomicBoolean spin = new AtomicBoolean(true);
        AtomicLong work = new AtomicLong();
        List<GraphNode<String>> spinners = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 1; i++) {
            spinners.add(GraphNode.of("spin" + i, context -> {
                while (spin.get()) {
                    work.incrementAndGet();
                }
                return "";
            }));
        }
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(spinners),
                        GraphOptions.defaults()
                                .withDeadline(Duration.ofSeconds(3))
                                .withGrace(Duration.ofMillis(100)),
                        GraphListener.none());
        try {
            GraphOutcome<String> beside = run(node("hi", "hi"));

            assertThat(beside.value("hi")).isEqualTo("hi");
            assertThat(run.isDone()).isFalse();
            assertThat(run.join().ending()).isEqualTo(Ending.DEADLINE);
            assertThat(run.join().stuck()).isNotEmpty();
        } finally {
            spin.set(false);
        }
    }

    @Test
    void nodes_that_compute_hold_up_neither_timeout_nor_failure_nor_cancel() throws InterruptedException {
        AtomicBoolean spin = new AtomicBoolean(true);
        AtomicLong work = new AtomicLong();
        NodeWork<String> spins = context -> {
            while (spin.get()) {
                work.incrementAndGet();
            }
            return "";
        };
        GraphOptions options = GraphOptions.defaults().withGrace(Duration.ofMillis(100));
        try {
            GraphOutcome<String> late =
                    run(List.of(timed(GraphNode.of("a", spins), 100), GraphNode.of("b", spins)), options);
            assertThat(late.stuck()).contains("a");

            GraphOutcome<String> failed = run(
                    List.of(
                            GraphNode.of("a", spins),
                            GraphNode.of("b", spins),
                            GraphNode.<String>of("c", context -> {
                                        pause(50);
                                        throw new IllegalStateException("c");
                                    })
                                    .timeout(Duration.ofSeconds(1))),
                    options);
            assertThat(failed.ending()).isEqualTo(Ending.FAILED);

            GraphRun<String> run = executor()
                    .start(
                            TaskGraph.of(GraphNode.of("a", spins), GraphNode.of("b", spins)),
                            options,
                            GraphListener.none());
            run.cancel("the test says so");
            assertThat(run.join().ending()).isEqualTo(Ending.CANCELLED);
        } finally {
            spin.set(false);
        }
    }

    // ---- what others get wrong
    // ---------------------------------------------------------------------------------------

    @Test
    void a_failure_beside_a_slow_node_is_known_long_before_that_would_end() {
        AtomicLong failedAt = new AtomicLong();
        AtomicBoolean interrupted = new AtomicBoolean();
        GraphOutcome<String> outcome = run(
                GraphNode.of("slow", context -> pauseAndNote(2_000, interrupted)), GraphNode.of("fails", context -> {
                    pause(50);
                    failedAt.set(System.nanoTime());
                    throw new IllegalStateException("on purpose");
                }));
        Duration late = Duration.ofNanos(System.nanoTime() - failedAt.get());

        assertThat(outcome.firstFailure()).isEqualTo("fails");
        assertThat(interrupted).isTrue();
        assertThat(late).isLessThan(Duration.ofSeconds(1)); // the benchmark tells the milliseconds
    }

    @Test
    void a_cancel_returns_when_slow_work_has_been_interrupted() throws InterruptedException {
        AtomicBoolean interrupted = new AtomicBoolean();
        GraphRun<String> run = start(GraphNode.of("slow", context -> pauseAndNote(3_000, interrupted)));
        pause(300);
        long begin = System.nanoTime();

        run.cancel("the test says so");

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        assertThat(interrupted).isTrue();
    }

    @Test
    void a_deadline_is_kept_and_no_thread_goes_on() {
        AtomicReference<Thread> worker = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        long begin = System.nanoTime();

        GraphOutcome<String> outcome = run(
                List.of(GraphNode.of("slow", context -> {
                    worker.set(Thread.currentThread());
                    return pauseAndNote(3_000, interrupted);
                })),
                GraphOptions.defaults().withDeadline(Duration.ofMillis(500)));

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1_500));
        assertThat(outcome.ending()).isEqualTo(Ending.DEADLINE);
        assertThat(interrupted).isTrue();
        assertThat(endsSoon(worker.get())).isTrue();
    }

    @Test
    void many_waiting_nodes_wait_at_once() {
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            nodes.add(GraphNode.of("n" + i, context -> pause(200)));
        }
        long begin = System.nanoTime();

        run(nodes, GraphOptions.defaults());

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    private static boolean endsSoon(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private static String pauseAndNote(long millis, AtomicBoolean interrupted) throws InterruptedException {
        try {
            return pause(millis);
        } catch (InterruptedException stopped) {
            interrupted.set(true);
            throw stopped;
        }
    }

    /** Waits, as work does that calls somebody. */
    private static String pause(long millis) throws InterruptedException {
        return String.valueOf(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS));
    }
}
