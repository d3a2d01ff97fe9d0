package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Human;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.Timeouts;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A task's limit holds for all of it, and its message says what the task was stopped in. */
final class TaskLimitTest {
    private static final Duration LIMIT = Duration.ofMillis(300);
    private static final Duration GRACE = Duration.ofMillis(400);
    /** What a machine under load may take on top. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    /** Each test has its own. */
    private final AtomicBoolean testEnded = new AtomicBoolean();

    record Query(String query) {}

    @AfterEach
    void letStubbornOnesGo() {
        testEnded.set(true);
    }

    /** Waits until it is interrupted. */
    private static <X> X waits() {
        try {
            NEVER.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException("stopped", stopped);
        }
        throw new IllegalStateException("nobody counts down");
    }

    /** Ignores every interrupt, until the test is over. */
    private <X> X ignores() {
        while (!testEnded.get()) {
            try {
                NEVER.await(10, java.util.concurrent.TimeUnit.MILLISECONDS);
            } catch (InterruptedException ignored) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("the test is over");
    }

    private static ScriptedModel model() {
        return new ScriptedModel().thenCall("look_up", "{\"query\": \"x\"}").thenAnswer("answer");
    }

    private static Crew crew(Task<?>... tasks) {
        return Crew.of(tasks).model(new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("answer")));
    }

    private static Arguments slow(String what, BiFunction<Task<String>, Supplier<Object>, Crew> crew) {
        return Arguments.of(what, crew);
    }

    private static Task<String> toolUser(Task<String> task, Tool tool) {
        return task.by(Agent.of("A", "b").tools(tool));
    }

    private static Tool quick() {
        return Tool.of("look_up", "d", Query.class, query -> "found");
    }

    static Stream<Arguments> everythingThatMayTakeLong() {
        return Stream.of(
                slow(
                        "guardrail 1 of 1",
                        (task, wait) -> crew(task.guardrail(answer -> {
                            wait.get();
                            return Verdict.ok(answer);
                        }))),
                slow(
                        "guardrail 2 of 2",
                        (task, wait) -> crew(task.guardrail("fine", answer -> true)
                                .guardrail("slow", answer -> wait.get() == null))),
                slow("its callback", (task, wait) -> crew(task.callback(done -> wait.get()))),
                slow("a callback after tasks", (task, wait) -> crew(task).afterTask(done -> wait.get())),
                slow("its condition", (task, wait) -> crew(task.runIf(context -> wait.get() == null))),
                slow("a question to a person", (task, wait) -> {
                    Human human = question -> String.valueOf(wait.get());
                    return crew(task.guardrail(human.reviewing()));
                }),
                slow("a question to a person", (task, wait) -> {
                    Human human = question -> String.valueOf(wait.get());
                    return Crew.of(toolUser(task, quick())).model(model()).aroundToolCalls(human.approving());
                }),
                slow(
                        "the tool call t/1.1 to look_up",
                        (task, wait) -> Crew.of(
                                        toolUser(task, Tool.of("look_up", "d", Query.class, query -> wait.get())))
                                .model(model())),
                slow(
                        "the tool call t/1.1 to look_up",
                        (task, wait) -> Crew.of(toolUser(
                                        task,
                                        Tool.of("look_up", "d", Query.class, query -> wait.get())
                                                .timeout(LIMIT)))
                                .model(model())),
                slow(
                        "a hook around the tool call t/1.1 to look_up",
                        (task, wait) -> Crew.of(toolUser(task, quick()))
                                .model(model())
                                .aroundToolCalls((call, context, next) -> {
                                    wait.get();
                                    return next.call(call);
                                })),
                slow(
                        "a hook around the model call t/1 to ScriptedModel",
                        (task, wait) -> crew(task).aroundModelCalls((call, context, next) -> {
                            wait.get();
                            return next.call(call);
                        })),
                slow(
                        "the model call t/1 to ScriptedModel",
                        (task, wait) -> Crew.of(task).model(new ScriptedModel().otherwise(request -> {
                                    wait.get();
                                    return new ScriptedModel.Reply.Text("late");
                                }))),
                slow(
                        "the model call t/1 to ScriptedModel",
                        (task, wait) -> Crew.of(task.guardrail("fine", answer -> true))
                                .model(new ScriptedModel().otherwise(request -> {
                                    wait.get();
                                    return new ScriptedModel.Reply.Text("late");
                                }))),
                slow(
                        "the model call t/1.1/delegated/1 to ScriptedModel#2",
                        (task, wait) -> Crew.of(task.by(Agent.of("Boss", "b").allowDelegation()))
                                .agents(Agent.of("Helper", "h").model(new ScriptedModel().otherwise(request -> {
                                            wait.get();
                                            return new ScriptedModel.Reply.Text("late");
                                        })))
                                .model(new ScriptedModel()
                                        .thenCall(
                                                "delegate_work_to_coworker",
                                                "{\"task\": \"x\", \"context\": \"\", \"coworker\": \"Helper\"}")
                                        .thenAnswer("answer"))));
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT) // they wait, most of their time
    @MethodSource("everythingThatMayTakeLong")
    void what_takes_too_long_is_stopped_and_named(String what, BiFunction<Task<String>, Supplier<Object>, Crew> crew) {
        RunResult result = limited(crew.apply(Task.of("t", "Write").timeout(LIMIT), TaskLimitTest::waits), LIMIT);

        assertThat(failure(result, "t").message())
                .isEqualTo("Task 't' was not done within its limit of 300 ms; it was stopped in " + what + ".");
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT) // they wait, most of their time
    @MethodSource("everythingThatMayTakeLong")
    void what_ignores_the_end_of_the_time_is_left_behind_after_the_grace_time_and_named(
            String what, BiFunction<Task<String>, Supplier<Object>, Crew> crew) {
        RunResult result = limited(crew.apply(Task.of("t", "Write").timeout(LIMIT), this::ignores), LIMIT.plus(GRACE));

        assertThat(failure(result, "t").message())
                .startsWith("Task 't' was not done within its limit of 300 ms; it was stopped in " + what);
    }

