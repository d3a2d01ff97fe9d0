package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers say that refuse a conversation for its length, and what a run makes of it. */
@Timeout(60)
final class LearntWindowTest {
    private static final String LLAMA =
            "{\"error\":{\"code\":400,\"message\":\"request (3495 tokens) exceeds the available"
                    + " context size (600 tokens), try increasing it\",\"type\":\"exceed_context_size_error\","
                    + "\"n_prompt_tokens\":3495,\"n_ctx\":600}}";

    record Chapter(int number) {}

    private final List<RunEvent> events = new CopyOnWriteArrayList<>();

    private static String chapter(int number) {
        return "Chapter " + number + ". " + "It was dark. ".repeat(100);
    }

    private static Task<String> reading(String id) {
        Tool read = Tool.of("read", "Reads a chapter", Chapter.class, chapter -> chapter(chapter.number()));
        return Task.of(id, "Read two chapters")
                .by(Agent.of("Reader", "Find out").tools(read));
    }

    private static RuntimeException refused(int status, String body) {
        return new InvalidRequestException(new HttpException(status, body));
    }

    private static List<String> bodies() {
        return List.of(
                LLAMA,
                LLAMA.replace(",\"n_ctx\":600", ""),
                "[" + LLAMA + "]",
                "{\"error\":{\"type\":\"exceed_context_size_error\",\"message\":\"too large\",\"n_ctx\":600}}",
                "{\"object\":\"error\",\"message\":\"This model's maximum context length is 600 tokens. However, you"
                        + " requested 3495 tokens.\",\"type\":\"BadRequestError\",\"code\":400}",
                "{\"error\":{\"message\":\"This model's maximum context length is 600 tokens. However, your messages"
                        + " resulted in 3495 tokens.\",\"code\":\"context_length_exceeded\"}}",
                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 3495"
                        + " tokens > 600 maximum\"}}",
                "{\"error\":{\"code\":400,\"message\":\"The input token count (3495) exceeds the maximum number of tokens"
                        + " allowed (600).\",\"status\":\"INVALID_ARGUMENT\"}}",
                "{\"message\":\"Prompt contains 3495 tokens, too large for model with 600 maximum context length\"}",
                "{\"error\":{\"message\":\"`inputs` tokens + `max_new_tokens` must be <= 600. Given: 3495\"}}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void the_window_that_a_server_names_holds_for_the_whole_run(String body) {
        ScriptedModel model = new ScriptedModel()
                .thenCall("read", "{\"number\": 1}")
                .thenCall("read", "{\"number\": 2}")
                .thenFail(refused(400, body))
                .thenAnswer("The gardener.")
                .thenCall("read", "{\"number\": 1}")
                .thenCall("read", "{\"number\": 2}")
                .thenAnswer("The butler.");
        for (int i = 0; i < 10; i++) {
            model.when("You keep the notes").thenAnswer("NOTES");
            model.when("a text that is too long").thenAnswer("SHORT");
        }

        Task<String> first = reading("a");

        RunResult result = Crew.of(first, reading("b").after(first))
                .model(model)
                .listener(events::add)
                .kickoff();

        assertThat(result.output()).isEqualTo("The butler.");
        assertThat(events.stream()
                        .filter(RunEvent.ConversationShortened.class::isInstance)
                        .map(event -> event.origin().taskId()))
                .contains("a", "b");
    }

    private static Stream<String> wordless() {
        return Stream.of(
                "{\"error\":{\"message\":\"litellm.ContextWindowExceededError: litellm.BadRequestError: …\",\"code\":\"400\"}}",
                "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}",
                "{\"error\":{\"message\":\"x\",\"type\":\"exceed_context_size_error\"}}",
                "{\"code\":\"context_length_exceeded\"}");
    }

    @ParameterizedTest
    @MethodSource("wordless")
    void a_server_that_names_no_number_is_asked_with_less(String body) {
        ScriptedModel model = new ScriptedModel()
                .thenCall("read", "{\"number\": 1}")
                .thenCall("read", "{\"number\": 2}")
                .thenFail(refused(400, body))
                .thenAnswer("NOTES")
                .thenAnswer("The gardener.");

        RunResult result = Crew.of(reading("a")).model(model).kickoff();

        assertThat(result.output()).isEqualTo("The gardener.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"the context size is 600 tokens\"}}",
                "{\"error\":{\"message\":\"n_ctx\",\"type\":\"invalid_request_error\"}}",
                "{\"error\":{\"message\":\"say ContextWindowExceededError\"}}",
                "exceed_context_size_error",
                "[]"
            })
    void other_words_are_no_matter_of_length(String body) {
        ScriptedModel model = new ScriptedModel().thenFail(refused(400, body));

        RunResult result = Crew.of(Task.of("t", "Say it")).model(model).kickoff();

        assertThat(result.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.MODEL);
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void a_window_that_one_agent_was_given_is_none_of_the_model() {
        ScriptedModel model = new ScriptedModel()
                .thenFail(refused(400, "{\"error\":{\"message\":\"x\",\"code\":\"context_length_exceeded\"}}"))
                .thenAnswer("SHORT")
                .thenAnswer("One.");
        model.otherwise(request -> new ScriptedModel.Reply.Text("Two."));
        Task<String> first = Task.of("a", "Read this. " + chapter(1).repeat(2))
                .by(Agent.of("Reader", "Find out")
                        .contextWindow(ContextWindow.defaults().withTokens(1_000)));
        Task<String> second = Task.of("b", "Read this. " + chapter(1).repeat(4)).after(first);

        RunResult result =
                Crew.of(first, second).model(model).listener(events::add).kickoff();

        assertThat(result.output()).isEqualTo("Two.");
        assertThat(events.stream().filter(event -> "b".equals(event.origin().taskId())))
                .noneMatch(RunEvent.ConversationShortened.class::isInstance);
    }

    /** A model that reads so many characters and says so in llama.cpp's words. */
    private static final class Narrow implements ChatModel {
        final List<Integer> asked = new ArrayList<>();

        @Override
        public synchronized ChatResponse doChat(ChatRequest request) {
            int length = request.messages().toString().length();
            asked.add(length);
            if (length > 4_000) {
                throw refused(400, LLAMA);
            }
            return ScriptedModel.answering("Fine").doChat(request);
        }
    }

    @Test
    void a_task_that_is_too_long_is_told_in_fewer_words_from_the_second_time_on() {
        Narrow model = new Narrow();
        Task<String> first = Task.of("a", "Read this. " + chapter(1).repeat(4));
        Task<String> second = Task.of("b", "Read that. " + chapter(2).repeat(4)).after(first);

        RunResult result = Crew.of(first, second).model(model).kickoff();

        assertThat(result.failure()).isEmpty();
        assertThat(model.asked.stream().filter(length -> length > 4_000)).hasSize(1);
    }
}
