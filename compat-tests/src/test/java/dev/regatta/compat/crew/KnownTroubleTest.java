package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.error.RetryPolicy;
import dev.regatta.error.TransientException;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known to go wrong in other frameworks, and must not here; what other tests show is not repeated. */
final class KnownTroubleTest {
    @Test
    void tasks_that_run_at_once_see_all_results_they_come_after() {
        ScriptedModel model = ScriptedModel.answering("base");
        model.when("Left").thenAnswer("l");
        model.when("Right").thenAnswer("r");
        Task<String> base = Task.of("base", "Base");

        Crew.of(
                        base,
                        Task.of("left", "Left").after(base),
                        Task.of("right", "Right").after(base))
                .model(model)
                .kickoff();

        assertThat(model.requestsWith("<result task=\"base\">\nbase\n</result>"))
                .hasSize(2);
    }

    @Test
    void an_agent_that_has_failed_before_is_tried_again_as_often_as_any_other() {
        ScriptedModel model = new ScriptedModel();
        for (int run = 0; run < 3; run++) {
            model.thenFail(new TransientException("busy", null)).thenAnswer("done");
        }
        Agent agent = Agent.of("Analyst", "Find").model(model);
        Crew crew =
                Crew.of(Task.of("task", "Do it").by(agent)).retry(new RetryPolicy(2, Duration.ZERO, 1, Duration.ZERO));

        for (int run = 0; run < 3; run++) {
            assertThat(crew.kickoff().output()).isEqualTo("done");
        }
    }

    @Test
    void agents_that_share_a_model_are_counted_once_and_runs_do_not_add_up() {
        ScriptedModel model = new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("12345678"));
        Task<String> one = Task.of("one", "Do 1").by(Agent.of("A", "a").model(model));
        Task<String> two = Task.of("two", "Do 2").by(Agent.of("B", "b").model(model));
        Crew crew = Crew.of(one, two);

        RunResult first = crew.kickoff();
        RunResult second = crew.kickoff();

        assertThat(first.usage().modelCalls()).isEqualTo(2);
        assertThat(first.usage().outputTokens()).isEqualTo(4);
        assertThat(second.usage()).isEqualTo(first.usage());
        assertThat(first.tasks().values().stream().map(TaskResult::usage).reduce(Usage.NONE, Usage::plus))
                .isEqualTo(first.usage());
    }

    @Test
    void usage_of_a_run_that_failed_is_told_too() {
        ScriptedModel model = ScriptedModel.answering("", "", "");

        RunResult result = Crew.of(Task.of("task", "Do it")).model(model).kickoff();

        assertThat(result.isCompleted()).isFalse();
        assertThat(result.usage().modelCalls()).isEqualTo(3);
    }

    @Test
    void an_answer_without_any_tool_is_seen_by_hooks_and_listeners() {
        List<String> seen = new ArrayList<>();

        Crew.of(Task.of("task", "Do it"))
                .model(ScriptedModel.answering("done"))
                .aroundModelCalls((call, context, next) -> {
                    seen.add("call");
                    var answer = next.call(call);
                    seen.add("answer " + answer.message().text());
                    return answer;
                })
                .kickoff();

        assertThat(seen).containsExactly("call", "answer done");
    }

    @Test
    void a_tool_that_does_not_exist_is_one_error_not_several() {
        ScriptedModel model = new ScriptedModel().thenCall("nothing", "{}").thenAnswer("done");
        List<RunEvent> errors = new ArrayList<>();

        RunResult result = runAndCollect(Crew.of(Task.of("task", "Do it")).model(model), errors);

        assertThat(errors).hasSize(1);
        assertThat(result.usage().toolCalls()).isZero(); // nothing ran
    }

    private static RunResult runAndCollect(Crew crew, List<RunEvent> errors) {
        var run = crew.start();
        run.events().forEach(event -> {
            if (event instanceof RunEvent.ToolCallCompleted done && done.error()) {
                errors.add(event);
            }
        });
        return run.await();
    }

    @Test
    void what_the_end_of_a_run_tells_is_what_its_result_says() {
        List<RunEvent> events = new ArrayList<>();
        var run = Crew.of(Task.of("task", "Do {what}"))
                .model(ScriptedModel.answering("done"))
                .afterKickoff(result -> assertThat(result.output()).isEqualTo("done"))
                .start(Map.of("what", "it"));

        run.events().forEach(events::add);

        assertThat(events.getLast()).isInstanceOfSatisfying(RunEvent.RunFinished.class, finished -> {
            assertThat(finished.usage()).isEqualTo(run.await().usage());
            assertThat(finished.status()).isEqualTo("COMPLETED");
        });
    }

    @Test
    void descriptions_are_filled_anew_by_each_run() {
        ScriptedModel model = ScriptedModel.answering("a", "b");
        Crew crew = Crew.of(Task.of("task", "Greet {name}")).model(model);

        crew.kickoff(Map.of("name", "Ann"));
        crew.kickoff(Map.of("name", "Bob"));

        assertThat(model.requests().getLast().toString()).contains("Greet Bob").doesNotContain("Ann");
    }
}
