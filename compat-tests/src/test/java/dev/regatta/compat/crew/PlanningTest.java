package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Planning;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans before a run, and agents that plan before they act. */
final class PlanningTest {
    private static final Agent ANALYST = Agent.of("Analyst", "Find out");

    private static String step(String id, String what, String after) {
        return "{\"id\": \"" + id + "\", \"what\": \"" + what + "\", \"after\": [" + after + "]}";
    }

    private static String plan(String... steps) {
        return "{\"steps\": [" + String.join(", ", steps) + "]}";
    }

    private static String done(String result) {
        return "{\"done\": true, \"result\": \"" + result + "\"}";
    }

    // ---- a plan for a crew

    private static final Task<String> FACTS =
            Task.of("facts", "Find facts on {topic}").by(ANALYST);
    private static final Task<String> REPORT = Task.of("report", "Report {{facts}}");
    private static final String BOTH =
            "{\"tasks\": [{\"task\": \"facts\", \"steps\": [\"look twice\"]}, {\"task\": \"report\", \"steps\": [\"be brief\"]}]}";

    private static Crew planned(ScriptedModel model) {
        return Crew.of(FACTS, REPORT).planning().model(model);
    }

    @Test
    void a_crew_plans_once_with_its_own_model_and_each_task_is_shown_its_steps() {
        ScriptedModel model = ScriptedModel.answering(BOTH, "quiet", "brief", BOTH, "quiet", "brief");
        Crew crew = planned(model);

        RunResult first = crew.kickoff(Map.of("topic", "pumps"));
        crew.kickoff(Map.of("topic", "pumps"));

        assertThat(first.output()).isEqualTo("brief");
        assertThat(first.tasks().keySet()).containsExactly("[plan]", "facts", "report");
        assertThat(first.usage().modelCalls()).isEqualTo(3);
        assertThat(model.requests().get(0).toString()).contains("Task facts, for Analyst", "Find facts on pumps");
        assertThat(model.requests().get(1).toString())
                .containsOnlyOnce("look twice")
                .doesNotContain("be brief");
        assertThat(model.requests().get(4).toString()).containsOnlyOnce("look twice"); // nothing piles up
    }

    @Test
    void a_plan_that_misses_a_task_goes_back() {
        ScriptedModel model = ScriptedModel.answering(
                "{\"tasks\": [{\"task\": \"facts\", \"steps\": []}]}",
                "{\"tasks\": [{\"task\": \"fact\", \"steps\": []}]}",
                BOTH,
                "quiet",
                "brief");

        assertThat(planned(model).kickoff(Map.of("topic", "x")).isCompleted()).isTrue();
        assertThat(model.requests().get(1).toString()).contains("an entry for each of these tasks: facts, report");
        model.assertAllUsed();
    }

    @Test
    void a_plan_that_cannot_be_made_is_a_warning_and_the_tasks_go_on() {
        ScriptedModel model = ScriptedModel.answering("no plan", "no plan", "no plan", "quiet", "brief");
        List<RunEvent> events = new ArrayList<>();

        dev.regatta.Run run = planned(model).start(Map.of("topic", "x"));
        run.events().forEach(events::add);

        assertThat(run.await().output()).isEqualTo("brief");
        assertThat(events)
                .filteredOn(RunEvent.Warning.class::isInstance)
                .extracting(event -> ((RunEvent.Warning) event).code())
                .containsExactly("planning-failed");
    }

    // ---- an agent that plans

    private static RunResult run(ScriptedModel model, Planning planning) {
        Task<String> task = Task.of("task", "Compare pumps").by(ANALYST.planning(planning));
        Task<String> after = Task.run("after", String.class, context -> context.of(task) + "!")
                .after(task);
        return Crew.of(task, after).model(model).kickoff();
    }

