package dev.regatta.compat.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Planning;
import dev.regatta.Task;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tools that an agent has for one task only. */
final class TaskToolsTest {
    record Query(String query) {}

    private static Tool tool(String name) {
        return Tool.of(name, "d", Query.class, query -> name + " of " + query.query());
    }

    private final Tool own = tool("own");
    private final Agent agent = Agent.of("Clerk", "Work").tools(own);
    private final ScriptedModel model = new ScriptedModel().otherwise(request -> new ScriptedModel.Reply.Text("done"));

    private static List<String> offered(ChatRequest request) {
        return request.toolSpecifications().stream()
                .map(ToolSpecification::name)
                .toList();
    }

    @Test
    void they_are_added_to_those_of_the_agent_for_that_task_only() {
        ScriptedModel caller = new ScriptedModel()
                .thenCall("extra", "{\"query\": \"x\"}")
                .thenAnswer("one")
                .thenAnswer("two");
        Task<String> one = Task.of("one", "One").by(agent).tools(tool("extra"));
        Task<String> two = Task.of("two", "Two").by(agent).after(one);

        Crew.of(one, two).model(caller).kickoff();

        assertThat(caller.requests().stream().map(TaskToolsTest::offered))
                .containsExactly(List.of("own", "extra"), List.of("own", "extra"), List.of("own"));
        assertThat(caller.requests().get(1).messages().toString()).contains("extra of x");
    }

    @Test
    void the_agent_stays_one_agent_to_which_work_can_be_passed() {
        Task<String> one = Task.of("one", "One").by(agent).tools(tool("extra"));
        Task<String> two = Task.of("two", "Two").by(agent).tools(tool("other"));
        Task<String> boss = Task.of("boss", "Boss").by(Agent.of("Boss", "b").allowDelegation());

        assertThat(Crew.of(one, two, boss).model(model).problems(Map.of())).isEmpty();
    }

    @Test
    void a_manager_passes_the_task_to_its_agent_who_has_them() {
        ScriptedModel clerk = ScriptedModel.answering("by the clerk");
        ScriptedModel boss = new ScriptedModel()
                .thenCall("delegate_work_to_coworker", "{\"task\": \"x\", \"context\": \"\", \"coworker\": \"Clerk\"}")
                .thenAnswer("done");

        Crew.of(Task.of("t", "T").by(agent.model(clerk)).tools(tool("extra")))
                .manager(Agent.of("Boss", "b").model(boss))
                .kickoff();

        assertThat(offered(clerk.requests().getFirst())).containsExactly("own", "extra");
        assertThat(offered(boss.requests().getFirst())).doesNotContain("extra");
    }

    @Test
    void without_an_agent_of_its_own_a_manager_or_a_specialist_has_them() {
        ScriptedModel boss = ScriptedModel.answering("done");

        Crew.of(Task.of("t", "T").tools(tool("extra"))).model(model).kickoff();
        Crew.of(Task.of("t", "T").tools(tool("extra")))
                .agents(agent.model(model))
                .manager(Agent.of("Boss", "b").model(boss))
                .kickoff();

        assertThat(offered(model.requests().getFirst())).containsExactly("extra");
        assertThat(offered(boss.requests().getFirst())).contains("extra");
    }

    @Test
    void an_agent_that_plans_has_them_for_its_steps() {
        ScriptedModel planner = ScriptedModel.answering(
                "{\"steps\": [{\"id\": \"a\", \"what\": \"look\", \"after\": []}]}",
                "{\"done\": true, \"result\": \"seen\"}",
                "answer");

        Crew.of(Task.of("t", "T").by(agent.planning(new Planning(2, 0))).tools(tool("extra")))
                .model(planner)
                .kickoff();

        assertThat(planner.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(offered(request)).containsExactly("own", "extra"));
    }

    @Test
    void the_same_tool_twice_is_one_and_another_of_its_name_is_told() {
        assertThat(Crew.of(Task.of("t", "T").by(agent).tools(own)).model(model).problems(Map.of()))
                .isEmpty();
        assertThat(Crew.of(Task.of("t", "T").by(agent).tools(tool("own")))
                        .model(model)
                        .problems(Map.of()))
                .containsExactly("Task 't' has a tool called 'own' for its agent 'Clerk', which has another one of that"
                        + " name; rename one.");
    }

    @Test
    void code_has_no_use_for_them() {
        assertThatThrownBy(() -> Task.run("t", String.class, context -> "x").tools(own))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tools(…) is for tasks made with Task.of(…)");
    }
}
