package dev.regatta.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.regatta.internal.list.GrowingList;
import dev.regatta.message.Message;
import dev.regatta.model.ModelSettings;
import dev.regatta.model.Usage;
import dev.regatta.schema.JsonSchema;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.OutputForm;
import dev.regatta.step.StepPath;
import dev.regatta.step.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ChatTurnsTest {
    private static final ToolDefinition SEARCH = new ToolDefinition(
            "search", "Searches", JsonSchema.object().property("counts", JsonSchema.map(JsonSchema.integer())));

    private final ChatTurns turns = new ChatTurns();

    private static ModelCall call(List<Message> messages) {
        return new ModelCall(
                StepPath.ofTask("task").turn(1), "model", messages, List.of(), ModelSettings.defaults(), null);
    }

    private ChatRequest request(ModelCall call) {
        return turns.request(call, ModelProvider.OTHER, List.of());
    }

    private static ChatResponse response(AiMessage message) {
        return ChatResponse.builder()
                .aiMessage(message)
                .finishReason(FinishReason.STOP)
                .build();
    }

    @Test
    void a_call_reaches_the_model_as_it_is() {
        ModelCall call = call(List.of(new Message.Instruction("Be brief"), Message.User.of("Who?")))
                .withTools(List.of(SEARCH))
                .withSettings(ModelSettings.defaults()
                        .withStopSequences(List.of("END"))
                        .withMaxOutputTokens(7)
                        .withTemperature(0.5));

        ChatRequest request = request(call);

        assertThat(request.messages().toString()).contains("Be brief", "Who?");
        assertThat(request.stopSequences()).containsExactly("END");
        assertThat(request.maxOutputTokens()).isEqualTo(7);
        assertThat(request.temperature()).isEqualTo(0.5);
        assertThat(request.responseFormat()).isNull();
        assertThat(request.toolSpecifications()).singleElement().satisfies(tool -> {
            assertThat(tool.name()).isEqualTo("search");
            assertThat(tool.description()).isEqualTo("Searches");
            assertThat(tool.parameters().properties().get("counts")).isInstanceOf(JsonRawSchema.class);
        });
    }

    @Test
    void providers_that_take_no_raw_schemas_get_none() {
        ModelCall call = call(List.of(Message.User.of("x"))).withTools(List.of(SEARCH));
        request(call);

        ChatRequest request = turns.request(call, ModelProvider.GOOGLE_AI_GEMINI, List.of());

        assertThat(request.toolSpecifications()
                        .getFirst()
                        .parameters()
                        .properties()
                        .get("counts"))
                .isInstanceOf(JsonObjectSchema.class);
    }

    @Test
    void stop_words_of_a_call_are_added_to_those_of_the_model() {
        ModelCall call = call(List.of(Message.User.of("x")))
                .withSettings(ModelSettings.defaults().withStopSequences(List.of("END", "STOP")));

        assertThat(turns.request(call, ModelProvider.OTHER, List.of("STOP", "###"))
                        .stopSequences())
                .containsExactly("STOP", "###", "END");
        assertThat(turns.request(call.withSettings(ModelSettings.defaults()), ModelProvider.OTHER, List.of("STOP"))
                        .stopSequences())
                .isEmpty(); // the model's own are its own matter then
    }

    @ParameterizedTest
    @CsvSource({"OPEN_AI, true", "MISTRAL_AI, true", "GOOGLE_GENAI, true", "GOOGLE_AI_GEMINI, false", "OTHER, false"})
    void tools_that_were_offered_stay_described_where_none_is_to_be_called(ModelProvider provider, boolean stay) {
        Message.Assistant said =
                Message.Assistant.of("I search").withToolCalls(List.of(new Message.ToolRequest("a", "search", "{}")));
        ChatRequest first =
                turns.request(call(List.of(Message.User.of("x"))).withTools(List.of(SEARCH)), provider, List.of());

        ChatRequest notes = turns.request(call(List.of(Message.User.of("y"))), provider, List.of());
        ChatRequest last = turns.request(call(List.of(Message.User.of("x"), said)), provider, List.of());

        assertThat(first.toolChoice()).isNull();
        assertThat(last.toolSpecifications()).isEqualTo(stay ? first.toolSpecifications() : List.of());
        assertThat(last.toolChoice()).isEqualTo(stay ? ToolChoice.NONE : null);
        assertThat(notes.toolSpecifications()).isEmpty();
    }

    @Test
    void the_form_of_an_answer_is_told() {
        ModelCall call = new ModelCall(
                StepPath.ofTask("task").turn(1),
                "model",
                List.of(Message.User.of("x")),
                List.of(),
                ModelSettings.defaults(),
                new OutputForm("Fact", JsonSchema.object().property("text", JsonSchema.string())));

        assertThat(request(call).responseFormat().jsonSchema().name()).isEqualTo("Fact");
    }

    @Test
    void each_message_of_a_growing_conversation_is_turned_once() {
        GrowingList<Message> conversation = new GrowingList<>();
        List<List<ChatMessage>> requests = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            conversation.add(Message.User.of("word " + i));
            requests.add(request(call(conversation.beginning())).messages());
        }

        List<ChatMessage> last = requests.getLast();
        for (int i = 0; i < 100; i++) {
            List<ChatMessage> messages = requests.get(i);
            assertThat(messages).hasSize(i + 1);
            assertThat(IntStream.rangeClosed(0, i).allMatch(n -> messages.get(n) == last.get(n)))
                    .isTrue();
        }
    }

    @Test
    void what_is_told_otherwise_is_turned_anew_from_there_on() {
        Message first = Message.User.of("first");
        List<ChatMessage> before = request(call(List.of(first, Message.User.of("second"), Message.User.of("third"))))
                .messages();

        List<ChatMessage> after = request(call(List.of(first, Message.User.of("less"), Message.User.of("third"))))
                .messages();

        assertThat(after.getFirst()).isSameAs(before.getFirst());
        assertThat(after.toString()).contains("less").doesNotContain("second");
        assertThat(before.toString()).contains("second");
    }

    @Test
    void what_the_model_said_goes_back_to_it_as_it_came() {
        AiMessage came = AiMessage.builder()
                .text("hm")
                .thinking("I think")
                .attributes(Map.of("thinking_signature", "s1gn", "odd", new Object()))
                .build();

        ModelAnswer answer = turns.answer(response(came), Usage.NONE);
        ChatRequest next = request(call(List.of(Message.User.of("x"), answer.message())));

        assertThat(answer.message().finish()).isEqualTo(dev.regatta.message.FinishReason.STOP);
        assertThat(answer.message().attributes()).isEqualTo(Map.of("thinking_signature", "s1gn"));
        assertThat(answer.leftOut()).containsExactly("odd");
        assertThat(next.messages().getLast()).isSameAs(came);
    }

    @Test
    void what_a_hook_made_of_it_goes_back_in_its_place() {
        AiMessage came = AiMessage.builder()
                .text("hm")
                .attributes(Map.of("signature", "s1gn"))
                .build();

        ModelAnswer answer = turns.answer(response(came), Usage.NONE);
        ChatRequest next =
                request(call(List.of(Message.User.of("x"), answer.message().withText("changed"))));

        assertThat(next.messages().getLast()).isInstanceOfSatisfying(AiMessage.class, sent -> {
            assertThat(sent.text()).isEqualTo("changed");
            assertThat(sent.attributes()).containsEntry("signature", "s1gn");
        });
    }
}