    @Test
    void the_limit_that_the_crew_sets_holds_for_all_of_a_task_too() {
        Crew crew = crew(Task.of("t", "Write").guardrail(answer -> waits()))
                .limits(RunLimits.defaults().withTimeouts(timeouts().withTask(LIMIT)));

        RunResult result = crew.kickoff();

        assertThat(failure(result, "t").message())
                .isEqualTo("Task 't' was not done within its limit of 300 ms; it was stopped in guardrail 1 of 1.");
    }

    @Test
    void code_and_the_steps_that_it_takes_are_named() {
        Task<String> code = Task.run("code", String.class, context -> waits()).timeout(LIMIT);
        Task<String> step = Task.run(
                        "step", String.class, context -> context.step("pay", String.class, TaskLimitTest::waits))
                .timeout(LIMIT);
        Task<String> checked = Task.run("checked", String.class, context -> "done")
                .timeout(LIMIT)
                .guardrail(answer -> waits());

        RunResult result = limited(
                crew(code, step, checked).onFailure(dev.regatta.graph.FailurePolicy.FINISH_INDEPENDENT),
                LIMIT.multipliedBy(3)); // one after the other on an engine of one thread

        assertThat(failure(result, "code").message()).endsWith("it was stopped in its code.");
        assertThat(failure(result, "step").message()).endsWith("it was stopped in the step 'pay' of its code.");
        assertThat(failure(result, "checked").message()).endsWith("it was stopped in guardrail 1 of 1.");
    }

    @Test
    void what_decides_on_parts_is_named() {
        Task<List<String>> list =
                Task.run("list", new dev.regatta.message.TypeRef<List<String>>() {}, context -> List.of("a"));
        Task<List<String>> items = Task.<List<String>, String, String>each(
                        "items", list, all -> waits(), item -> Task.run("x", String.class, context -> item))
                .timeout(LIMIT);
        Task<String> loop = Task.loop(
                        "loop",
                        String.class,
                        3,
                        history -> Task.run("turn", String.class, context -> "x"),
                        history -> waits())
                .timeout(LIMIT.multipliedBy(8)); // its first turn has to end within it
        Task<String> choice =
                Task.<String>choose("choice", String.class, context -> waits()).timeout(LIMIT);

        RunResult result = limited(
                crew(list, items, loop, choice).onFailure(dev.regatta.graph.FailurePolicy.FINISH_INDEPENDENT),
                LIMIT.multipliedBy(10)); // one after the other on an engine of one thread

        assertThat(failure(result, "items").message()).endsWith("it was stopped in the code that lists its items.");
        assertThat(failure(result, "loop").message()).endsWith("it was stopped in the condition of its loop.");
        assertThat(failure(result, "choice").message()).endsWith("it was stopped in the code that chooses a task.");
    }

    @Test
    void nothing_of_a_task_goes_on_when_its_time_is_up() {
        AtomicBoolean published = new AtomicBoolean();
        Task<String> task = Task.of("t", "Write")
                .timeout(LIMIT)
                .guardrail(answer -> {
                    try {
                        NEVER.await();
                    } catch (InterruptedException keptToItself) {
                        Thread.onSpinWait();
                    }
                    return Verdict.ok(answer);
                })
                .callback(done -> published.set(true));

        RunResult result = limited(crew(task), LIMIT);

        assertThat(failure(result, "t").kind()).isEqualTo(Failure.Kind.TIMEOUT);
        assertThat(published).isFalse();
    }

    @Test
    void an_optional_task_whose_time_is_up_is_named_too_and_the_others_go_on() {
        Task<String> slow = Task.of("slow", "Write")
                .timeout(LIMIT)
                .guardrail(answer -> waits())
                .optional();
        Task<String> other = Task.run("other", String.class, context -> "done");
        Task<String> after =
                Task.run("after", String.class, context -> "went on").after(slow, other);

        RunResult result = limited(crew(slow, other, after), LIMIT);

        assertThat(failure(result, "slow").message()).endsWith("it was stopped in guardrail 1 of 1.");
        assertThat(result.of(after)).isEqualTo("went on");
    }

    private static Timeouts timeouts() {
        return Timeouts.defaults().withGrace(GRACE);
    }

    private static RunResult limited(Crew crew, Duration most) {
        long begin = System.nanoTime();
        RunResult result =
                crew.limits(RunLimits.defaults().withTimeouts(timeouts())).kickoff();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(most.plus(SLACK));
        return result;
    }

    private static Failure failure(RunResult result, String task) {
        assertThat(result.tasks().get(task)).isInstanceOf(TaskResult.Failed.class);
        Failure failure = ((TaskResult.Failed<?>)
                        java.util.Objects.requireNonNull(result.tasks().get(task)))
                .failure();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
        return failure;
    }
}
