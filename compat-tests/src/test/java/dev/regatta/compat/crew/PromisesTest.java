package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.Timeouts;
import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;
import dev.regatta.error.RetryPolicy;
import dev.regatta.error.TransientException;
import dev.regatta.event.RunEvent;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.NodeResult;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Regatta promises when something goes wrong: failures that reach the caller, stops that stop, results without luck. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PromisesTest {
    private static final RetryPolicy AT_ONCE = new RetryPolicy(4, Duration.ZERO, 1, Duration.ofSeconds(1));

    /** A model made of a function, which may block and be interrupted. */
    private record FunctionModel(Answer answer) implements ChatModel {
        @FunctionalInterface
        interface Answer {
            String to(ChatRequest request) throws InterruptedException;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            try {
                return ChatResponse.builder()
                        .aiMessage(dev.langchain4j.data.message.AiMessage.from(answer.to(request)))
                        .build();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    // ---- failures
    // ----------------------------------------------------------------------------------------------------

    @Test
    @Tag("concurrent")
    void a_failure_interrupts_a_running_model_call_and_reaches_the_caller_at_once() {
        CountDownLatch asking = new CountDownLatch(1);
        AtomicLong failedAt = new AtomicLong();
        AtomicInteger interrupted = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> {
            asking.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.incrementAndGet();
                throw e;
            }
            return "never";
        });
        Task<String> failing = Task.run("failing", String.class, context -> {
            asking.await();
            failedAt.set(System.nanoTime());
            throw new IllegalStateException("on purpose");
        });
        Task<String> sibling = Task.of("sibling", "Think for ever");
        Task<String> after = Task.of("after", "Go on").after(failing);

        RunResult result = Crew.of(failing, sibling, after).model(slow).kickoff();
        Duration late = Duration.ofNanos(System.nanoTime() - failedAt.get());

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(interrupted).hasValue(1);
        assertThat(result.tasks().get("sibling"))
                .isInstanceOfSatisfying(
                        TaskResult.Cancelled.class,
                        cancelled -> assertThat(cancelled.reason()).isEqualTo("'failing' failed"));
        assertThat(result.tasks().get("after"))
                .isEqualTo(new TaskResult.Skipped<>("after", "failing", NodeResult.Skipped.Why.FAILURE));
        assertThat(late)
                .isLessThan(Duration.ofSeconds(10)); // nothing else ends this run; benchmarks tell the milliseconds
    }

    @Test
    @Tag("in-process")
    void any_throwable_counts() {
        for (Error error : List.of(new NoClassDefFoundError("x"), new OutOfMemoryError("x"), new AssertionError("x"))) {
            ChatModel broken = new FunctionModel(request -> {
                throw error;
            });

            RunResult result = Crew.of(Task.of("a", "x"), Task.of("b", "y").after("a"))
                    .model(broken)
                    .kickoff();

            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(result.failure())
                    .hasValueSatisfying(failure -> assertThat(failure.cause()).isSameAs(error));
            assertThat(result.tasks().get("b")).isInstanceOf(TaskResult.Skipped.class);
        }
    }

    /** An exception that will not be asked anything. */
    @SuppressWarnings({"serial", "OverrideThrowableToString"})
    private static final class HostileException extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("I say nothing");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("nor why");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("nor what I am");
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("nor who");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("nor where");
        }
    }

    @Test
    void an_exception_that_throws_when_it_is_asked_is_a_failure_like_any_other() {
        ChatModel broken = new FunctionModel(request -> {
            throw new HostileException();
        });
        Task<String> code = Task.run("code", String.class, context -> {
            throw new HostileException();
        });

        RunResult ofCode = Crew.of(code).kickoff();
        RunResult ofModel = Crew.of(Task.of("a", "x")).model(broken).kickoff();

        assertThat(ofCode.failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.message()).isEqualTo("Task 'code' threw HostileException."));
        assertThat(ofCode.tasks().get("code")).isInstanceOf(TaskResult.Failed.class);
        assertThat(ofModel.failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("failed with HostileException"));
    }

    @Test
    void an_exception_without_a_name_is_called_by_that_of_its_class() {
        Task<String> code = Task.run("code", String.class, context -> {
            throw new IllegalStateException("no disk") {
                private static final long serialVersionUID = 1L;
            };
        });

        assertThat(Crew.of(code).kickoff().failure())
                .hasValueSatisfying(failure ->
                        assertThat(failure.message()).isEqualTo("Task 'code' threw IllegalStateException: no disk"));
    }

    @Test
    void independent_tasks_can_finish_when_one_fails() {
        Task<String> bad = Task.run("bad", String.class, context -> {
            throw new IllegalStateException("on purpose");
        });
        Task<String> good = Task.run("good", String.class, context -> "done").after("first");
        Task<String> first = Task.run("first", String.class, context -> "first");

        RunResult result = Crew.of(bad, first, good)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.of(good)).isEqualTo("done");
    }

    @Test
    void a_model_that_answers_garbage_is_no_crash() {
        ChatModel nothing = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return null;
            }
        };

        RunResult result = Crew.of(Task.of("a", "x"))
                .model(nothing)
                .retry(RetryPolicy.never())
                .kickoff();

        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.MODEL);
            assertThat(failure.message()).matches("The model 'PromisesTest\\$\\d+' returned no message\\.");
        });
    }

    // ---- retries
    // -----------------------------------------------------------------------------------------------------

    @Test
    void what_may_help_is_tried_again() {
        ScriptedModel model = new ScriptedModel()
                .thenFail(new dev.langchain4j.exception.RateLimitException("429"))
                .thenFail(new dev.langchain4j.exception.InternalServerException("500"))
                .thenFail(new TransientException("soon", null))
                .thenAnswer("at last");

        RunResult result =
                Crew.of(Task.of("a", "x")).model(model).retry(AT_ONCE).kickoff();

        assertThat(result.output()).isEqualTo("at last");
        assertThat(result.usage().modelCalls()).isEqualTo(1);
    }

    private static List<RuntimeException> busy() {
        return List.of(
                new dev.langchain4j.exception.HttpException(429, "{}"),
                new dev.langchain4j.exception.HttpException(503, "{}"),
                new dev.langchain4j.exception.HttpException(529, "overloaded"),
                new dev.langchain4j.exception.RateLimitException("slowly"),
                new dev.langchain4j.exception.RateLimitException(
                        new dev.langchain4j.exception.HttpException(429, "slowly")));
    }

    @ParameterizedTest
    @MethodSource("busy")
    void a_server_without_room_that_names_no_time_is_given_more_of_it(RuntimeException failure) {
        RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(1), 2, Duration.ofMillis(40));
        ScriptedModel model =
                new ScriptedModel().thenFail(failure).thenFail(failure).thenAnswer("at last");

        List<Duration> delays = delays(Crew.of(Task.of("a", "x")).model(model).retry(policy));

        assertThat(delays.get(0)).isBetween(Duration.ofMillis(21), Duration.ofMillis(24));
        assertThat(delays.get(1)).isBetween(Duration.ofMillis(36), Duration.ofMillis(40));
    }

    @Test
    void the_time_of_a_task_bounds_how_patient_its_calls_are() {
        ScriptedModel model = new ScriptedModel().thenFail(busy().getFirst()).thenAnswer("at last");

        List<Duration> delays = delays(Crew.of(Task.of("a", "x"))
                .model(model)
                .limits(RunLimits.defaults().withTimeouts(Timeouts.defaults().withTask(Duration.ofMillis(600)))));

        assertThat(delays).singleElement().satisfies(delay -> assertThat(delay).isLessThan(Duration.ofMillis(301)));
    }

    @Test
    void other_troubles_get_the_usual_delay() {
        ScriptedModel model = new ScriptedModel()
                .thenFail(new dev.langchain4j.exception.HttpException(500, "{}"))
                .thenAnswer("at last");
        RetryPolicy policy = new RetryPolicy(3, Duration.ofMillis(1), 2, Duration.ofMillis(40));

        assertThat(delays(Crew.of(Task.of("a", "x")).model(model).retry(policy)))
                .singleElement()
                .satisfies(delay -> assertThat(delay).isLessThanOrEqualTo(Duration.ofMillis(1)));
    }

    private static List<Duration> delays(Crew crew) {
        List<RunEvent> events = new CopyOnWriteArrayList<>();
        assertThat(crew.listener(events::add).kickoff().output()).isEqualTo("at last");
        return events.stream()
                .filter(RunEvent.ModelCallRetried.class::isInstance)
                .map(event -> ((RunEvent.ModelCallRetried) event).delay())
                .toList();
    }

    @Test
    @Tag("in-process")
    void what_will_not_help_is_not_tried_again_whatever_its_text() {
        for (RuntimeException failure : List.of(
                new dev.langchain4j.exception.AuthenticationException("429 timeout, retry"),
                new dev.langchain4j.exception.InvalidRequestException("500"),
                new IllegalStateException("rate limit"),
                new PermanentException("503"))) {
            ScriptedModel model = new ScriptedModel().thenFail(failure);

            RunResult result =
                    Crew.of(Task.of("a", "x")).model(model).retry(AT_ONCE).kickoff();

            assertThat(result.failure())
                    .hasValueSatisfying(told -> assertThat(told.cause()).isSameAs(failure));
            assertThat(model.requests()).hasSize(1);
        }
    }

    @Test
    void attempts_are_bounded_and_told() {
        ScriptedModel model = new ScriptedModel()
                .otherwise(request -> new ScriptedModel.Reply.Fails(new TransientException("no", null)));
        Run run = Crew.of(Task.of("a", "x")).model(model).retry(AT_ONCE).start();

        List<RunEvent> events = new ArrayList<>();
        run.events().forEach(events::add);

        assertThat(model.requests()).hasSize(4);
        assertThat(events)
                .filteredOn(RunEvent.ModelCallRetried.class::isInstance)
                .hasSize(3);
        assertThat(events)
                .filteredOn(RunEvent.ModelCallFailed.class::isInstance)
                .hasSize(1);
    }

    // ---- stopping
    // ----------------------------------------------------------------------------------------------------

    @Test
    @Tag("concurrent")
    void cancel_stops_model_and_tool_calls_before_it_returns_and_none_is_tried_again() throws InterruptedException {
        record None() {}
        CountDownLatch atWork = new CountDownLatch(2);
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> {
            calls.incrementAndGet();
            return blockForEver(atWork, running);
        });
        ScriptedModel toolUser = new ScriptedModel().thenCall("wait", "{}");
        Tool wait = Tool.of("wait", "Waits", None.class, input -> blockForEver(atWork, running));
        Task<String> thinking =
                Task.of("thinking", "Think").by(Agent.of("A", "b").model(slow));
        Task<String> using =
                Task.of("using", "Use").by(Agent.of("C", "d").model(toolUser).tools(wait));
        Run run = Crew.of(thinking, using, Task.of("later", "x").after(thinking))
                .model(slow)
                .retry(AT_ONCE)
                .start();
        atWork.await();

        run.cancel();

        assertThat(running).as("calls still running when cancel returns").hasValue(0);
        assertThat(run.isDone()).isTrue();
        RunResult result = run.await();
        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.tasks().values())
                .allMatch(task -> task instanceof TaskResult.Cancelled<?> cancelled && !cancelled.stuck());
        assertThat(calls).hasValue(1);
        assertThat(toolUser.requests()).hasSize(1);
    }

    @Test
    void the_runs_time_limit_stops_it() {
        AtomicInteger running = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> blockForEver(new CountDownLatch(1), running));
        RunLimits limits = RunLimits.defaults().withTimeouts(Timeouts.defaults().withRun(Duration.ofMillis(100)));

        RunResult result = Crew.of(Task.of("a", "x")).model(slow).limits(limits).kickoff();

        assertThat(running).hasValue(0);
        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.failure())
                .hasValueSatisfying(
                        failure -> assertThat(failure.message())
                                .isEqualTo(
                                        "The run was not done within 100 ms and was stopped. Raise the run's timeout, or ask for less."));
    }

    @Test
    void a_model_calls_time_limit_stops_it_for_good() {
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> {
            calls.incrementAndGet();
            return blockForEver(new CountDownLatch(1), running);
        });
        RunLimits limits = RunLimits.defaults().withTimeouts(Timeouts.defaults().withModelCall(Duration.ofMillis(500)));

        RunResult result = Crew.of(Task.of("a", "x"))
                .model(slow)
                .limits(limits)
                .retry(AT_ONCE)
                .kickoff();

        assertThat(calls).hasValue(1);
        assertThat(running).hasValue(0);
        assertThat(result.failure()).hasValueSatisfying(failure -> {
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
            assertThat(failure.message())
                    .isEqualTo(
                            "The model call a/1 to FunctionModel took longer than 500 ms and was interrupted. Give it"
                                    + " more time with Timeouts.withModelCall, or bound its answer with maxOutputTokens.");
        });
    }

    @Test
    void a_tasks_time_limit_stops_agents_and_code_alike() {
        AtomicInteger running = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> blockForEver(new CountDownLatch(1), running));
        Task<String> agent = Task.of("agent", "x").timeout(Duration.ofMillis(100));
        Task<String> code = Task.run("code", String.class, context -> blockForEver(new CountDownLatch(1), running))
                .timeout(Duration.ofMillis(100));

        RunResult result = Crew.of(agent, code)
                .model(slow)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();

        assertThat(running).hasValue(0);
        assertThat(result.tasks().values())
                .allSatisfy(task -> assertThat(task)
                        .isInstanceOfSatisfying(
                                TaskResult.Failed.class,
                                failed -> assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.TIMEOUT)));
    }

    @Test
    void interrupting_the_thread_that_waits_cancels_the_run() throws InterruptedException {
        CountDownLatch atWork = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> blockForEver(atWork, running));
        AtomicReference<RunResult> result = new AtomicReference<>();
        Thread waiting = Thread.ofPlatform()
                .start(() -> result.set(Crew.of(Task.of("a", "x")).model(slow).kickoff()));
        atWork.await();

        waiting.interrupt();
        waiting.join();

        assertThat(result.get().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(running).hasValue(0);
    }

    @Test
    void a_tool_can_cancel_its_own_run_without_waiting_for_itself() {
        AtomicReference<Run> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Tool stop = Tool.of("stop", "Stops the run", Stop.class, asked -> {
            known.await();
            self.get().cancel();
            return "stopped";
        });
        ChatModel model =
                new ScriptedModel().thenCall("stop", "{\"why\": \"enough\"}").thenAnswer("never");
        Run run = Crew.of(Task.of("a", "x").by(Agent.of("A", "a").tools(stop)))
                .model(model)
                .limits(RunLimits.defaults().withTimeouts(Timeouts.defaults().withGrace(Duration.ofSeconds(20))))
                .start();
        self.set(run);
        long begin = System.nanoTime();
        known.countDown();

        RunResult result = run.await();

        assertThat(result.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(result.tasks().get("a"))
                .isInstanceOfSatisfying(
                        TaskResult.Cancelled.class,
                        cancelled -> assertThat(cancelled.stuck()).isFalse());
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    }

    /** What the tool above is asked for. */
    record Stop(String why) {}

    @Test
    void a_task_that_waits_for_its_own_run_is_refused() {
        AtomicReference<Run> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Task<String> waiting = Task.run("waiting", String.class, context -> {
            known.await();
            return self.get().await().output().toString();
        });
        Run run = Crew.of(waiting).start();
        self.set(run);
        known.countDown();

        assertThat(run.await().failure())
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("A run cannot wait for itself"));
    }

    @Test
    void huge_timeouts_mean_no_limit() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        Timeouts timeouts = new Timeouts(forEver, forEver, forEver, forEver, forEver);
        Task<String> code = Task.run("code", String.class, context -> "done").timeout(forEver);

        RunResult result = Crew.of(code, Task.of("asked", "x").timeout(forEver).after(code))
                .model(new FunctionModel(request -> "answer"))
                .limits(RunLimits.defaults().withTimeouts(timeouts))
                .kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void tools_that_compute_and_ignore_everything_do_not_hold_up_their_timeouts() {
        AtomicReference<Boolean> spin = new AtomicReference<>(true);
        AtomicLong work = new AtomicLong();
        Tool spins = Tool.of("spin", "Computes", Stop.class, asked -> {
            while (spin.get()) {
                work.incrementAndGet();
            }
            return "";
        });
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 1; i++) {
            tasks.add(Task.of("t" + i, "x")
                    .by(Agent.of("A", "a")
                            .tools(spins)
                            .model(new ScriptedModel()
                                    .thenCall("spin", "{\"why\": \"x\"}")
                                    .thenAnswer("went on"))));
        }
        try {
            RunResult result = Crew.of(tasks)
                    .limits(RunLimits.defaults()
                            .withTimeouts(Timeouts.defaults()
                                    .withToolCall(Duration.ofMillis(200))
                                    .withGrace(Duration.ofMillis(100))))
                    .kickoff();

            assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(result.outputs().values()).allMatch("went on"::equals);
        } finally {
            spin.set(false);
        }
    }

    @Test
    void code_that_computes_and_ignores_everything_does_not_hold_up_the_limit_of_the_run() {
        AtomicReference<Boolean> spin = new AtomicReference<>(true);
        AtomicLong work = new AtomicLong();
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 1; i++) {
            tasks.add(Task.run("t" + i, String.class, context -> {
                while (spin.get()) {
                    work.incrementAndGet();
                }
                return "";
            }));
        }
        try {
            Run run = Crew.of(tasks)
                    .limits(RunLimits.defaults()
                            .withTimeouts(Timeouts.defaults()
                                    .withRun(Duration.ofMillis(1_500))
                                    .withGrace(Duration.ofMillis(100))))
                    .start();
            RunResult beside =
                    Crew.of(Task.run("hi", String.class, context -> "hi")).kickoff();
            RunResult result = run.await();

            assertThat(beside.output()).isEqualTo("hi");
            assertThat(result.status()).isEqualTo(RunStatus.FAILED);
            assertThat(result.tasks().values())
                    .anyMatch(task -> task instanceof TaskResult.Cancelled<?> cancelled && cancelled.stuck());
        } finally {
            spin.set(false);
        }
    }

    @Test
    void a_task_can_cancel_its_own_run() {
        AtomicReference<Run> self = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        Task<String> stopper = Task.run("stopper", String.class, context -> {
            known.await();
            self.get().cancel();
            return "done";
        });
        Run run = Crew.of(
                        stopper,
                        Task.run("later", String.class, context -> "never").after(stopper))
                .start();
        self.set(run);
        known.countDown();

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    @Tag("concurrent")
    void no_thread_is_left_when_a_stopped_run_has_ended() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet(); // other tests may have a memory open
        for (int i = 0; i < 20; i++) {
            runAndCancel();
        }

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("regatta")
                    && !before.contains(thread)) { // on its way out: what keeps time stays for a second
                assertThat(thread.join(Duration.ofSeconds(20)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    private static void runAndCancel() throws InterruptedException {
        CountDownLatch atWork = new CountDownLatch(3);
        AtomicInteger running = new AtomicInteger();
        ChatModel slow = new FunctionModel(request -> blockForEver(atWork, running));
        Run run = Crew.of(Task.of("a", "x"), Task.of("b", "y"), Task.of("c", "z"))
                .model(slow)
                .listener(event -> {})
                .start();
        atWork.await();
        run.cancel();
        run.await();
    }

    // ---- bounds
    // ------------------------------------------------------------------------------------------------------

    @Test
    void calls_to_a_model_and_tasks_are_bounded_over_all_runs_of_a_batch() {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ChatModel counting = new FunctionModel(request -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            running.decrementAndGet();
            return "ok";
        });
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tasks.add(Task.of("t" + i, "x"));
        }
        Crew crew = Crew.of(tasks).model(counting).limits(RunLimits.defaults().withModelCallsAtOnce(3));

        List<RunResult> results = crew.kickoffEach(Collections.nCopies(5, Map.of()));

        assertThat(results).allMatch(RunResult::isCompleted);
        assertThat(most.get()).isBetween(1, 3);
    }

    // ---- results without luck
    // ----------------------------------------------------------------------------------------

    @RepeatedTest(5)
    void results_do_not_depend_on_timing() {
        Random jitter = new Random();
        Function<Boolean, RunResult> run = jittered -> {
            ChatModel model = new FunctionModel(request -> {
                if (jittered) {
                    for (int i = jitter.nextInt(20_000); i > 0; i--) {
                        Thread.onSpinWait();
                    }
                }
                String user = CrewRunTest.user(request);
                return Integer.toHexString(user.hashCode());
            });
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                Task<String> task = Task.of("t" + i, "number " + i);
                for (int j = i - 1; j >= 0; j -= i % 4 + 2) {
                    task = task.after("t" + j);
                }
                tasks.add(task);
            }
            return Crew.of(tasks).model(model).kickoff();
        };

        RunResult calm = run.apply(false);
        RunResult jittered = run.apply(true);

        assertThat(jittered.outputs()).isEqualTo(calm.outputs());
        assertThat(texts(jittered)).isEqualTo(texts(calm));
    }

    private static Map<String, Object> texts(RunResult result) {
        return result.tasks().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> ((TaskResult.Completed<?>) entry.getValue()).output()));
    }

    private static String blockForEver(CountDownLatch atWork, AtomicInteger running) throws InterruptedException {
        running.incrementAndGet();
        try {
            atWork.countDown();
            new CountDownLatch(1).await();
            return "never";
        } finally {
            running.decrementAndGet();
        }
    }
}
