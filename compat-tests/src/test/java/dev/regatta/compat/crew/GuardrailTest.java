package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What results must stand before anybody gets them. */
final class GuardrailTest {
    private static final Task<String> TASK = Task.of("task", "Write about pumps");

    record Score(int points) {}

    private static String lastUser(ScriptedModel model) {
        return ((UserMessage) model.requests().getLast().messages().getLast()).singleText();
    }

    @Test
    void a_rejected_answer_goes_back_with_the_reason_in_the_same_conversation() {
        ScriptedModel model = ScriptedModel.answering("far too long an answer", "short");
        Task<String> facts = Task.run("facts", String.class, context -> "pumps are quiet");
        Task<String> task = TASK.after(facts).guardrail("At most ten characters.", answer -> answer.length() <= 10);

        RunResult result = Crew.of(facts, task).model(model).kickoff();

        assertThat(result.of(task)).isEqualTo("short");
        assertThat(lastUser(model)).contains("At most ten characters.");
        List<ChatMessage> second = model.requests().getLast().messages();
        assertThat(second.toString())
                .contains("pumps are quiet", "far too long an answer"); // the context is still there
    }

    @Test
    void a_guardrail_can_change_the_result_and_the_next_one_is_given_that() {
        List<String> seen = new ArrayList<>();
        Task<String> task = TASK.guardrail(answer -> Verdict.ok(answer.strip())).guardrail(answer -> {
            seen.add(answer);
            return Verdict.ok(answer + "!");
        });

        RunResult result =
                Crew.of(task).model(ScriptedModel.answering("  hello ")).kickoff();

        assertThat(result.output()).isEqualTo("hello!");
        assertThat(result.of(task)).isEqualTo("hello!");
        assertThat(seen).containsExactly("hello");
    }

    @Test
    void a_new_answer_meets_all_guardrails_again_from_the_first() {
        List<String> order = new ArrayList<>();
        Task<String> task = TASK.guardrail(answer -> {
                    order.add("1 " + answer);
                    return Verdict.ok(answer.toUpperCase(java.util.Locale.ROOT));
                })
                .guardrail(answer -> {
                    order.add("2 " + answer);
                    return answer.equals("B") ? Verdict.ok(answer) : Verdict.no("must be b");
                });

        RunResult result =
                Crew.of(task).model(ScriptedModel.answering("a", "b")).kickoff();

        assertThat(order).containsExactly("1 a", "2 A", "1 b", "2 B");
        assertThat(result.output()).isEqualTo("B");
    }