    @Test
    @Tag("concurrent")
    void steps_that_do_not_need_each_other_are_done_at_once_and_the_answer_comes_from_them() {
        CyclicBarrier both = new CyclicBarrier(2);
        ScriptedModel model = new ScriptedModel();
        model.when("Make a plan")
                .thenAnswer(plan(step("a", "noise", ""), step("b", "price", ""), step("c", "weigh", "\"a\", \"b\"")));
        model.when("Do this one step of it: noise").thenAnswer(done("40 dB"));
        model.when("Do this one step of it: price").thenAnswer(done("500"));
        model.when("Do this one step of it: weigh").thenAnswer(done("worth it"));
        model.when("All steps").thenAnswer("Buy it.");
        Task<String> task = Task.of("task", "Compare pumps")
                .by(ANALYST.planning())
                .guardrail("Ends well.", answer -> answer.endsWith("."));

        RunResult result = Crew.of(task)
                .model(model)
                .aroundModelCalls((call, context, next) -> {
                    if (call.step().taskId().matches("task\\[step-1-[12]\\]")) {
                        both.await(10, TimeUnit.SECONDS); // neither gets away alone
                    }
                    return next.call(call);
                })
                .kickoff();

        assertThat(result.of(task)).isEqualTo("Buy it.");
        assertThat(result.tasks().keySet())
                .containsExactly(
                        "task", "task[plan-1]", "task[step-1-1]", "task[step-1-2]", "task[step-1-3]", "task[answer]");
        assertThat(model.requestsWith("Do this one step of it: weigh")
                        .getFirst()
                        .toString())
                .contains("40 dB", "500");
        assertThat(model.requestsWith("All steps").getFirst().toString()).contains("40 dB", "500", "worth it");
        assertThat(result.usage().modelCalls()).isEqualTo(5);
        model.assertAllUsed();
    }

    @Test
    void a_step_that_fails_leads_to_a_new_plan_that_knows_what_was_done() {
        ScriptedModel model = ScriptedModel.answering(
                plan(step("a", "noise", ""), step("b", "price", "\"a\""), step("c", "weigh", "\"b\"")),
                done("40 dB"),
                "{\"done\": false, \"result\": \"the shop is closed\"}",
                plan(step("a", "ask a friend", "")),
                done("500"),
                "Buy it.");

        RunResult result = run(model, Planning.defaults());

        assertThat(result.output()).isEqualTo("Buy it.!");
        assertThat(model.requests().get(3).toString())
                .contains("40 dB", "Could not be done: the shop is closed", "Not done, since");
        assertThat(result.tasks().get("task[step-1-3]")).isInstanceOf(TaskResult.Skipped.class);
        model.assertAllUsed();
    }

    @Test
    void plans_are_bounded_and_the_task_fails_in_the_end() {
        ScriptedModel model = new ScriptedModel();
        model.otherwise(request -> new ScriptedModel.Reply.Text(
                request.toString().contains("Do this one step")
                        ? "{\"done\": false, \"result\": \"no\"}"
                        : plan(step("a", "try", ""))));

        RunResult result = run(model, new Planning(5, 2));

        assertThat(result.failure()).map(Failure::kind).contains(Failure.Kind.ITERATIONS);
        assertThat(model.requests()).hasSize(6);
    }

    @Test
    void a_plan_with_a_circle_or_too_many_steps_goes_back() {
        ScriptedModel model = ScriptedModel.answering(
                plan(step("a", "x", "\"b\""), step("b", "y", "\"a\"")),
                plan(step("a", "x", ""), step("b", "y", ""), step("c", "z", "")),
                plan(step("a", "x", "")),
                done("x"),
                "answer");

        assertThat(run(model, new Planning(2, 0)).output()).isEqualTo("answer!");
        assertThat(model.requests().get(1).toString()).contains("comes after one that does not stand before it");
        assertThat(model.requests().get(2).toString()).contains("1 to 2 steps, this one has 3");
    }

    @Test
    void what_is_wrong_with_a_planned_task_is_told_before_anything_starts() {
        Task<String> task = Task.of("task", "Compare {what}").by(ANALYST.planning());

        assertThat(Crew.of(task).model(new ScriptedModel()).problems(Map.of()))
                .singleElement()
                .asString()
                .contains("needs the input 'what'");
    }
}
