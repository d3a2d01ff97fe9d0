package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.Agent;
import dev.regatta.ContextWindow;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelTraits;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Conversations that get longer than the model can read. */
@Timeout(60)
final class ContextWindowTest {
    private static final String TASK = "Read all five chapters, then say who did it.";
    private static final RuntimeException TOO_LONG = new InvalidRequestException(
            new HttpException(400, "{\"error\": {\"message\": \"long\", \"code\": \"context_length_exceeded\"}}"));

    private final List<RunEvent> events = new ArrayList<>();
    private final Tool read = Tool.of("read", "Reads a chapter", Chapter.class, chapter -> chapter(chapter.number()));

    record Chapter(int number) {}

    private static String chapter(int number) {
        return "Chapter " + number + ". " + "It was dark. ".repeat(100);
    }

    @Test
    void old_turns_become_notes_while_task_and_last_results_stay_word_for_word() {
        ScriptedModel model = readsFiveChapters(ToolMode.NATIVE);

        RunResult result = run(model, agent(ToolMode.NATIVE).contextWindow(window(1_000)));

        assertThat(result.output()).isEqualTo("The gardener.");
        ChatRequest last = model.requests().getLast();
        String user = ((UserMessage) last.messages().get(1)).singleText();
        assertThat(user).startsWith(TASK).contains("<notes about=").contains("NOTES");
        ToolExecutionResultMessage result5 =
                (ToolExecutionResultMessage) last.messages().getLast();
        assertThat(result5.text()).isEqualTo(chapter(5));
        assertThat(shortenings()).isNotEmpty().allSatisfy(event -> {
            assertThat(event.tokensBefore()).isGreaterThan(850);
            assertThat(event.tokensAfter()).isLessThan(event.tokensBefore());
            assertThat(event.messagesAfter()).isLessThan(event.messagesBefore());
        });
        assertThat(result.usage().modelCalls()).isEqualTo(model.requests().size());
    }

    @Test
    void it_works_the_same_in_words() {
        ScriptedModel model = readsFiveChapters(ToolMode.TEXT);

        RunResult result = run(model, agent(ToolMode.TEXT).contextWindow(window(1_400)));

        assertThat(result.output()).isEqualTo("The gardener.");
        List<ChatMessage> last = model.requests().getLast().messages();
        assertThat(((UserMessage) last.get(1)).singleText()).startsWith(TASK).contains("NOTES");
        assertThat(((UserMessage) last.getLast()).singleText()).isEqualTo("Observation: " + chapter(5));
        assertThat(shortenings()).isNotEmpty();
    }

    @Test
    void the_notes_are_bounded_and_tell_of_the_notes_before() {
        ScriptedModel model = readsFiveChapters(ToolMode.NATIVE, "NOTES " + "and more ".repeat(1_000));

        run(model, agent(ToolMode.NATIVE).contextWindow(window(1_000)));

        String user = ((UserMessage) model.requests().getLast().messages().get(1)).singleText();
        assertThat(user.length()).isLessThan(1_200);
        List<ChatRequest> notes = model.requestsWith("You keep the notes");
        assertThat(notes).hasSizeGreaterThan(1);
        assertThat(((UserMessage) notes.getLast().messages().getFirst()).singleText())
                .contains("NOTES and more");
    }

    @Test
    void a_model_that_says_it_is_too_long_is_asked_again_once_with_less() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("read", "{\"number\": 1}")
                .thenCall("read", "{\"number\": 2}")
                .thenFail(TOO_LONG)
                .thenAnswer("NOTES")
                .thenAnswer("The gardener.");

        RunResult result = run(model, agent(ToolMode.NATIVE));

