package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.model.ScriptedModel.Call;
import dev.regatta.step.ToolAnswer;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manager who passes work on, and agents who pass it to each other. */
final class DelegationTest {
    private static final String WORK = "delegate_work_to_coworker";
    private static final String QUESTION = "ask_question_to_coworker";
    private static final Agent MANAGER = Agent.of("Crew Manager", "Get it done");
    private static final Agent ANALYST = Agent.of("Senior Analyst", "Find facts");
    private static final Agent WRITER = Agent.of("Writer", "Write plainly");
    private static final Task<String> REPORT = Task.of("report", "Report on pumps");

    private static Call work(String coworker, String task) {
        return new Call(
                WORK, "{\"task\": \"" + task + "\", \"context\": \"all of it\", \"coworker\": " + coworker + "}");
    }

    private static Crew managed(ScriptedModel model) {
        return Crew.of(REPORT).agents(ANALYST, WRITER).manager(MANAGER).model(model);
    }

    private static List<String> toolsOf(ChatRequest request) {
        return request.toolSpecifications().stream()
                .map(ToolSpecification::name)
                .toList();
    }

    private static List<String> coworkersIn(ChatRequest request) {
        return request.toolSpecifications().stream()
                .filter(tool -> tool.name().equals(WORK))
                .flatMap(
                        tool -> ((JsonEnumSchema) tool.parameters().properties().get("coworker")).enumValues().stream())
                .toList();
    }

    private static String lastMessage(ChatRequest request) {
        return request.messages().getLast().toString();
    }

    @Test
    void a_manager_passes_work_on_and_answers_with_what_came_back() {
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager")
                .thenCalls(work("\"Senior Analyst\"", "find three facts"))
                .thenAnswer("Pumps are quiet.");
        model.when("You are Senior Analyst").thenAnswer("quiet, cheap, warm");

        RunResult result = managed(model).kickoff();

        assertThat(result.output()).isEqualTo("Pumps are quiet.");
        ChatRequest asked = model.requestsWith("You are Senior Analyst").getFirst();
        assertThat(asked.messages().toString()).contains("find three facts", "all of it");
        assertThat(lastMessage(model.requests().getLast())).contains("quiet, cheap, warm");
        model.assertAllUsed();
    }

    @Test
    void coworkers_are_a_closed_list_in_the_schema() {
        ScriptedModel model = ScriptedModel.answering("done");

        managed(model).kickoff();

        assertThat(toolsOf(model.requests().getFirst())).containsExactly(WORK, QUESTION);
        assertThat(coworkersIn(model.requests().getFirst())).containsExactly("Senior Analyst", "Writer");
    }

