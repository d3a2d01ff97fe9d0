package dev.regatta.compat.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.error.RetryPolicy;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every executor promises when a run is stopped: clean-up is done, and code of users that throws anything stops nothing. */
public abstract class GraphCleanUpContract extends GraphTroubleContract {
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Makes the contract; called by JUnit through its subclasses. */
    protected GraphCleanUpContract() {}

    /** What user code throws although nobody declared it. */
    public enum Thrown {
        /** A checked exception. */
        CHECKED,
        /** What is neither an exception nor an error. */
        THROWABLE,
        /** An interrupt of nobody. */
        INTERRUPTED,
        /** An error of the virtual machine. */
        ERROR,
        /** A subclass of {@link Throwable} of the user's own. */
        OWN;

        private Throwable made() {
            return switch (this) {
                case CHECKED -> new Exception("sneaky");
                case THROWABLE -> new Throwable("naked");
                case INTERRUPTED -> new InterruptedException("by nobody");
                case ERROR -> new StackOverflowError("on purpose");
                case OWN -> new Silent();
            };
        }

        /**
         * Throws it.
         *
         * @param <X> whatever fits where it is called
         * @return never
         */
        @SuppressWarnings("TypeParameterUnusedInFormals") // it never returns
        public <X> X raise() {
            return sneak(made());
        }

        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the point: it throws what is not declared
        private static <X, E extends Throwable> X sneak(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }

    /** A throwable that will not say what it is. */
    private static final class Silent extends Throwable {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    // ---- anything is thrown
    // -----------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void a_listener_may_throw_anything_anywhere(Thrown thrown) {
        GraphListener<String> listener = new GraphListener<>() {
            @Override
            public void ready(String id) {
                thrown.raise();
            }

            @Override
            public void started(String id) {
                thrown.raise();
            }

            @Override
            public void retried(String id, int attempt, Throwable failure, Duration delay) {
                thrown.raise();
            }

            @Override
            public void ended(String id, NodeResult<String> result) {
                thrown.raise();
            }

            @Override
            public void runEnded(GraphOutcome<String> outcome) {
                thrown.raise();
            }
        };
        TaskGraph<String> graph = TaskGraph.of(
                GraphNode.<String>of("a", context -> {
                            if (context.attempt() == 1) {
                                throw new IllegalStateException("once");
                            }
                            return "A";
                        })
                        .retry(SOON),
                node("b", "B", "a"),
                node("c", "C").runIf(context -> false),
                node("d", "D", "c"));

        GraphOutcome<String> outcome =
                executor().start(graph, GraphOptions.defaults(), listener).join();

        assertThat(outcome.ending()).isEqualTo(Ending.SUCCEEDED);
        assertThat(outcome.value("b")).isEqualTo("B");
    }

    @ParameterizedTest
    @EnumSource
    void a_retry_rule_may_throw_anything(Thrown thrown) {
        GraphOutcome<String> outcome =
                run(failing("a").retry(SOON.on(failure -> thrown.raise())), node("b", "B"), node("c", "C", "a"));

        assertThat(failure(outcome, "a")).hasMessage("on purpose");
        assertThat(outcome.otherFailures()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void work_and_conditions_may_throw_anything(Thrown thrown) {
        GraphOutcome<String> outcome = run(
                List.of(
                        GraphNode.of("work", context -> thrown.raise()),
                        node("condition", "C").runIf(context -> thrown.<Boolean>raise())),
                INDEPENDENT);

        assertThat(outcome.results().values()).hasOnlyElementsOfType(NodeResult.Failed.class);
    }

    @Test
    void a_listener_that_throws_does_not_keep_a_cancel_from_ending() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(blocking("a", running), node("b", "B", "a")),
                        GraphOptions.defaults(),
                        new Ends(id -> Thrown.THROWABLE.raise()));
        running.await();

        run.cancel("the test says so");

        assertThat(run.join().results()).hasSize(2);
    }

    @Test
    void exceptions_that_are_constants_are_left_as_they_are() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two");
        for (int i = 0; i < 50; i++) {
            GraphOutcome<String> outcome = run(
                    List.of(
                            GraphNode.of("a", context -> {
                                throw one;
                            }),
                            GraphNode.of("b", context -> {
                                throw two;
                            }),
                            GraphNode.of("c", context -> {
                                throw new IllegalStateException("fresh");
                            })),
                    INDEPENDENT);
            assertThat(outcome.otherFailures()).hasSize(2);
        }

