package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.InvalidCrewException;
import dev.regatta.Task;
import dev.regatta.error.PermanentException;
import dev.regatta.model.ScriptedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A crew that cannot run says all that is wrong, before any model is called. */
final class CrewValidationTest {
    private final ScriptedModel model = new ScriptedModel();

    @Test
    void braces_that_are_nearly_a_place_are_told() {
        Task<String> t0 = Task.of("t0", "Do it");
        for (String braces : List.of("{{t0}", "{{ t0 }", "{{{t0}}}", "{{{t0}}", "{{{{t0}}}}")) {
            assertThat(Crew.of(t0, Task.of("t", "Use " + braces + ", now"))
                            .model(ScriptedModel.answering())
                            .problems(Map.of()))
                    .as(braces)
                    .containsExactly("Task 't' has " + braces + " in its description, which is neither an {input} nor a"
                            + " {{task}}. Correct the braces; write \\{ for each that is text.");
        }
        for (String fine :
                List.of("\\{{{t0}}}", "{\"a\": {{t0}}}", "\\{\\{t0}", "{\"a\": {\"b\": {c}}}", "{{}}", "{ x }")) {
            assertThat(Crew.of(t0, Task.of("t", "Use " + fine))
                            .model(ScriptedModel.answering())
                            .problems(Map.of("c", 1)))
                    .as(fine)
                    .isEmpty();
        }
    }

    @Test
    void an_empty_crew_is_refused() {
        assertThat(Crew.of().model(model).problems(Map.of()))
                .containsExactly("It has no tasks; give Crew.of(…) at least one.");
    }

    @Test
    void ids_are_unique() {
        Crew crew = Crew.of(Task.of("facts", "one"), Task.of("facts", "two")).model(model);

        assertThat(crew.problems(Map.of())).containsExactly("The id 'facts' is used 2 times; ids are unique.");
    }

    @Test
    void an_unknown_task_is_named_with_the_nearest_known() {
        Crew crew = Crew.of(
                        Task.of("facts", "List them"),
                        Task.of("report", "Write it").after("fact"))
                .model(model);

        assertThat(crew.problems(Map.of()))
                .containsExactly("Task 'report' comes after 'fact', which is not in the crew; add it to Crew.of(…)."
                        + " Did you mean 'facts'?");
    }

    @Test
    void an_unknown_task_in_a_description_is_named() {
        Crew crew = Crew.of(Task.of("facts", "List them"), Task.of("report", "Use {{fakts}}"))
                .model(model);

        assertThat(crew.problems(Map.of()))
                .containsExactly("Task 'report' asks for the result of 'fakts' with {{fakts}}, but the crew has no such"
                        + " task. Did you mean 'facts'?");
    }

    @Test
    void a_cycle_is_named_in_full() {
        Crew crew = Crew.of(
                        Task.of("a", "x").after("c"),
                        Task.of("b", "x").after("a"),
                        Task.of("c", "x").after("b"))
                .model(model);

        assertThat(crew.problems(Map.of())).containsExactly("These come after each other in a circle: a → b → c → a.");
    }

    @Test
    void a_cycle_through_a_description_is_found_too() {
        Crew crew =
                Crew.of(Task.of("a", "Use {{b}}"), Task.of("b", "x").after("a")).model(model);

        assertThat(crew.problems(Map.of())).containsExactly("These come after each other in a circle: a → b → a.");
    }

    @Test
    void a_missing_input_is_named_with_task_and_nearest_given_name() {
        Crew crew = Crew.of(Task.of("facts", "List ten facts about {topic}")).model(model);

        assertThat(crew.problems(Map.of("topics", "x", "year", 2026)).getFirst())
                .startsWith("Task 'facts' needs the input 'topic' in its description, which was not given."
                        + " Did you mean 'topics'? Given: ");
    }

    @Test
    void a_missing_input_of_an_agent_is_named() {
        Agent agent = Agent.of("Analyst of {field}", "Find out").backstory("Born in {place}");
        Crew crew = Crew.of(Task.of("facts", "List them").by(agent)).model(model);

        assertThat(crew.problems(Map.of()))
                .containsExactly(
                        "Task 'facts' needs the input 'field' in its agent's role, which was not given. No inputs were given.",
                        "Task 'facts' needs the input 'place' in its agent's backstory, which was not given."
                                + " No inputs were given.");
    }

