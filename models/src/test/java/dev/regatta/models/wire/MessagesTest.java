package dev.regatta.models.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.model.ModelUsage;
import dev.regatta.models.wire.Answer.Ear;
import dev.regatta.models.wire.Protocol.Reading;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What goes back to Anthropic and to Ollama of an answer, and what of it is counted. */
final class MessagesTest {
    private static ChatResponse read(Protocol protocol, String... events) {
        Answer answer = new Answer("m", Ear.NOBODY);
        Reading reading = protocol.reading(answer);
        for (String event : events) {
            reading.take("", Trees.object(event.replace('\'', '"')).orElseThrow(), false);
        }
        reading.close();
        return answer.whole(protocol.name());
    }

    /** {@return the request that follows an answer with one call} */
    private static JsonNode next(Protocol protocol, ChatResponse response) {
        return protocol.request(
                ChatRequest.builder()
                        .modelName("m")
                        .messages(
                                UserMessage.from("Look"),
                                response.aiMessage(),
                                ToolExecutionResultMessage.from(
                                        response.aiMessage()
                                                .toolExecutionRequests()
                                                .getFirst(),
                                        "none"))
                        .build(),
                false);
    }

    private static final String CALL =
            "{'type':'content_block_start','index':3,'content_block':{'type':'tool_use','id':'t1','name':'search','input':{'a':1}}}";

    @Test
    void the_cache_is_counted_with_the_input() {
        ChatResponse response = read(
                new Messages(),
                "{'type':'message_start','message':{'usage':{'input_tokens':10,'cache_read_input_tokens':60,"
                        + "'cache_creation_input_tokens':30,'output_tokens':1}}}",
                "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'input_tokens':0,'output_tokens':5}}");

        assertThat(ModelUsage.of(Objects.requireNonNull(response.tokenUsage())))
                .isEqualTo(new ModelUsage(1, 100, 5, 60, 30, 0));
    }

    @Test
    void thoughts_go_back_signed_and_in_their_place() {
        ChatResponse response = read(
                new Messages(),
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'','signature':''}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'thinking_delta','thinking':'hm'}}",
                "{'type':'content_block_delta','index':0,'delta':{'type':'signature_delta','signature':'c2ln'}}",
                "{'type':'content_block_start','index':1,'content_block':{'type':'redacted_thinking','data':'eA'}}",
                "{'type':'content_block_start','index':2,'content_block':{'type':'text','text':'I look'}}",
                CALL,
                "{'type':'message_stop'}");

        assertThat(next(new Messages(), response)
                        .path("messages")
                        .path(1)
                        .path("content")
                        .toString())
                .isEqualTo(
                        ("[{'type':'thinking','thinking':'hm','signature':'c2ln'},{'type':'redacted_thinking','data':'eA'},"
                                        + "{'type':'text','text':'I look'},{'type':'tool_use','id':'t1','name':'search','input':{'a':1}}]")
                                .replace('\'', '"'));
    }

    @Test
    void a_thought_without_a_signature_stays_here() {
        ChatResponse response = read(
                new Messages(),
                "{'type':'content_block_start','index':0,'content_block':{'type':'thinking','thinking':'hm'}}",
                CALL,
                "{'type':'message_stop'}");

        assertThat(response.aiMessage().thinking()).isEqualTo("hm");
        assertThat(next(new Messages(), response).path("messages").path(1).path("content"))
                .hasSize(1);
    }

    @Test
    void tools_of_the_past_are_named_but_not_offered() {
        JsonNode request = next(new Messages(), read(new Messages(), CALL, "{'type':'message_stop'}"));

        assertThat(request.path("tools").path(0).path("name").asText()).isEqualTo("search");
        assertThat(request.path("tool_choice").path("type").asText()).isEqualTo("none");
        assertThat(request.path("messages")
                        .path(2)
                        .path("content")
                        .path(0)
                        .path("tool_use_id")
                        .asText())
                .isEqualTo("t1");
    }

    @Test
    void ollama_is_told_its_context_and_its_thoughts() {
        OllamaChat ollama = new OllamaChat(8_192);
        ChatResponse response = read(
                ollama,
                "{'message':{'thinking':'hm','tool_calls':[{'function':{'name':'search','arguments':{'a':1}}}]},'done':true}");

        JsonNode request = next(ollama, response);

        assertThat(request.path("options").path("num_ctx").asInt()).isEqualTo(8_192);
        assertThat(request.path("messages").path(1).path("thinking").asText()).isEqualTo("hm");
        assertThat(request.path("messages")
                        .path(1)
                        .path("tool_calls")
                        .path(0)
                        .path("function")
                        .path("arguments"))
                .isEqualTo(Trees.object("{\"a\":1}").orElseThrow());
        assertThat(request.path("messages").path(2).path("tool_name").asText()).isEqualTo("search");
    }
}