        assertThat(one.getSuppressed()).isEmpty();
        assertThat(two.getSuppressed()).isEmpty();
    }

    // ---- clean-up
    // -----------------------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource
    void clean_up_is_done_after_a_failure(FailurePolicy policy) {
        GraphOutcome<String> outcome = run(
                List.of(
                        node("start", "up"),
                        failing("work").after("start"),
                        node("more", "M", "work"),
                        node("stop", "down", "start").evenIfFailed("work", "more"),
                        node("report", "told", "stop").evenIfFailed("more")),
                GraphOptions.defaults().withFailurePolicy(policy));

        assertThat(outcome.firstFailure()).isEqualTo("work");
        assertThat(outcome.results())
                .containsEntry("stop", new NodeResult.Succeeded<>("down"))
                .containsEntry("report", new NodeResult.Succeeded<>("told"));
    }

    @Test
    void clean_up_is_done_after_a_cancel_and_join_waits_for_it() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        GraphRun<String> run = start(
                node("start", "up"),
                blocking("work", running).after("start"),
                node("never", "N", "work"),
                GraphNode.<String>of(
                                "stop",
                                context -> letGo.await(20, TimeUnit.SECONDS) ? "down " + context.isStopped() : "late")
                        .after("start")
                        .evenIfFailed("never"));
        running.await();

        run.cancel("the test says so"); // returns while the clean-up goes on

        assertThat(run.isDone()).isFalse();
        letGo.countDown();
        GraphOutcome<String> outcome = run.join();
        assertThat(outcome.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(outcome.results())
                .containsEntry("never", new NodeResult.Cancelled<>("the test says so", false))
                .containsEntry("stop", new NodeResult.Succeeded<>("down false"));
    }

    @Test
    void clean_up_is_done_after_the_deadline() {
        GraphOutcome<String> outcome = run(
                List.of(
                        node("start", "up"),
                        blocking("work", new CountDownLatch(1)).after("start"),
                        node("stop", "down", "start").evenIfFailed("work")),
                GraphOptions.defaults().withDeadline(Duration.ofMillis(100)));

        assertThat(outcome.ending()).isEqualTo(Ending.DEADLINE);
        assertThat(outcome.results()).containsEntry("stop", new NodeResult.Succeeded<>("down"));
    }