    @Test
    void after_the_last_rejection_the_task_fails_with_the_reason_and_keeps_the_answer_apart() {
        ScriptedModel model = ScriptedModel.answering("secret 1", "secret 2", "secret 3", "never asked");
        Task<String> task =
                TASK.guardrail(answer -> Verdict.no("not good enough")).maxRejections(2);

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(model.requests()).hasSize(3);
        Failure failure = result.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTPUT);
        assertThat(failure.message())
                .contains("Guardrail 1 of 1: not good enough")
                .doesNotContain("secret");
        assertThat(failure.answer()).contains("secret 3");
    }

    @Test
    void a_definition_keeps_no_count_of_rejections() {
        ScriptedModel model = ScriptedModel.answering("a", "good", "b", "good");
        Crew crew =
                Crew.of(TASK.guardrail("good", "good"::equals).maxRejections(1)).model(model);

        assertThat(crew.kickoff().output()).isEqualTo("good");
        assertThat(crew.kickoff().output()).isEqualTo("good");
    }

    @Test
    void a_guardrail_that_throws_lets_nothing_through_and_costs_no_second_call() {
        ScriptedModel model = ScriptedModel.answering("an answer", "another");
        Task<String> task = TASK.guardrail(answer -> {
            throw new IllegalStateException("no dictionary");
        });

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(result.failure())
                .map(Failure::message)
                .contains("Guardrail 1 of 1 of task 'task' threw IllegalStateException: no dictionary");
        assertThat(result.failure()).map(Failure::kind).contains(Failure.Kind.CODE);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void records_are_judged_as_records_and_other_tasks_see_them_as_they_were_left() {
        ScriptedModel model = new ScriptedModel();
        model.when("Score it").thenAnswer("{\"points\": 11}").thenAnswer("{\"points\": 7}");
        model.when("Tell").thenAnswer("told");
        Task<Score> score = Task.of("score", "Score it", Score.class)
                .guardrail("points are at most 10", value -> value.points() <= 10)
                .guardrail(value -> Verdict.ok(new Score(value.points() * 10)));
        Task<String> tell = Task.of("tell", "Tell {{score}}");

        RunResult result = Crew.of(score, tell).model(model).kickoff();

        assertThat(result.of(score)).isEqualTo(new Score(70));
        assertThat(model.requestsWith("Tell").getFirst().toString()).contains("{\"points\":70}");
    }

    @Test
    void a_rule_in_words_is_judged_by_the_model_and_its_feedback_goes_back() {
        ScriptedModel model = new ScriptedModel();
        model.when("Write about").thenAnswer("42 % quieter").thenAnswer("quieter");
        model.when("No invented numbers")
                .thenAnswer("{\"valid\": false, \"feedback\": \"42 % stands nowhere\"}")
                .thenAnswer("{\"valid\": true, \"feedback\": \"\"}");
        Task<String> task = TASK.guardrail("No invented numbers");

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(result.output()).isEqualTo("quieter");
        assertThat(model.requestsWith("That answer will not do").getFirst().toString())
                .contains("No invented numbers", "42 % stands nowhere");
        assertThat(result.usage().modelCalls()).isEqualTo(4);
        model.assertAllUsed();
    }

    @Test
    void a_judge_that_gives_no_judgement_fails_the_task() {
        ScriptedModel model = new ScriptedModel();
        model.when("Write about").thenAnswer("fine");
        model.when("No invented numbers").thenAnswer("well").thenAnswer("well").thenAnswer("well");

        RunResult result =
                Crew.of(TASK.guardrail("No invented numbers")).model(model).kickoff();

        assertThat(result.isCompleted()).isFalse();
    }

    @Test
    void events_tell_each_rejection_and_steps_of_the_judge_have_names_of_their_own() {
        ScriptedModel model = new ScriptedModel();
        model.when("Write about").thenAnswer("fine");
        model.when("A rule").thenAnswer("{\"valid\": true, \"feedback\": \"\"}");
        List<String> steps = new ArrayList<>();

        Crew.of(TASK.guardrail("A rule")).model(model).start().events().forEach(event -> {
            if (event instanceof RunEvent.ModelCallStarted started) {
                steps.add(started.origin().taskId() + " " + started.step());
            }
        });

        assertThat(steps).containsExactly("task task/1", "task task/guardrail-1/1");
    }

    @Test
    void the_result_of_code_is_judged_too_but_not_made_again() {
        Task<Integer> task =
                Task.run("task", Integer.class, context -> 3).guardrail("must be even", value -> value % 2 == 0);

        RunResult result = Crew.of(task).kickoff();

        assertThat(result.failure())
                .map(Failure::message)
                .contains("The result of task 'task' will not do. Guardrail 1 of 1: must be even");
    }

    @Test
    void an_agent_that_is_asked_alone_is_told_of_guardrails_too() {
        ScriptedModel model = ScriptedModel.answering("no", "yes");
        Agent agent = Agent.of("Analyst", "Find out").model(model);
        Task<String> task = Task.of("answer", "Say yes").by(agent).guardrail("Say yes.", "yes"::equals);

        assertThat(Crew.of(task).kickoff().output()).isEqualTo("yes");
        assertThat(lastUser(model)).contains("Say yes.");
        assertThat(ScriptedModel.answering("4").requests()).isEmpty();
    }

    @Test
    void an_agent_can_be_asked_without_a_crew() {
        ScriptedModel model = ScriptedModel.answering("It holds {braces}.", "{\"points\": 3}");
        Agent agent = Agent.of("Analyst", "Find out").model(model);

        assertThat(agent.ask("What does {\"a\": {x}} hold?").output()).isEqualTo("It holds {braces}.");
        assertThat(agent.ask("Score it", Score.class).output()).isEqualTo(new Score(3));
        assertThat(model.requests().getFirst().toString()).contains("What does {\"a\": {x}} hold?");
    }

    @Test
    void callbacks_get_the_result_that_passed_and_fail_the_task_if_they_throw() {
        List<String> told = new ArrayList<>();
        Task<String> task = TASK.guardrail(answer -> Verdict.ok(answer + "!"))
                .callback(done -> told.add("task " + done.output()))
                .callback(done -> told.add("again " + done.usage().modelCalls()));
        Crew crew = Crew.of(task)
                .model(ScriptedModel.answering("hi", "hi"))
                .afterTask(done -> told.add("crew " + done.text()));

        assertThat(crew.kickoff().isCompleted()).isTrue();
        assertThat(told).containsExactly("task hi!", "again 1", "crew hi!");

        RunResult failed = Crew.of(TASK.callback(done -> {
                    throw new IllegalStateException("printer on fire");
                }))
                .model(ScriptedModel.answering("hi"))
                .kickoff();
        assertThat(failed.failure())
                .map(Failure::message)
                .contains("Task 'task' threw IllegalStateException: printer on fire");
    }

    @Test
    void kickoff_callbacks_change_inputs_and_are_told_the_end() {
        List<String> told = new ArrayList<>();
        Task<String> greet = Task.run("greet", String.class, context -> "Hello " + context.input("name"));
        Crew crew = Crew.of(greet)
                .beforeKickoff(inputs -> {
                    inputs.putIfAbsent("name", "Ann");
                    return inputs;
                })
                .afterKickoff(result -> told.add(result.output()))
                .afterKickoff(result -> {
                    throw new IllegalStateException("nobody listens");
                });
        List<RunEvent> events = new ArrayList<>();

        crew.start().events().forEach(events::add);

        assertThat(told).containsExactly("Hello Ann");
        assertThat(events.get(events.size() - 2))
                .isInstanceOfSatisfying(
                        RunEvent.Warning.class,
                        warning -> assertThat(warning.code()).isEqualTo("callback-failed"));
        assertThat(crew.kickoffEach(IntStream.range(0, 3)
                        .mapToObj(i -> java.util.Map.of("name", "n" + i))
                        .toList()))
                .extracting(RunResult::output)
                .containsExactly("Hello n0", "Hello n1", "Hello n2");
        assertThat(crew.kickoff().result(greet)).isInstanceOf(TaskResult.Completed.class);
    }
}
