package dev.regatta.models.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.message.ChatMessages;
import dev.regatta.model.ModelUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to Gemini, above all what goes back to it. */
final class GenerateContentTest {
    private static final String CALL = "{\"functionCall\":{\"name\":\"search\",\"args\":{\"words\":\"pumps\"}}";
    private static final ToolSpecification SEARCH =
            ToolSpecification.builder().name("search").description("Searches").build();

    private final GenerateContent protocol = new GenerateContent();

    private static JsonNode json(String text) {
        try {
            return Trees.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** {@return an answer with these parts, one event for each if it streams} */
    private ChatResponse answer(boolean streamed, String... parts) {
        return counted(streamed, "{}", parts);
    }

    private ChatResponse counted(boolean streamed, String usage, String... parts) {
        Answer answer = new Answer("m", Answer.Ear.NOBODY);
        GenerateReading reading = new GenerateReading(answer);
        for (String some : streamed ? parts : new String[] {String.join(",", parts)}) {
            reading.take(
                    "",
                    json("{\"candidates\":[{\"content\":{\"parts\":[" + some + "]},\"finishReason\":\"STOP\"}],"
                            + "\"usageMetadata\":" + usage + "}"),
                    !streamed);
        }
        reading.close();
        return answer.whole(protocol.name());
    }

    private JsonNode request(String model, ChatMessage... messages) {
        return protocol.request(
                ChatRequest.builder().modelName(model).messages(messages).build(), false);
    }

    /** {@return what the model said, in a request that tells it what its calls gave; by way of what is recorded} */
    private JsonNode back(AiMessage said) {
        AiMessage recorded = (AiMessage) ChatMessages.toChat(ChatMessages.toMessage(said));
        List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("Hello"), recorded));
        said.toolExecutionRequests().forEach(call -> messages.add(ToolExecutionResultMessage.from(call, "found")));
        messages.add(UserMessage.from("Go on"));
        return request("gemini-3-pro", messages.toArray(ChatMessage[]::new)).path("contents");
    }

