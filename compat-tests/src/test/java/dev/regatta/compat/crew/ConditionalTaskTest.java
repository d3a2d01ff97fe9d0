package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.Crew;
import dev.regatta.RunFailedException;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.NodeResult.Skipped.Why;
import dev.regatta.model.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Tasks that run only if something holds, and tasks that may fail. */
final class ConditionalTaskTest {
    private static final Task<Integer> SCORE =
            Task.run("score", Integer.class, context -> context.input("score", Integer.class));
    private static final Task<String> PRAISE = code("praise").after(SCORE).runIf(context -> context.of(SCORE) > 5);
    private static final Task<String> MEND = code("mend").after(SCORE).runIf(context -> context.of(SCORE) <= 5);

    private static Task<String> code(String id) {
        return Task.run(id, String.class, context -> id);
    }

    private static RunResult run(int score, Task<?>... tasks) {
        return Crew.of(tasks).kickoff(Map.of("score", score));
    }

    @Test
    void a_task_runs_if_its_condition_holds_and_is_skipped_if_not() {
        RunResult high = run(9, SCORE, PRAISE, MEND);
        RunResult low = run(1, SCORE, PRAISE, MEND);

        assertThat(high.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(high.output()).isEqualTo("praise");
        assertThat(high.result(MEND)).isEqualTo(new TaskResult.Skipped<>("mend", "mend", Why.CONDITION));
        assertThat(low.output()).isEqualTo("mend");
    }

    @Test
    void branches_meet_again_and_what_was_skipped_leaves_no_context() {
        ScriptedModel model = ScriptedModel.answering("joined");
        Task<String> join = Task.of("join", "Join").after(PRAISE, MEND);

        RunResult result = Crew.of(SCORE, PRAISE, MEND, join).model(model).kickoff(Map.of("score", 1));

        assertThat(result.of(join)).isEqualTo("joined");
        assertThat(model.requests().getFirst().toString())
                .contains("<result task=\"mend\">")
                .doesNotContain("praise");
    }

    @Test
    void a_chain_behind_a_skipped_task_is_skipped_too_with_the_first_reason() {
        Task<String> second =
                Task.run("second", String.class, context -> context.of(MEND)).after(MEND);
        Task<String> third = Task.run("third", String.class, context -> "never").after(second);

        RunResult result = run(9, SCORE, MEND, second, third);

        assertThat(result.isCompleted()).isTrue();
        assertThat(result.result(third)).isEqualTo(new TaskResult.Skipped<>("third", "mend", Why.CONDITION));
        assertThatThrownBy(() -> result.of(third))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("the condition of 'mend' did not hold");
    }

    @Test
    void a_condition_looks_at_the_task_it_names_not_at_whatever_came_last() {
        Task<String> other = code("other").after(SCORE).runIf(context -> false);
        Task<String> last = code("last").after(SCORE, other).runIf(context -> context.of(SCORE) == 9);

        assertThat(run(9, SCORE, other, last).of(last)).isEqualTo("last");
    }

    @Test
    void a_text_that_names_a_skipped_result_is_not_told_with_a_hole() {
        Task<String> report = Task.of("report", "Report on {{praise}} and {{mend}}");

        RunResult result =
                Crew.of(SCORE, PRAISE, MEND, report).model(new ScriptedModel()).kickoff(Map.of("score", 9));

        assertThat(result.result(report)).isEqualTo(new TaskResult.Skipped<>("report", "mend", Why.CONDITION));
    }

    @Test
    void in_a_sequence_the_next_task_runs_whether_or_not_one_was_skipped() {
        ScriptedModel model = ScriptedModel.answering("one", "three");
        Task<String> two = Task.of("two", "Do 2").runIf(context -> false);

        RunResult result = Crew.sequential(Task.of("one", "Do 1"), two, Task.of("three", "Do 3"))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("three");
        assertThat(model.requests().getLast().toString()).contains("one").doesNotContain("task=\"two\"");
    }

    @Test
    void a_first_task_can_have_a_condition_too() {
        Task<String> first = code("first").runIf(context -> context.input("score", Integer.class) == 1);

        assertThat(run(1, first).output()).isEqualTo("first");
        RunResult skipped = run(2, first);
        assertThat(skipped.isCompleted()).isTrue();
        assertThatThrownBy(skipped::output).isInstanceOf(RunFailedException.class);
    }

    @Test
    void several_conditions_must_all_hold() {
        Task<String> task = code("task").runIf(context -> true).runIf(context -> false);

        assertThat(run(1, task).result(task)).isInstanceOf(TaskResult.Skipped.class);
    }

    @Test
    void a_condition_that_throws_fails_its_task() {
        Task<String> task = code("task").runIf(context -> {
            throw new IllegalStateException("cannot tell");
        });

        RunResult result = run(1, task);

        assertThat(result.failure())
                .map(Failure::message)
                .contains("Task 'task' threw IllegalStateException: cannot tell");
    }

    @Test
    void a_skipped_task_has_no_start_and_says_why_it_was_skipped() {
        List<String> events = new ArrayList<>();
        Crew crew = Crew.of(SCORE, MEND).listener(event -> {
            if ("mend".equals(event.origin().taskId())) {
                events.add(event.toString());
            }
        });

        crew.kickoff(Map.of("score", 9));

        assertThat(events).singleElement().asString().contains("TaskSkipped", "because=mend", "CONDITION");
    }

    @Test
    void what_failed_is_never_taken_for_skipped() {
        Task<String> bad = Task.run("bad", String.class, context -> {
            throw new IllegalStateException("no disk");
        });
        Task<String> both = code("both").after(bad, PRAISE);

        RunResult result = Crew.of(bad, SCORE, PRAISE, both)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff(Map.of("score", 9));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.result(both)).isEqualTo(new TaskResult.Skipped<>("both", "bad", Why.FAILURE));
    }