    @Test
    void an_input_that_is_null_is_refused() {
        Map<String, Object> inputs = new java.util.HashMap<>();
        inputs.put("topic", null);
        Crew crew = Crew.of(Task.of("facts", "List {topic}")).model(model);

        assertThat(crew.problems(inputs)).contains("The input 'topic' is null; give it a value, or leave it out.");
    }

    @Test
    void strict_inputs_refuse_what_nobody_asks_for() {
        Crew crew = Crew.of(Task.of("facts", "List {topic}")).model(model).strictInputs();

        assertThat(crew.problems(Map.of("topic", "x", "topik", "y")))
                .containsExactly("The input 'topik' was given, but nothing asks for it. Did you mean 'topic'?");
    }

    @Test
    void a_task_without_a_model_is_refused() {
        Crew crew = Crew.of(Task.of("alone", "Do it"), Task.of("led", "Do it").by(Agent.of("Analyst", "Find out")));

        assertThat(crew.problems(Map.of()))
                .containsExactly(
                        "Task 'alone' has no model. Give the agent or the crew one with .model(…), or set REGATTA_MODEL.",
                        "Task 'led' has no model, nor has its agent 'Analyst'. Give the agent or the crew one with .model(…), or set"
                                + " REGATTA_MODEL.");
    }

    @Test
    void a_type_without_a_schema_is_refused() {
        record Odd(Thread thread) {}
        Crew crew = Crew.of(Task.of("odd", "Do it", Odd.class)).model(model);

        assertThat(crew.problems(Map.of()))
                .containsExactly(
                        "Task 'odd' cannot have results of type Odd. The type of 'Odd.thread' is Thread, of which no"
                                + " JSON schema can be made. Use records, sealed interfaces of records, lists, maps with string"
                                + " keys, enums, Optional, numbers, booleans, strings and java.time.");
    }

    @Test
    void two_tools_of_one_name_are_refused() {
        record None() {}
        dev.regatta.tool.Tool tool = dev.regatta.tool.Tool.of("look", "Looks", None.class, input -> "x");
        Agent agent = Agent.of("Analyst", "Find out").tools(tool, tool);
        Crew crew = Crew.of(Task.of("facts", "List them").by(agent)).model(model);

        assertThat(crew.problems(Map.of()))
                .containsExactly("The agent 'Analyst' has two tools called 'look'; rename one.");
    }

    @Test
    void all_problems_come_at_once_and_nothing_has_started() {
        Crew crew = Crew.of(Task.of("a", "Use {{nobody}} and {topic}").after("a"), Task.of("a", "again"));

        assertThatThrownBy(() -> crew.model(model).kickoff())
                .isInstanceOfSatisfying(InvalidCrewException.class, refusal -> {
                    assertThat(refusal.problems()).hasSize(4);
                    assertThat(refusal).hasMessageStartingWith("The crew 'crew' cannot run; 4 problems:\n  - ");
                });
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void kickoff_each_says_which_inputs_are_wrong() {
        Crew crew = Crew.of(Task.of("facts", "List {topic}")).model(model);

        assertThatThrownBy(() -> crew.kickoffEach(List.of(Map.of("topic", "x"), Map.of())))
                .isInstanceOf(InvalidCrewException.class)
                .hasMessageContaining("Run 2: Task 'facts' needs the input 'topic'");
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void a_task_id_has_a_form() {
        assertThatThrownBy(() -> Task.of("two words", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A task id is made of letters, digits, '_', '-' and '.'; it cannot be 'two words'");
    }

    @Test
    void code_has_no_agent() {
        assertThatThrownBy(() -> Task.run("load", String.class, context -> "x").by(Agent.of("Analyst", "Find out")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("The task 'load' is not done by an agent; by(agent) is for tasks made with Task.of(…)");
    }

    @Test
    void an_object_without_tools_is_refused_where_it_is_given() {
        assertThatThrownBy(() -> Agent.of("Analyst", "Find out").tools("not a tool"))
                .isInstanceOf(PermanentException.class)
                .hasMessage(
                        "An object of java.lang.String was given as tools, but none of its methods carries langchain4j's"
                                + " @Tool. Annotate one, or use Tool.of(…).");
    }
}