    private static Stream<String[]> answers() {
        return Stream.of(
                new String[] {CALL + ",\"thoughtSignature\":\"c2ln\"}"},
                new String[] {CALL + ",\"thought_signature\":\"c2ln\"}"},
                new String[] {"{\"functionCall\":{\"thoughtSignature\":\"c2ln\",\"name\":\"search\",\"args\":{}}}"},
                new String[] {
                    "{\"functionCall\":{\"id\":\"call 1\",\"name\":\"search\",\"args\":{}},\"thoughtSignature\":\"c2ln\"}"
                },
                new String[] {CALL + ",\"thoughtSignature\":\"c2ln\"}", CALL + "}"},
                new String[] {"{\"text\":\"I search\"}", CALL + ",\"thoughtSignature\":\"c2ln\"}"},
                new String[] {
                    "{\"text\":\"I search\",\"thoughtSignature\":\"YQ\"}", CALL + ",\"thoughtSignature\":\"Yg\"}"
                },
                new String[] {"{\"text\":\"hm\",\"thought\":true}", CALL + ",\"thoughtSignature\":\"c2ln\"}"},
                new String[] {"{\"text\":\"hm\",\"thought\":true,\"thoughtSignature\":\"YQ\"}", "{\"text\":\"one\"}"},
                new String[] {"{\"text\":\"one\"}", "{\"text\":\"\",\"thoughtSignature\":\"c2ln\"}"},
                new String[] {"{\"text\":\"one\"}", "{\"thoughtSignature\":\"c2ln\"}"},
                new String[] {CALL + ",\"thoughtSignature\":\"YQ\"}", "{\"text\":\"between\"}", CALL + "}"},
                new String[] {
                    "{\"executableCode\":{\"language\":\"PYTHON\",\"code\":\"1\"},\"thoughtSignature\":\"YQ\"}",
                    "{\"text\":\"one\"}"
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void parts_go_back_as_they_came(boolean streamed) {
        for (String[] parts : answers().toList()) {
            JsonNode contents = back(answer(streamed, parts).aiMessage());

            assertThat(contents.path(1).path("role").asText()).isEqualTo("model");
            assertThat(withoutOddIds(contents.path(1).path("parts")))
                    .isEqualTo(withoutOddIds(json("[" + String.join(",", parts) + "]")));
        }
    }

    /** Ids are replaced that not all servers take. */
    private static JsonNode withoutOddIds(JsonNode parts) {
        return json(parts.toString().replaceAll("\"id\":\"[^\"]*\"", "\"id\":\"\""));
    }

    @Test
    void pieces_of_a_text_go_back_as_one_part() {
        AiMessage said = answer(
                        true, "{\"text\":\"I \"}", "{\"text\":\"search\"}", CALL + ",\"thoughtSignature\":\"c2ln\"}")
                .aiMessage();

        assertThat(back(said).path(1).path("parts"))
                .isEqualTo(json("[{\"text\":\"I search\"}," + CALL + ",\"thoughtSignature\":\"c2ln\"}]"));
    }

    @Test
    void a_text_that_was_cut_since_keeps_the_signatures_of_calls() {
        AiMessage said = answer(false, "{\"text\":\"I search\"}", CALL + ",\"thoughtSignature\":\"c2ln\"}")
                .aiMessage();

        assertThat(back(said.toBuilder().text("I").build()).path(1).path("parts"))
                .isEqualTo(json("[{\"text\":\"I\"}," + CALL + ",\"thoughtSignature\":\"c2ln\"}]"));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3-pro, true",
        "gemini-3.5-flash, true",
        "models/gemini-10, true",
        "gemini-2.5-pro, false",
        "m, false"
    })
    void a_call_of_another_model_says_that_it_has_no_signature(String model, boolean says) {
        AiMessage said = AiMessage.from(
                ToolExecutionRequest.builder()
                        .id("a")
                        .name("search")
                        .arguments("{}")
                        .build(),
                ToolExecutionRequest.builder()
                        .id("b")
                        .name("search")
                        .arguments("{}")
                        .build());

        JsonNode parts = request(model, UserMessage.from("Hello"), said)
                .path("contents")
                .path(1)
                .path("parts");

        assertThat(parts.path(0).has("thoughtSignature")).isEqualTo(says);
        assertThat(parts.path(1).has("thoughtSignature")).isFalse();
        assertThat(parts.path(0).path("functionCall").has("id")).isFalse();
    }

    @Test
    void results_are_objects_in_one_turn_and_what_is_said_behind_them_is_part_of_the_last() {
        AiMessage said = answer(
                        false, "{\"functionCall\":{\"id\":\"f-1\",\"name\":\"search\",\"args\":{}}}", CALL + "}")
                .aiMessage();
        List<ToolExecutionRequest> calls = said.toolExecutionRequests();

        JsonNode contents = request(
                        "m",
                        UserMessage.from("Hello"),
                        said,
                        ToolExecutionResultMessage.from(calls.get(0), "{\"n\":1}"),
                        ToolExecutionResultMessage.builder()
                                .id(calls.get(1).id())
                                .toolName("search")
                                .text("broken")
                                .isError(true)
                                .build(),
                        UserMessage.from("Answer now"))
                .path("contents");

        assertThat(contents.path(2))
                .isEqualTo(
                        json(
                                "{\"role\":\"user\",\"parts\":["
                                        + "{\"functionResponse\":{\"id\":\"f-1\",\"name\":\"search\",\"response\":{\"output\":\"{\\\"n\\\":1}\"}}},"
                                        + "{\"functionResponse\":{\"name\":\"search\",\"response\":{\"error\":\"broken\\n\\nAnswer now\"}}}]}"));
        assertThat(contents).hasSize(3);
    }

    @Test
    void user_and_model_take_turns_and_the_user_begins() {
        JsonNode body = request(
                "m",
                SystemMessage.from("Be brief"),
                AiMessage.from("I am here"),
                UserMessage.from("One"),
                UserMessage.from("Two"),
                AiMessage.from(" "));

        assertThat(body.path("systemInstruction")
                        .path("parts")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("Be brief");
        assertThat(body.path("contents").findValuesAsText("role")).containsExactly("user", "model", "user");
    }

    @Test
    void pictures_are_shown_inline_or_by_address() {
        JsonNode parts = request(
                        "m",
                        UserMessage.from(
                                TextContent.from("Look"),
                                ImageContent.from("AAAA", "image/jpeg"),
                                ImageContent.from("https://host/shoe.png")))
                .path("contents")
                .path(0)
                .path("parts");

        assertThat(parts)
                .isEqualTo(json("[{\"text\":\"Look\"},{\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":\"AAAA\"}},"
                        + "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://host/shoe.png\"}}]"));
    }

    @Test
    void a_picture_that_the_model_made_is_told_and_goes_back() {
        AiMessage said = answer(
                        false,
                        "{\"text\":\"Here\"}",
                        "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"},\"thoughtSignature\":\"YQ\"}")
                .aiMessage();

        assertThat(said.images())
                .singleElement()
                .satisfies(image -> assertThat(image.base64Data()).isEqualTo("AAAA"));
        assertThat(back(said).path(1).path("parts"))
                .isEqualTo(json("[{\"text\":\"Here\"},{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"},"
                        + "\"thoughtSignature\":\"YQ\"}]"));
    }

    @Test
    void schemas_are_sent_in_the_keywords_that_are_taken() {
        ToolSpecification tool = ToolSpecification.builder()
                .name("count")
                .parameters(JsonObjectSchema.builder()
                        .addProperty(
                                "n",
                                JsonRawSchema.from(
                                        "{\"type\":\"integer\",\"exclusiveMinimum\":0,\"maximum\":9,\"multipleOf\":1}"))
                        .addProperty("kind", JsonRawSchema.from("{\"const\":\"a\"}"))
                        .addProperty(
                                "code",
                                JsonRawSchema.from("{\"type\":\"string\",\"pattern\":\"^x$\",\"format\":\"uuid\"}"))
                        .required("n")
                        .build())
                .build();

        JsonNode body = json(protocol.request(
                        ChatRequest.builder()
                                .modelName("m")
                                .messages(UserMessage.from("Hello"))
                                .toolSpecifications(SEARCH, tool)
                                .toolChoice(ToolChoice.NONE)
                                .build(),
                        false)
                .toString());
        JsonNode declarations = body.at("/tools/0/functionDeclarations");

        assertThat(body.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("NONE");
        assertThat(declarations.path(0)).isEqualTo(json("{\"name\":\"search\",\"description\":\"Searches\"}"));
        assertThat(declarations.path(1).path("parametersJsonSchema"))
                .isEqualTo(json(
                        "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":9},"
                                + "\"kind\":{\"enum\":[\"a\"]},\"code\":{\"type\":\"string\"}},\"required\":[\"n\"]}"));
    }

    @Test
    void tools_of_the_past_are_named_and_not_to_be_called() {
        AiMessage said = AiMessage.from(ToolExecutionRequest.builder()
                .id("a")
                .name("tools/search it")
                .arguments("{}")
                .build());

        JsonNode body = request("m", UserMessage.from("Hello"), said);

        assertThat(body.at("/contents/1/parts/0/functionCall/name").asText()).isEqualTo("tools_search_it");
        assertThat(body.at("/tools/0/functionDeclarations/0/name").asText()).isEqualTo("tools_search_it");
        assertThat(body.at("/toolConfig/functionCallingConfig/mode").asText()).isEqualTo("NONE");
    }

    @Test
    void settings_and_the_form_of_an_answer_are_told() {
        JsonNode settings = protocol.request(
                        ChatRequest.builder()
                                .modelName("m")
                                .messages(UserMessage.from("Hello"))
                                .temperature(0.5)
                                .maxOutputTokens(7)
                                .stopSequences(List.of("a", "b", "c", "d", "e", "f"))
                                .responseFormat(ResponseFormat.builder()
                                        .type(ResponseFormatType.JSON)
                                        .jsonSchema(JsonSchema.builder()
                                                .name("Fact")
                                                .rootElement(JsonObjectSchema.builder()
                                                        .addStringProperty("text")
                                                        .build())
                                                .build())
                                        .build())
                                .build(),
                        false)
                .path("generationConfig");

        assertThat(settings)
                .isEqualTo(json(
                        "{\"temperature\":0.5,\"maxOutputTokens\":7,\"stopSequences\":[\"a\",\"b\",\"c\",\"d\",\"e\"],"
                                + "\"responseMimeType\":\"application/json\",\"responseJsonSchema\":{\"type\":\"object\","
                                + "\"properties\":{\"text\":{\"type\":\"string\"}}}}"));
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-2.5-pro, /models/gemini-2.5-pro:generateContent, /models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        "models/m, /models/m:generateContent, /models/m:streamGenerateContent?alt=sse",
        "tunedModels/my m, /tunedModels/my%20m:generateContent, /tunedModels/my%20m:streamGenerateContent?alt=sse",
        "a?b, /models/a%3Fb:generateContent, /models/a%3Fb:streamGenerateContent?alt=sse"
    })
    void the_model_is_part_of_the_address(String model, String whole, String streamed) {
        assertThat(protocol.path(model, false)).isEqualTo(whole);
        assertThat(protocol.path(model, true)).isEqualTo(streamed);
    }

    @Test
    void the_cache_is_part_of_the_input_and_thoughts_are_part_of_the_output() {
        ChatResponse response = counted(
                false,
                "{\"promptTokenCount\":100,\"toolUsePromptTokenCount\":7,\"cachedContentTokenCount\":60,"
                        + "\"candidatesTokenCount\":5,\"thoughtsTokenCount\":20,\"totalTokenCount\":132}",
                "{\"text\":\"one\"}");

        assertThat(ModelUsage.of(response.tokenUsage())).isEqualTo(new ModelUsage(1, 107, 25, 60, 0, 20));
    }
}