    @Test
    void an_optional_task_may_fail_and_what_comes_after_it_goes_on_without() {
        Task<String> news = Task.run("news", String.class, context -> {
                    throw new IllegalStateException("offline");
                })
                .optional();
        Task<String> report = Task.run(
                        "report", String.class, context -> context.find(news).orElse("no news"))
                .after(news, SCORE);

        RunResult result = run(3, SCORE, news, report);

        assertThat(result.isCompleted()).isTrue();
        assertThat(result.of(report)).isEqualTo("no news");
        assertThat(result.result(news)).isInstanceOf(TaskResult.Failed.class);
    }

    @Test
    void an_optional_task_that_a_model_cannot_answer_uses_what_it_used() {
        ScriptedModel model = ScriptedModel.answering("", "");
        Task<String> task = Task.of("task", "Do it").optional().maxRejections(1);

        RunResult result = Crew.of(task, SCORE).model(model).kickoff(Map.of("score", 1));

        assertThat(result.isCompleted()).isTrue();
        assertThat(result.usage().modelCalls()).isEqualTo(2);
        assertThat(result.result(task).usage().modelCalls()).isEqualTo(2);
    }

    @Test
    void events_of_a_conditional_run_end_with_the_run() {
        List<RunEvent> events = new ArrayList<>();

        Crew.of(SCORE, PRAISE, MEND).start(Map.of("score", 9)).events().forEach(events::add);

        assertThat(events.getLast()).isInstanceOf(RunEvent.RunFinished.class);
        assertThat(events).filteredOn(RunEvent.TaskSkipped.class::isInstance).hasSize(1);
    }

    @Test
    void an_optional_task_may_fail_with_an_error_or_run_out_of_time() {
        Task<String> error = Task.run("error", String.class, context -> {
                    throw new AssertionError("on purpose");
                })
                .optional();
        Task<String> late = Task.run("late", String.class, context -> {
                    new CountDownLatch(1).await();
                    return "never";
                })
                .timeout(Duration.ofMillis(20))
                .optional();
        Task<String> judged = Task.run("judged", String.class, context -> "good")
                .guardrail(text -> {
                    new CountDownLatch(1).await();
                    return Verdict.ok(text);
                })
                .timeout(Duration.ofMillis(20))
                .optional();
        Task<String> other = Task.run("other", String.class, context -> "there");
        Task<String> end = Task.run(
                        "end",
                        String.class,
                        context -> context.of(other)
                                + context.find(error).isPresent()
                                + context.find(late).isPresent())
                .after(error, late, judged, other);

        RunResult result = Crew.of(error, late, judged, other, end).kickoff();

        assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(result.of(end)).isEqualTo("therefalsefalse");
        assertThat(kindOf(result, "error")).isEqualTo(Failure.Kind.CODE);
        assertThat(kindOf(result, "late")).isEqualTo(Failure.Kind.TIMEOUT);
        assertThat(kindOf(result, "judged")).isEqualTo(Failure.Kind.TIMEOUT);
    }

    private static Failure.Kind kindOf(RunResult result, String id) {
        return ((TaskResult.Failed<?>)
                        java.util.Objects.requireNonNull(result.tasks().get(id)))
                .failure()
                .kind();
    }
}