    @Test
    void clean_up_is_done_after_work_that_ignores_the_stop_and_with_its_permit() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(
                                GraphNode.<String>of("deaf", context -> {
                                            running.countDown();
                                            return stubbornly(letGo);
                                        })
                                        .uses("door"),
                                node("stop", "down").evenIfFailed("deaf").uses("door")),
                        GraphOptions.defaults()
                                .withMaxConcurrency(1)
                                .withPermits("door", 1)
                                .withGrace(Duration.ofMillis(50)),
                        GraphListener.none());
        running.await();

        run.cancel("the test says so");
        GraphOutcome<String> outcome = run.join();
        letGo.countDown();

        assertThat(outcome.stuck()).containsExactly("deaf");
        assertThat(outcome.results()).containsEntry("stop", new NodeResult.Succeeded<>("down"));
    }

    @Test
    void what_was_never_set_up_is_not_cleaned_up() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = start(
                blocking("work", running),
                node("start", "up", "work"),
                node("stop", "down", "start").evenIfFailed("work"),
                node("either", "E").afterAny("start", "stop").evenIfFailed("work"),
                node("last", "L").evenIfFailed("stop"));
        running.await();

        run.cancel("the test says so");

        assertThat(run.join().results())
                .containsEntry("stop", new NodeResult.Cancelled<>("the test says so", false))
                .containsEntry("either", new NodeResult.Cancelled<>("the test says so", false))
                .containsEntry("last", new NodeResult.Succeeded<>("L"));
    }

    @Test
    void a_second_cancel_ends_the_clean_up_too() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch cleaning = new CountDownLatch(1);
        GraphRun<String> run = start(
                blocking("work", running),
                blocking("stop", cleaning).evenIfFailed("work"),
                node("last", "L").evenIfFailed("stop"));
        running.await();
        run.cancel("once");
        cleaning.await();

        run.cancel("twice");

        assertThat(run.isDone()).isTrue();
        assertThat(run.join().results())
                .containsEntry("work", new NodeResult.Cancelled<>("once", false))
                .containsEntry("stop", new NodeResult.Cancelled<>("twice", false))
                .containsEntry("last", new NodeResult.Cancelled<>("twice", false));
    }

    @Test
    void clean_up_has_a_time_of_its_own() {
        CountDownLatch letGo = new CountDownLatch(1);
        String over = "the time for cleaning up, 100 ms, was over";
        GraphOutcome<String> outcome = run(
                List.of(
                        failing("work"),
                        blocking("slow", new CountDownLatch(1)).evenIfFailed("work"),
                        node("next", "N").evenIfFailed("slow"),
                        stubborn("deaf", letGo).evenIfFailed("slow")),
                GraphOptions.defaults().withCleanUp(Duration.ofMillis(100)).withGrace(Duration.ofMillis(50)));
        letGo.countDown();

        assertThat(outcome.ending()).isEqualTo(Ending.FAILED);
        assertThat(outcome.results())
                .containsEntry("slow", new NodeResult.Cancelled<>(over, false))
                .containsEntry("next", new NodeResult.Cancelled<>(over, false))
                .containsEntry("deaf", new NodeResult.Cancelled<>(over, false));
    }

    @Test
    void clean_up_that_ignores_the_end_of_its_time_is_stuck() {
        CountDownLatch letGo = new CountDownLatch(1);
        GraphOutcome<String> outcome = run(
                List.of(failing("work"), stubborn("deaf", letGo).evenIfFailed("work")),
                GraphOptions.defaults().withCleanUp(Duration.ofMillis(50)).withGrace(Duration.ofMillis(50)));
        letGo.countDown();

        assertThat(outcome.stuck()).containsExactly("deaf");
    }

    @Test
    void clean_up_may_fail_retry_and_grow() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        List<String> ran = Collections.synchronizedList(new ArrayList<>());
        GraphRun<String> run = start(
                blocking("work", running),
                failing("fails").evenIfFailed("work"),
                GraphNode.<String>of("twice", context -> {
                            ran.add("twice " + context.attempt());
                            if (context.attempt() == 1) {
                                throw new IllegalStateException("once");
                            }
                            context.add(List.of(GraphNode.<String>of("grown", inner -> "G")
                                    .after("twice")
                                    .evenIfFailed("work")));
                            return "T";
                        })
                        .evenIfFailed("fails")
                        .retry(RetryPolicy.times(2).withFirstDelay(Duration.ofMillis(1))));
        running.await();

        run.cancel("the test says so");
        GraphOutcome<String> outcome = run.join();

        assertThat(outcome.ending()).isEqualTo(Ending.CANCELLED);
        assertThat(failure(outcome, "fails")).hasMessage("on purpose");
        assertThat(ran).containsExactly("twice 1", "twice 2");
        assertThat(outcome.results()).containsEntry("grown", new NodeResult.Succeeded<>("G"));
    }

    @Test
    void no_time_for_clean_up_stops_it_with_the_others() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        GraphRun<String> run = executor()
                .start(
                        TaskGraph.of(
                                blocking("work", running), node("stop", "S").evenIfFailed("work")),
                        GraphOptions.defaults().withCleanUp(Duration.ZERO),
                        GraphListener.none());
        running.await();

        run.cancel("the test says so");

        assertThat(run.isDone()).isTrue();
        assertThat(run.join().results()).containsEntry("stop", new NodeResult.Cancelled<>("the test says so", false));
    }

    @Test
    void clean_up_that_runs_when_the_run_is_stopped_goes_on() throws InterruptedException {
        CountDownLatch cleaning = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        GraphRun<String> run = start(
                failing("optional").runIf(context -> false),
                GraphNode.<String>of("stop", context -> {
                            cleaning.countDown();
                            letGo.await();
                            return "S";
                        })
                        .evenIfFailed("optional"),
                node("after", "A", "stop"));
        cleaning.await();

        run.cancel("the test says so");
        letGo.countDown();

        assertThat(run.join().results())
                .containsEntry("stop", new NodeResult.Succeeded<>("S"))
                .containsEntry("after", new NodeResult.Cancelled<>("the test says so", false));
        assertThat(run.join(LONG)).isPresent();
    }
}
