package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.regatta.Agent;
import dev.regatta.ContextWindow;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Agents whose models call tools by the text protocol. */
@Timeout(60)
final class TextModeTest {
    private final List<String> searched = new ArrayList<>();
    private final Tool search = Tool.of("search_web", "Finds pages", Query.class, query -> {
        searched.add(query.words());
        return "found: " + query.words();
    });

    record Query(String words) {}

    record City(String name, int people) {}

    @Test
    void a_tool_is_called_in_words_and_its_result_is_observed() {
        ScriptedModel model = ScriptedModel.answering(
                "Thought: look\nAction: Search web\nAction Input: {'words': 'fjord'}\nObservation: I made this up",
                "Thought: I know the answer\nFinal Answer: Oslo");

        RunResult result = run(model, ToolMode.TEXT);

        assertThat(result.output()).isEqualTo("Oslo");
        assertThat(searched).containsExactly("fjord");
        ChatRequest last = model.requests().getLast();
        assertThat(last.toolSpecifications()).isEmpty();
        assertThat(last.stopSequences()).containsExactly("\nObservation:");
        assertThat(text(last.messages().get(0))).contains("Tool: search_web", "Finds pages", "\"words\"");
        assertThat(text(last.messages().get(2))).doesNotContain("I made this up");
        assertThat(text(last.messages().get(3))).isEqualTo("Observation: found: fjord");
    }