        assertThat(result.output()).isEqualTo("The gardener.");
        assertThat(model.requests().getLast().messages()).hasSize(4);
        assertThat(shortenings()).hasSize(1);
    }

    @Test
    void a_model_that_still_says_so_fails_the_task_with_what_to_do() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("read", "{\"number\": 1}")
                .thenFail(TOO_LONG)
                .thenAnswer("Read them.")
                .thenFail(TOO_LONG);

        Failure failure = run(model, agent(ToolMode.NATIVE)).failure().orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONTEXT);
        assertThat(failure.message()).contains("could not be made shorter").contains("Give the task less to read");
        model.assertAllUsed();
    }

    @Test
    void results_of_other_tasks_are_told_in_fewer_words_before_the_task_is() {
        ScriptedModel model = new ScriptedModel();
        model.when("Write a book").thenAnswer(chapter(1).repeat(4));
        model.otherwise(ContextWindowTest::shortOrAnswer);
        Task<String> book = Task.of("book", "Write a book");
        Task<String> who = Task.of("who", "Who did it?")
                .by(Agent.of("Reader", "Find out").contextWindow(window(1_000)))
                .after(book);

        RunResult result = Crew.of(book, who).model(model).kickoff();

        assertThat(result.output()).isEqualTo("The gardener.");
        String user = ((UserMessage) model.requests().getLast().messages().get(1)).singleText();
        assertThat(user).startsWith("Who did it?").contains("SHORT").doesNotContain("It was dark");
    }

    @Test
    void a_result_that_alone_is_too_long_is_told_in_fewer_words() {
        Tool book = Tool.of(
                "read", "Reads a book", Chapter.class, chapter -> chapter(1).repeat(10));
        ScriptedModel model = new ScriptedModel();
        model.otherwise(ContextWindowTest::shortOrAnswer);
        model.thenCall("read", "{\"number\": 1}");

        RunResult result = run(model, Agent.of("Reader", "Find out").tools(book).contextWindow(window(2_000)));

        assertThat(result.output()).isEqualTo("The gardener.");
        ToolExecutionResultMessage told = (ToolExecutionResultMessage)
                model.requests().getLast().messages().getLast();
        assertThat(told.text()).contains("SHORT").doesNotContain("It was dark");
    }

    @Test
    void many_results_that_together_are_too_long_are_told_in_fewer_words_and_the_task_is_not() {
        ScriptedModel model = new ScriptedModel();
        model.otherwise(ContextWindowTest::shortOrAnswer);
        model.thenCalls(IntStream.rangeClosed(1, 10)
                .mapToObj(number -> new ScriptedModel.Call("read", "{\"number\": " + number + "}"))
                .toArray(ScriptedModel.Call[]::new));

        RunResult result = run(model, agent(ToolMode.NATIVE).contextWindow(window(2_000)));

        assertThat(result.output()).isEqualTo("The gardener.");
        assertThat(shortenings())
                .singleElement()
                .satisfies(event -> assertThat(event.tokensAfter()).isLessThan(1_700));
        assertThat(((UserMessage) model.requests().getLast().messages().get(1)).singleText())
                .startsWith(TASK);
        assertThat(result.usage().modelCalls()).isEqualTo(model.requests().size());
    }

    @Test
    void a_model_that_writes_nothing_instead_of_notes_loses_neither_turns_nor_task() {
        ScriptedModel model = readsFiveChapters(ToolMode.NATIVE, " ");

        RunResult result = run(model, agent(ToolMode.NATIVE).contextWindow(window(1_000)));

        assertThat(result.output()).isEqualTo("The gardener.");
        assertThat(((UserMessage) model.requests().getLast().messages().get(1)).singleText())
                .startsWith(TASK)
                .contains("<notes about=", "Chapter 1");
    }

    @Test
    void an_answer_longer_than_the_window_loses_its_middle_when_it_is_sent_back() {
        ScriptedModel model = ScriptedModel.answering("BEGIN " + chapter(1).repeat(10) + "END", "The gardener.");
        Task<String> task = Task.of("t", TASK)
                .by(agent(ToolMode.NATIVE).contextWindow(window(1_000)))
                .guardrail(answer -> answer.length() > 100 ? Verdict.no("Be short.") : Verdict.ok(answer));

        RunResult result = Crew.of(task).model(model).listener(events::add).kickoff();

        assertThat(result.output()).isEqualTo("The gardener.");
        List<ChatMessage> last = model.requests().getLast().messages();
        String user = ((UserMessage) last.get(1)).singleText();
        assertThat(user).isEqualTo(TASK);
        assertThat(((AiMessage) last.get(2)).text())
                .startsWith("BEGIN Chapter 1.")
                .contains(" characters were left out here …]")
                .endsWith("END")
                .hasSizeLessThan(1_000);
        assertThat(shortenings()).singleElement().satisfies(event -> {
            assertThat(event.tokensBefore()).isGreaterThan(3_000);
            assertThat(event.tokensAfter()).isLessThan(850);
            assertThat(event.messagesAfter()).isEqualTo(event.messagesBefore());
        });
    }

    @Test
    void what_is_said_besides_a_call_loses_its_middle_and_the_call_stays_whole() {
        ToolExecutionRequest call = ToolExecutionRequest.builder()
                .id("c1")
                .name("read")
                .arguments("{\"number\": 1}")
                .build();
        List<ChatRequest> requests = new ArrayList<>();
        ChatModel model = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                requests.add(request);
                AiMessage answer = requests.size() == 1
                        ? AiMessage.from("x".repeat(20_000), List.of(call))
                        : AiMessage.from("The gardener.");
                return ChatResponse.builder().aiMessage(answer).build();
            }
        };

        RunResult result = Crew.of(Task.of("t", TASK).by(agent(ToolMode.NATIVE).contextWindow(window(1_000))))
                .model(model)
                .kickoff();

        assertThat(result.output()).isEqualTo("The gardener.");
        List<ChatMessage> last = requests.getLast().messages();
        AiMessage said = (AiMessage) last.get(2);
        assertThat(said.text()).contains("left out here").hasSizeLessThan(1_000);
        assertThat(said.toolExecutionRequests()).containsExactly(call);
        assertThat(((ToolExecutionResultMessage) last.getLast()).text()).isEqualTo(chapter(1));
    }

    @Test
    void a_call_in_words_stays_whole_too() {
        String call = "Action: read\nAction Input: {\"number\": 1}";
        ScriptedModel model = ScriptedModel.answering(
                "Thought: " + "I wonder. ".repeat(2_000) + "\n" + call, "Final Answer: The gardener.");

        RunResult result = run(model, agent(ToolMode.TEXT).contextWindow(window(1_400)));

        assertThat(result.output()).isEqualTo("The gardener.");
        List<ChatMessage> last = model.requests().getLast().messages();
        assertThat(((AiMessage) last.get(2)).text())
                .startsWith("Thought: I wonder.")
                .contains("left out here")
                .endsWith("I wonder. \n" + call)
                .hasSizeLessThan(1_400);
    }

    @Test
    void an_agent_that_may_not_shorten_fails_clearly_and_calls_nobody() {
        ScriptedModel model = new ScriptedModel().thenCall("read", "{\"number\": 1}");

        Failure failure = run(
                        model, agent(ToolMode.NATIVE).contextWindow(window(300).failing()))
                .failure()
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.CONTEXT);
        assertThat(failure.message()).contains("reads 300. Let it be made shorter with contextWindow(…)");
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_bad_request_of_a_short_conversation_is_no_matter_of_length() {
        ScriptedModel model =
                new ScriptedModel().thenFail(new InvalidRequestException(new HttpException(400, "too long, I say")));

        RunResult result = run(model, agent(ToolMode.NATIVE));

        assertThat(result.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.MODEL);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_bad_request_of_a_conversation_near_the_window_is_taken_for_one() {
        ScriptedModel model = new ScriptedModel()
                .thenCall("read", "{\"number\": 1}")
                .thenCall("read", "{\"number\": 2}")
                .thenFail(new InvalidRequestException(new HttpException(400, "{}")))
                .thenAnswer("NOTES")
                .thenAnswer("The gardener.");

        RunResult result = run(model, agent(ToolMode.NATIVE).contextWindow(window(1_200)));

        assertThat(result.output()).isEqualTo("The gardener.");
    }

    @Test
    void windows_are_known_by_name_and_can_be_said() {
        ScriptedModel model = new ScriptedModel();

        assertThat(ModelTraits.of("openai/gpt-4o-mini", model).contextTokens()).isEqualTo(128_000);
        assertThat(ModelTraits.of("gpt-4", model).contextTokens()).isEqualTo(8_192);
        assertThat(ModelTraits.of("google/gemini-2.5-flash", model).contextTokens())
                .isEqualTo(1_048_576);
        assertThat(ModelTraits.of("anyone/anything", model).contextTokens()).isEqualTo(ModelTraits.USUAL_CONTEXT);
        assertThat(ModelTraits.of(
                        "gpt-4", DescribedModel.of(model).contextTokens(50_000).toolCalls(false)))
                .isEqualTo(new ModelTraits(false, 50_000));
    }

    private static ScriptedModel.Reply shortOrAnswer(ChatRequest request) {
        boolean isToShorten = request.messages().getFirst().toString().contains("a text that is too long");
        return new ScriptedModel.Reply.Text(isToShorten ? "SHORT" : "The gardener.");
    }

    private static ContextWindow window(int tokens) {
        return ContextWindow.defaults().withTokens(tokens);
    }

    private Agent agent(ToolMode mode) {
        return Agent.of("Reader", "Find out").tools(read).toolMode(mode);
    }

    private RunResult run(ScriptedModel model, Agent agent) {
        RunResult result = Crew.of(Task.of("t", TASK).by(agent))
                .model(model)
                .listener(events::add)
                .kickoff();
        return result;
    }

    private List<RunEvent.ConversationShortened> shortenings() {
        return events.stream()
                .filter(RunEvent.ConversationShortened.class::isInstance)
                .map(RunEvent.ConversationShortened.class::cast)
                .toList();
    }

    private static ScriptedModel readsFiveChapters(ToolMode mode) {
        return readsFiveChapters(mode, "NOTES");
    }

    private static ScriptedModel readsFiveChapters(ToolMode mode, String notes) {
        ScriptedModel model = new ScriptedModel();
        for (int i = 0; i < 10; i++) {
            model.when("You keep the notes").thenAnswer(notes);
        }
        for (int number = 1; number <= 5; number++) {
            if (mode == ToolMode.TEXT) {
                model.thenAnswer("Action: read\nAction Input: {\"number\": " + number + "}");
            } else {
                model.thenCall("read", "{\"number\": " + number + "}");
            }
        }
        return model.thenAnswer(mode == ToolMode.TEXT ? "Final Answer: The gardener." : "The gardener.");
    }
}
