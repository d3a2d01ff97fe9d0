package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.UserMessage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Planning;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.model.ScriptedModel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Which tasks a task comes after, and which of their results it is shown. */
final class TaskOrderTest {
    private final ScriptedModel model =
            new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("answer " + told(request)));

    private static String told(dev.langchain4j.model.chat.request.ChatRequest request) {
        String text = ((UserMessage) request.messages().getLast()).singleText();
        return text.lines().findFirst().orElse("");
    }

    /** {@return what a task's agent was told first} */
    private String prompt(String description) {
        return model.requests().stream()
                .map(request -> ((UserMessage) request.messages().getLast()).singleText())
                .filter(text -> text.startsWith(description))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_task_can_wait_for_another_without_being_shown_its_result() {
        List<String> order = new CopyOnWriteArrayList<>();
        Task<String> first = Task.of("first", "First").callback(done -> order.add("first"));
        Task<String> shown = Task.of("shown", "Shown");
        Task<String> last =
                Task.of("last", "Last").after(shown).afterOnly(first).callback(done -> order.add("last"));

        RunResult result = Crew.of(last, first, shown).model(model).kickoff();

        assertThat(order).containsExactly("first", "last");
        assertThat(prompt("Last")).contains("answer Shown").doesNotContain("answer First");
        assertThat(result.sinks()).containsExactly("last");
    }

    @Test
    void what_is_named_in_both_ways_is_context() {
        Task<String> first = Task.of("first", "First");

        Crew.of(first, Task.of("last", "Last").afterOnly(first).after(first))
                .model(model)
                .kickoff();

        assertThat(prompt("Last")).contains("answer First");
    }

    @Test
    void a_task_runs_after_one_that_was_skipped_and_not_after_one_that_failed() {
        Task<String> skipped = Task.of("skipped", "Skipped").runIf(context -> false);
        Task<String> fails = Task.run("fails", String.class, context -> {
            throw new IllegalStateException("no");
        });
        Task<String> runs = Task.of("runs", "Runs").afterOnly(skipped);
        Task<String> never = Task.of("never", "Never").afterOnly(fails);
        Task<String> alsoSkipped = Task.of("too", "Too").after(skipped).afterOnly(runs);

        RunResult result = Crew.of(skipped, fails, runs, never, alsoSkipped)
                .model(model)
                .onFailure(FailurePolicy.FINISH_INDEPENDENT)
                .kickoff();

        assertThat(result.result(runs)).isInstanceOf(TaskResult.Completed.class);
        assertThat(result.result(never)).isInstanceOf(TaskResult.Skipped.class);
        assertThat(result.result(alsoSkipped)).isInstanceOf(TaskResult.Skipped.class);
    }

    @Test
    void code_can_ask_for_a_result_that_no_agent_would_be_shown() {
        Task<String> first = Task.of("first", "First");
        Task<String> code = Task.run("code", String.class, context -> "got " + context.of(first))
                .afterOnly("first");

        assertThat(Crew.of(first, code).model(model).kickoff().of(code)).isEqualTo("got answer First");
    }

    @Test
    void a_task_that_is_not_there_is_told_and_so_is_a_cycle() {
        assertThat(Crew.of(Task.of("a", "A"), Task.of("b", "B").afterOnly("aa"))
                        .model(model)
                        .problems(Map.of()))
                .singleElement()
                .asString()
                .contains("Task 'b' comes after 'aa', which is not in the crew", "Did you mean 'a'?");
        assertThat(Crew.of(Task.of("a", "A").afterOnly("b"), Task.of("b", "B").after("a"))
                        .model(model)
                        .problems(Map.of()))
                .isNotEmpty();
    }

    @Test
    void in_a_sequential_crew_a_task_can_have_an_empty_context() {
        Task<String> first = Task.of("first", "First");
        Task<String> second = Task.of("second", "Second").after();
        Task<String> third = Task.of("third", "Third").after(new Task<?>[0]);
        Task<String> fourth = Task.of("fourth", "Fourth").afterOnly(first);
        Task<String> fifth = Task.of("fifth", "Fifth");

        Crew.sequential(first, second, third, fourth, fifth).model(model).kickoff();

        assertThat(prompt("Second")).isEqualTo("Second");
        assertThat(prompt("Third")).isEqualTo("Third");
        assertThat(prompt("Fourth")).isEqualTo("Fourth");
        assertThat(prompt("Fifth")).contains("answer First", "answer Second", "answer Third", "answer Fourth");
        assertThat(model.requests().stream().map(TaskOrderTest::told))
                .containsExactly("First", "Second", "Third", "Fourth", "Fifth");
    }

    @Test
    void parts_keep_their_order_too() {
        Task<String> one = Task.of("one", "One");
        Task<String> two = Task.of("two", "Two").afterOnly(one);

        Crew.of(Task.group("both", two, one)).model(model).kickoff();

        assertThat(prompt("Two")).isEqualTo("Two");
        assertThat(model.requests().stream().map(TaskOrderTest::told)).containsExactly("One", "Two");
    }

    @Test
    void in_a_sequential_crew_an_agent_that_plans_is_shown_earlier_results() {
        ScriptedModel planner = ScriptedModel.answering(
                "found",
                "{\"steps\": [{\"id\": \"a\", \"what\": \"look\", \"after\": []}]}",
                "{\"done\": true, \"result\": \"seen\"}",
                "answer");
        Task<String> plans =
                Task.of("plans", "Plan it").by(Agent.of("Planner", "p").planning(new Planning(2, 0)));

        Crew.sequential(Task.of("first", "First"), plans).model(planner).kickoff();

        assertThat(planner.requests()).hasSize(4);
        assertThat(planner.requests().subList(1, 4))
                .allSatisfy(request -> assertThat(request.messages().toString()).contains("<result task=\"first\">"));
    }
}