    @Test
    void of_a_task_with_an_agent_the_manager_can_pass_work_to_that_one_only() {
        ScriptedModel model = ScriptedModel.answering("done");

        Crew.of(REPORT.by(WRITER)).agents(ANALYST).manager(MANAGER).model(model).kickoff();

        assertThat(coworkersIn(model.requests().getFirst())).containsExactly("Writer");
        assertThat(model.requests().getFirst().toString()).contains("You are Crew Manager");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"senior analyst\"",
                "\"  Senior   ANALYST \"",
                "\"'Senior Analyst'\"",
                "[\"Senior Analyst\", \"Writer\"]",
                "\"[Senior Analyst, Writer]\"",
                "\"[\\\"Senior Analyst\\\"]\""
            })
    void a_coworker_is_recognised_however_it_is_spelled(String coworker) {
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager").thenCalls(work(coworker, "find")).thenAnswer("done");
        model.when("You are Senior Analyst").thenAnswer("found");

        managed(model).kickoff();

        model.assertAllUsed();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delegate work to coworker",
                "delegate_work",
                "delegate_work_to_coworkers",
                "DELEGATE_WORK_TO_COWORKER"
            })
    void the_tool_is_recognised_however_it_is_spelled(String name) {
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager")
                .thenCalls(new Call(name, "{\"task\": \"find\", \"co_worker\": \"writer\"}"))
                .thenAnswer("done");
        model.when("You are Writer").thenAnswer("found");

        managed(model).kickoff();

        model.assertAllUsed();
    }

    @Test
    void somebody_unknown_is_an_answer_that_names_who_there_is() {
        ScriptedModel model = new ScriptedModel()
                .thenCalls(work("\"Senior Analist\"", "find"))
                .thenCalls(new Call(WORK, "{\"context\": \"no task\", \"coworker\": \"Writer\"}"))
                .thenCalls(new Call(WORK, "{broken"))
                .thenAnswer("done");

        assertThat(managed(model).kickoff().isCompleted()).isTrue();
        assertThat(lastMessage(model.requests().get(1)))
                .contains(
                        "There is no coworker 'Senior Analist'",
                        "Did you mean 'Senior Analyst'?",
                        "Senior Analyst, Writer");
        assertThat(lastMessage(model.requests().get(2))).contains("Say in 'task' what the coworker is to do");
        assertThat(lastMessage(model.requests().get(3))).contains("cannot be read");
    }

    @Test
    void peers_pass_work_on_only_where_they_are_allowed_to() {
        ScriptedModel model = new ScriptedModel();
        model.when("You are Writer")
                .thenCall(
                        QUESTION, "{\"question\": \"How loud?\", \"context\": \"\", \"coworker\": \"Senior Analyst\"}")
                .thenAnswer("40 dB");
        model.when("You are Senior Analyst").thenAnswer("facts").thenAnswer("40");
        Task<String> facts = Task.of("facts", "Find facts").by(ANALYST);

        RunResult result = Crew.of(facts, REPORT.by(WRITER.allowDelegation()).after(facts))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("40 dB");
        assertThat(toolsOf(model.requests().getFirst())).isEmpty();
        assertThat(coworkersIn(model.requests().get(1))).containsExactly("Senior Analyst");
    }

    @Test
    void work_never_comes_back_to_whom_it_has_come_through() {
        Agent a = Agent.of("A", "a").allowDelegation();
        Agent b = Agent.of("B", "b").allowDelegation();
        Agent c = Agent.of("C", "c").allowDelegation();
        ScriptedModel model = new ScriptedModel();
        model.when("You are A.").thenCalls(work("\"B\"", "from a")).thenAnswer("a");
        model.when("You are B.").thenCalls(work("\"C\"", "from b")).thenAnswer("b");
        model.when("You are C.").thenAnswer("c");

        Crew.of(REPORT.by(a)).agents(b, c).model(model).kickoff();

        assertThat(coworkersIn(model.requests().get(0))).containsExactly("B", "C");
        assertThat(coworkersIn(model.requests().get(1))).containsExactly("C");
        assertThat(toolsOf(model.requests().get(2))).isEmpty();
    }

    @Test
    void depth_and_number_of_delegations_are_bounded() {
        Agent a = Agent.of("A", "a").allowDelegation();
        Agent b = Agent.of("B", "b").allowDelegation();
        ScriptedModel model = new ScriptedModel();
        model.when("You are A.")
                .thenCalls(work("\"B\"", "1"), work("\"C\"", "2"))
                .thenAnswer("a");
        model.when("You are B.").thenAnswer("b");
        model.when("You are C.").thenAnswer("c");
        Crew crew = Crew.of(REPORT.by(a)).agents(b, Agent.of("C", "c")).model(model);

        RunResult result =
                crew.limits(RunLimits.defaults().withDelegations(1, 1)).kickoff();

        assertThat(result.usage().modelCalls()).isEqualTo(3);
        assertThat(model.requests().getLast().toString()).contains("which is the limit");
        assertThat(model.requestsWith("You are B."))
                .allSatisfy(request -> assertThat(toolsOf(request)).isEmpty());
    }

    @Test
    void several_coworkers_work_at_once() {
        CyclicBarrier both = new CyclicBarrier(2);
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager")
                .thenCalls(work("\"Senior Analyst\"", "find"), work("\"Writer\"", "write"))
                .thenAnswer("done");
        model.otherwise(request -> new ScriptedModel.Reply.Text("mine"));

        RunResult result = managed(model)
                .aroundModelCalls((call, context, next) -> {
                    if (call.step().toString().contains("/delegated/")) {
                        both.await(10, TimeUnit.SECONDS); // neither gets away alone
                    }
                    return next.call(call);
                })
                .kickoff();

        assertThat(result.isCompleted()).isTrue();
        assertThat(lastMessage(model.requests().getLast())).contains("mine");
    }

    @Test
    void passed_on_work_goes_through_the_same_gateways_and_is_counted_once() {
        Tool ruler = Tool.of("ruler", "Measures", Thing.class, thing -> "3 m");
        List<String> steps = new ArrayList<>();
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager")
                .thenCalls(work("\"Surveyor\"", "measure"))
                .thenAnswer("3 m");
        model.when("You are Surveyor")
                .thenCall("ruler", "{\"thing\": \"pump\"}")
                .thenAnswer("it is 3 m");
        List<RunEvent.WorkDelegated> delegated = new ArrayList<>();
        Crew crew = Crew.of(REPORT)
                .agents(Agent.of("Surveyor", "Measure").tools(ruler))
                .manager(MANAGER)
                .model(model)
                .aroundModelCalls((call, context, next) -> {
                    steps.add(call.step().toString());
                    return next.call(call);
                })
                .aroundToolCalls((call, context, next) -> {
                    steps.add(call.step() + " " + call.tool());
                    return next.call(call);
                })
                .listener(event -> {
                    if (event instanceof RunEvent.WorkDelegated one) {
                        delegated.add(one);
                    }
                });

        RunResult result = crew.kickoff();

        assertThat(steps)
                .containsExactly(
                        "report/1",
                        "report/1.1 " + WORK,
                        "report/1.1/delegated/1",
                        "report/1.1/delegated/1.1 ruler",
                        "report/1.1/delegated/2",
                        "report/2");
        assertThat(result.usage().modelCalls()).isEqualTo(4);
        assertThat(result.usage().toolCalls()).isEqualTo(2);
        assertThat(result.usage()).isEqualTo(result.result(REPORT).usage());
        assertThat(delegated).singleElement().satisfies(one -> {
            assertThat(one.from()).isEqualTo("Crew Manager");
            assertThat(one.to()).isEqualTo("Surveyor");
            assertThat(one.depth()).isEqualTo(1);
        });
    }

    record Thing(String thing) {}

    @Test
    void a_hook_that_refuses_refuses_for_coworkers_too() {
        Tool ruler = Tool.of("ruler", "Measures", Thing.class, thing -> "3 m");
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager")
                .thenCalls(work("\"Surveyor\"", "measure"))
                .thenAnswer("3 m");
        model.when("You are Surveyor")
                .thenCall("ruler", "{\"thing\": \"pump\"}")
                .thenAnswer("it is 3 m");

        RunResult result = Crew.of(REPORT)
                .agents(Agent.of("Surveyor", "Measure").tools(ruler))
                .manager(MANAGER)
                .model(model)
                .aroundToolCalls((call, context, next) -> {
                    if (call.tool().equals("ruler")) {
                        throw new IllegalStateException("no policy");
                    }
                    return next.call(call);
                })
                .kickoff();

        assertThat(result.failure()).map(Failure::message).get().asString().contains("no policy");
        assertThat(ToolAnswer.of("x").error()).isFalse();
    }

    @Test
    void a_coworker_who_fails_is_told_to_who_asked() {
        ScriptedModel model = new ScriptedModel();
        model.when("You are Crew Manager")
                .thenCalls(work("\"Writer\"", "write"))
                .thenAnswer("on my own");
        model.when("You are Writer").thenFail(new IllegalStateException("model is broken"));

        RunResult result = managed(model).kickoff();

        assertThat(result.output()).isEqualTo("on my own");
        assertThat(lastMessage(model.requests().getLast())).contains("Writer could not do it");
    }

    @Test
    void roles_with_inputs_are_filled_in_and_must_differ() {
        ScriptedModel model = ScriptedModel.answering("done");
        Crew crew = Crew.of(REPORT)
                .agents(Agent.of("{field} expert", "Know"))
                .manager(MANAGER)
                .model(model);

        crew.kickoff(Map.of("field", "Pump"));

        assertThat(coworkersIn(model.requests().getFirst())).containsExactly("Pump expert");
        assertThat(managed(model).agents(Agent.of("senior  ANALYST", "Other")).problems(Map.of()))
                .singleElement()
                .asString()
                .contains("Two agents of the crew have the role");
        assertThat(Crew.of(REPORT).manager(MANAGER).model(model).problems(Map.of()))
                .singleElement()
                .asString()
                .contains("has nobody to pass work to");
    }

    @Test
    void an_agent_with_the_tools_of_one_task_is_no_second_coworker() {
        Tool look = Tool.of("look", "Looks", NoInput.class, none -> "seen");
        Agent chief = Agent.of("Chief", "Lead").allowDelegation();
        Agent writer = Agent.of("Writer", "Write");
        ScriptedModel model = ScriptedModel.answering("done", "done", "done");
        Crew crew = Crew.sequential(
                        Task.of("plan", "Plan").by(chief.tools(look)),
                        Task.of("draft", "Draft").by(chief),
                        Task.of("write", "Write").by(writer.tools(look)))
                .model(model);

        assertThat(crew.kickoff().output()).isEqualTo("done");
        assertThat(coworkersIn(model.requests().get(0))).containsExactly("Writer");
        assertThat(coworkersIn(model.requests().get(1))).containsExactly("Writer");
    }

    @Test
    void of_two_with_one_role_the_crew_can_say_who_is_meant() {
        Tool look = Tool.of("look", "Looks", NoInput.class, none -> "seen");
        Agent writer = Agent.of("Writer", "Write");
        Crew doubtful = Crew.sequential(
                        Task.of("plan", "Plan").by(Agent.of("Chief", "Lead").allowDelegation()),
                        Task.of("write", "Write").by(writer),
                        Task.of("check", "Check").by(writer.tools(look)))
                .model(ScriptedModel.answering("done"));

        assertThat(doubtful.problems(Map.of())).singleElement().asString().contains("work could be passed to either");
        assertThat(doubtful.agents(writer).problems(Map.of())).isEmpty();
    }

    record NoInput() {}

    @Test
    void a_tool_of_an_agent_is_its_own_even_if_it_sounds_like_passing_work_on() {
        Tool bank = Tool.of("ask_question_bank", "Asks", Thing.class, thing -> "from the bank");
        ScriptedModel model = new ScriptedModel();
        model.when("You are Writer")
                .thenCall("ask_question_bank", "{\"thing\": \"pump\"}")
                .thenAnswer("done");
        Crew crew = Crew.of(REPORT.by(WRITER.tools(bank).allowDelegation()))
                .agents(ANALYST)
                .model(model);

        assertThat(crew.kickoff().output()).isEqualTo("done");
        assertThat(lastMessage(model.requests().getLast())).contains("from the bank");
    }

    @Test
    void a_tool_with_the_very_name_of_one_for_passing_work_on_is_told() {
        Tool own = Tool.of(QUESTION, "Asks", Thing.class, thing -> "mine");
        Crew crew = Crew.of(REPORT.by(WRITER.tools(own).allowDelegation())).model(new ScriptedModel());

        assertThat(crew.agents(ANALYST).problems(Map.of()))
                .containsExactly("The agent 'Writer' has a tool called 'ask_question_to_coworker', as the one for"
                        + " passing work on is; rename it.");
        assertThat(crew.problems(Map.of())).isEmpty(); // alone it has no other
    }
}