    @Test
    void what_cannot_be_read_is_never_the_answer_but_fed_back_and_then_a_failure() {
        ScriptedModel model = ScriptedModel.answering("It is Oslo.", "Oslo, I say!", "Action: search_web");

        RunResult result = run(model, ToolMode.TEXT);

        Failure failure = result.failure().orElseThrow();
        assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTPUT);
        assertThat(failure.message()).contains("would not do 3 times").contains("without the 'Action Input:'");
        assertThat(text(model.requests().get(1).messages().getLast()))
                .startsWith("What you wrote could not be read: It has neither");
        assertThat(text(model.requests().get(1).messages().get(2))).isEqualTo("It is Oslo.");
    }

    @Test
    void a_forced_final_answer_is_never_an_action() {
        String call = "Action: search_web\nAction Input: {\"words\": \"%s\"}";
        Agent once = agent(ToolMode.TEXT).maxIterations(1);

        RunResult failed = Crew.of(Task.of("t", "Which city?").by(once))
                .model(ScriptedModel.answering(call.formatted("a"), call.formatted("b")))
                .kickoff();
        RunResult answered = Crew.of(Task.of("t", "Which city?").by(once))
                .model(ScriptedModel.answering(call.formatted("a"), "It is Oslo."))
                .kickoff();

        assertThat(failed.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.ITERATIONS);
        assertThat(failed.failure().orElseThrow().message()).contains("It asks for a tool again.");
        assertThat(searched).containsExactly("a", "a");
        assertThat(answered.output()).isEqualTo("It is Oslo.");
    }

    @Test
    void the_same_call_right_after_itself_is_not_made_again() {
        String call = "Action: search_web\nAction Input: {\"words\": \"a\"}";
        ScriptedModel model = ScriptedModel.answering(
                call,
                "Action: Search_Web\nAction Input: {'words': 'a'}",
                call.replace("a\"}", "b\"}"),
                call,
                "Final Answer: Oslo");

        RunResult result = run(model, ToolMode.TEXT);

        assertThat(result.output()).isEqualTo("Oslo");
        assertThat(searched).containsExactly("a", "b", "a");
        assertThat(text(model.requests().get(2).messages().getLast()))
                .startsWith("Observation: You have just made this very call.")
                .endsWith("found: a");
    }

    @Test
    void a_call_that_failed_may_be_made_again() {
        List<String> tries = new ArrayList<>();
        Tool shaky = Tool.of("shaky", "Fails at first", Query.class, query -> {
            tries.add(query.words());
            if (tries.size() == 1) {
                throw new IllegalStateException("not yet");
            }
            return "now";
        });
        String call = "Action: shaky\nAction Input: {\"words\": \"a\"}";

        RunResult result = Crew.of(
                        Task.of("t", "Try").by(Agent.of("A", "b").tools(shaky).toolMode(ToolMode.TEXT)))
                .model(ScriptedModel.answering(call, call, "Final Answer: done"))
                .kickoff();

        assertThat(result.output()).isEqualTo("done");
        assertThat(tries).hasSize(2);
    }

    @Test
    void a_typed_answer_is_read_behind_its_marker() {
        Task<City> task = Task.of("t", "Which city?", City.class).by(agent(ToolMode.TEXT));

        RunResult result = Crew.of(task)
                .model(ScriptedModel.answering(
                        "Thought: {braces}\nFinal Answer: {\"name\": \"Oslo\"}",
                        "Final Answer: ```json\n{\"name\": \"Oslo\", \"people\": 700000}\n```"))
                .kickoff();

        assertThat(result.of(task)).isEqualTo(new City("Oslo", 700_000));
    }

    @Test
    void a_model_that_refuses_tools_is_asked_in_words_once_and_for_all() {
        for (RuntimeException refusal : List.of(
                new UnsupportedFeatureException("tools"),
                new InvalidRequestException(new HttpException(400, "{\"error\": \"does not support tools\"}")))) {
            searched.clear();
            ScriptedModel model = new ScriptedModel()
                    .thenFail(refusal)
                    .thenAnswer("Action: search_web\nAction Input: {\"words\": \"a\"}")
                    .thenAnswer("Final Answer: Oslo")
                    .thenAnswer("Final Answer: Bergen");
            Crew crew = Crew.sequential(
                            Task.of("one", "Which city?").by(agent(ToolMode.AUTO)),
                            Task.of("two", "Which other city?").by(agent(ToolMode.AUTO)))
                    .model(model);
            List<RunEvent> events = new ArrayList<>();

            RunResult result = crew.listener(events::add).kickoff();

            assertThat(result.output()).isEqualTo("Bergen");
            assertThat(searched).containsExactly("a");
            assertThat(model.requests()).hasSize(4);
            assertThat(model.requests().get(0).toolSpecifications()).hasSize(1);
            assertThat(model.requests().get(3).toolSpecifications()).isEmpty();
            assertThat(events)
                    .filteredOn(RunEvent.Warning.class::isInstance)
                    .map(event -> ((RunEvent.Warning) event).code())
                    .containsExactly("tools-in-words");
        }
    }

    @Test
    @Tag("in-process")
    void a_refusal_that_tools_are_not_the_reason_of_stays_what_it_was() {
        RuntimeException refusal = new InvalidRequestException(new HttpException(400, "{\"error\": \"no credit\"}"));
        ScriptedModel model = new ScriptedModel().thenFail(refusal).thenFail(refusal);

        RunResult result = run(model, ToolMode.AUTO);

        assertThat(result.failure().orElseThrow().message()).contains("did not accept the request (HTTP 400)");
        assertThat(result.failure().orElseThrow().cause()).isSameAs(refusal);
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void a_model_that_took_tools_before_or_was_told_to_is_not_switched() {
        RuntimeException refusal = new InvalidRequestException(new HttpException(400, "{}"));
        ScriptedModel later =
                new ScriptedModel().thenCall("search_web", "{\"words\": \"a\"}").thenFail(refusal);
        ScriptedModel told = new ScriptedModel().thenFail(refusal);

        assertThat(run(later, ToolMode.AUTO).failure()).isPresent();
        assertThat(run(told, ToolMode.NATIVE).failure()).isPresent();
        assertThat(later.requests()).hasSize(2);
        assertThat(told.requests()).hasSize(1);
    }

    @Test
    void an_agent_without_tools_answers_as_it_likes() {
        Agent plain = Agent.of("Guide", "Help").toolMode(ToolMode.TEXT);
        ScriptedModel model = ScriptedModel.answering("Thought: easy\nFinal Answer: Oslo", "Bergen.");

        RunResult result = Crew.sequential(
                        Task.of("a", "One?").by(plain), Task.of("b", "Another?").by(plain))
                .model(model)
                .kickoff();

        assertThat(result.tasks().values())
                .extracting(task -> ((dev.regatta.TaskResult.Completed<?>) task).text())
                .containsExactly("Oslo", "Bergen.");
        assertThat(text(model.requests().getFirst().messages().getFirst())).doesNotContain("Action");
    }

    @Test
    void function_calls_may_name_a_tool_in_other_letters() {
        ScriptedModel model =
                new ScriptedModel().thenCall("Search_Web", "{\"words\": \"a\"}").thenAnswer("Oslo");

        assertThat(run(model, ToolMode.AUTO).output()).isEqualTo("Oslo");
        assertThat(searched).containsExactly("a");
    }

    private RunResult run(ScriptedModel model, ToolMode mode) {
        return Crew.of(Task.of("t", "Which city?").by(agent(mode))).model(model).kickoff();
    }

    private Agent agent(ToolMode mode) {
        return Agent.of("Guide", "Help travellers").tools(search).toolMode(mode);
    }

    @Test
    void what_a_hostile_model_writes_is_read_in_time_that_grows_with_its_length_only() {
        String blanks = " ".repeat(600_000);
        List<String> nonsense = List.of(
                "Action" + blanks + "x",
                "Action 1" + blanks + "x",
                "Action Input" + blanks + "x",
                "x\nObservation" + blanks + "x",
                "Action:".repeat(50_000),
                "\n".repeat(600_000),
                "<think>".repeat(100_000),
                "```".repeat(200_000),
                "Action: search_web\nAction Input: " + "{".repeat(300_000));
        ScriptedModel model = ScriptedModel.answering(nonsense.toArray(String[]::new));
        model.thenAnswer("It is. Final Answer: 42\t".repeat(50_000));

        RunResult result = Crew.of(Task.of("t", "Which city?")
                        .by(agent(ToolMode.TEXT)
                                .contextWindow(ContextWindow.defaults().withTokens(100_000_000)))
                        .maxRejections(nonsense.size()))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("42");
        assertThat(searched).isEmpty();
    }

    @Test
    void many_thoughts_before_a_value_are_passed_over_in_one_go() {
        Task<City> task = Task.of("t", "Which city?", City.class);
        ScriptedModel model = ScriptedModel.answering(
                "<think></think> ".repeat(200_000) + "{\"name\": \"Oslo\", \"people\": 700000}");

        RunResult result = Crew.of(task).model(model).kickoff();

        assertThat(result.of(task)).isEqualTo(new City("Oslo", 700_000));
    }

    private static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.singleText();
            case AiMessage ai -> String.valueOf(ai.text());
            default -> message.toString();
        };
    }
}
