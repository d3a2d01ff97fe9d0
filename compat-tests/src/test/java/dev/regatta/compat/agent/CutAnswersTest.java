package dev.regatta.compat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.tool.Tool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that ended at its output limit is told to be one, whatever else is wrong with it. */
@Timeout(30)
final class CutAnswersTest {
    private static final String WHY = "It was cut off at the output limit. Raise maxOutputTokens, or ask for less.";

    record City(String name, int people) {}

    record Query(String words) {}

    private final List<RunEvent> events = new CopyOnWriteArrayList<>();

    /** A model whose answers are cut, but for those in brackets. */
    private static final class Cutting implements ChatModel {
        final List<ChatRequest> requests = new ArrayList<>();
        private final Queue<String> answers;

        Cutting(String... answers) {
            this.answers = new ArrayDeque<>(List.of(answers));
        }

        @Override
        public synchronized ChatResponse doChat(ChatRequest request) {
            requests.add(request);
            String answer = answers.size() > 1 ? answers.remove() : answers.element();
            boolean whole = answer.startsWith("[");
            return ChatResponse.builder()
                    .aiMessage(AiMessage.from(whole ? answer.substring(1, answer.length() - 1) : answer))
                    .finishReason(whole ? FinishReason.STOP : FinishReason.LENGTH)
                    .tokenUsage(new TokenUsage(10, 120))
                    .build();
        }
    }

    private RunResult run(Task<?> task, Cutting model) {
        return Crew.of(task).model(model).listener(events::add).kickoff();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"name\": \"Oslo\", \"peo", "", " ", "The city is {", "```json\n{\"name\": \"Os", "I think"})
    void the_failure_names_the_option_that_helps(String cut) {
        Failure failure = run(Task.of("t", "Which city?", City.class), new Cutting(cut))
                .failure()
                .orElseThrow();

        assertThat(failure.kind()).isEqualTo(Failure.Kind.OUTPUT);
        assertThat(failure.message()).startsWith("The model's answer would not do 3 times, last because: " + WHY);
        assertThat(events)
                .filteredOn(RunEvent.AnswerRejected.class::isInstance)
                .allSatisfy(event ->
                        assertThat(((RunEvent.AnswerRejected) event).reason()).isEqualTo(WHY));
    }

    @Test
    void the_model_is_told_to_answer_shorter_and_can() {
        Cutting model = new Cutting("{\"name\": \"Oslo\", \"peo", "[{\"name\": \"Oslo\", \"people\": 700000}]");
        Task<City> task = Task.of("t", "Which city?", City.class);

        RunResult result = run(task, model);

        assertThat(result.of(task)).isEqualTo(new City("Oslo", 700_000));
        assertThat(((UserMessage) model.requests.get(1).messages().getLast()).singleText())
                .contains("It is too long and was cut off. Answer shorter.");
        assertThat(events)
                .filteredOn(RunEvent.Warning.class::isInstance)
                .map(event -> ((RunEvent.Warning) event).message())
                .containsExactly(
                        "The model stopped at its output limit of 120 tokens; its answer may be cut short. Raise"
                                + " maxOutputTokens, or ask for less.");
    }

    @Test
    void a_call_in_words_that_is_cut_is_told_to_be_one() {
        Tool search = Tool.of("search", "Finds documents", Query.class, query -> "found");
        Agent agent = Agent.of("Reader", "Find out").tools(search).toolMode(ToolMode.TEXT);

        Failure failure = run(Task.of("t", "What is known?").by(agent), new Cutting("Thought: I search\nAction: sear"))
                .failure()
                .orElseThrow();

        assertThat(failure.message()).contains(WHY);
    }

    @Test
    void an_answer_that_will_do_is_taken_with_a_warning() {
        RunResult result = run(Task.of("t", "Tell a tale"), new Cutting("Once upon a time"));

        assertThat(result.output()).isEqualTo("Once upon a time");
        assertThat(events).filteredOn(RunEvent.Warning.class::isInstance).hasSize(1);
    }

    @Test
    void an_answer_that_is_whole_and_wrong_is_told_what_is_wrong() {
        Failure failure = run(Task.of("t", "Which city?", City.class), new Cutting("[Oslo]"))
                .failure()
                .orElseThrow();

        assertThat(failure.message()).contains("It holds no JSON.").doesNotContain("cut off");
    }
}
