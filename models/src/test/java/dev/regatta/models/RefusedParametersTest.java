package dev.regatta.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.RunEvent;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that refuse a parameter by its name are asked again without it. */
@Timeout(60)
final class RefusedParametersTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OPENAI_ANSWER = """
            {"id": "c1", "object": "chat.completion", "model": "m", "choices": [{"index": 0, "finish_reason": "stop",
             "message": {"role": "assistant", "content": "done"}}]}""";
    private static final String ANTHROPIC_ANSWER = """
            {"id": "m1", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn",
             "content": [{"type": "text", "text": "done"}], "usage": {"input_tokens": 1, "output_tokens": 1}}""";
    private static final String GEMINI_ANSWER = """
            {"candidates": [{"content": {"role": "model", "parts": [{"text": "done"}]}, "finishReason": "STOP"}],
             "usageMetadata": {"promptTokenCount": 1, "candidatesTokenCount": 1, "totalTokenCount": 2}}""";
    private static final String STREAM = """
            data: {"id": "c1", "object": "chat.completion.chunk", "model": "m",\
             "choices": [{"index": 0, "delta": {"content": "done"}, "finish_reason": "stop"}]}

            data: [DONE]

            """;

    private final List<JsonNode> requests = new ArrayList<>(); // guarded by this
    private HttpServer server;
    private String parameter = "";
    private int status = 400;
    private String refusal = "";
    private String answer = OPENAI_ANSWER;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Refuses whatever has the parameter, and answers whatever has not. */
    private synchronized void answer(HttpExchange exchange) throws IOException {
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        requests.add(request);
        boolean has = request.findValue(parameter) != null;
        byte[] bytes = (has ? refusal : answer).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", answer.equals(STREAM) && !has ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(has ? status : 200, bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private synchronized List<Boolean> had() {
        return requests.stream()
                .map(request -> request.findValue(parameter) != null)
                .toList();
    }

    private ChatModel model(String name) {
        return Models.of(
                name,
                ModelOptions.defaults()
                        .withBaseUrl("http://localhost:" + server.getAddress().getPort() + "/v1")
                        .withApiKey("key")
                        .withTemperature(0.5)
                        .withMaxOutputTokens(50));
    }

    private static Crew crew(ChatModel model) {
        return Crew.of(Task.of("t", "Say it").by(Agent.of("Speaker", "Speak").stopWords("\nENOUGH")))
                .model(model)
                .retry(new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO));
    }

    private void refuses(String name, String body) {
        parameter = name;
        refusal = body;
    }

    @ParameterizedTest
    @CsvSource({
        "stop, unsupported_parameter, Unsupported parameter: 'stop' is not supported with this model.",
        "temperature, unsupported_value, Unsupported value: 'temperature' does not support 0.5 with this model.",
        "max_completion_tokens, unsupported_parameter, Unsupported parameter: 'max_completion_tokens'."
    })
    void a_parameter_that_openai_refuses_by_name_is_left_out_from_then_on(String name, String code, String message) {
        refuses(name, openAi(message, name, code));
        ChatModel model = model("openai/m");

        RunResult first = crew(model).kickoff();
        RunResult second = crew(model).kickoff();

        assertThat(first.output()).isEqualTo("done");
        assertThat(second.output()).isEqualTo("done");
        assertThat(had()).containsExactly(true, false, false);
    }

    private static String openAi(String message, String name, String code) {
        return JSON.createObjectNode()
                .set(
                        "error",
                        JSON.createObjectNode()
                                .put("message", message)
                                .put("type", "invalid_request_error")
                                .put("param", name)
                                .put("code", code))
                .toString();
    }

    @Test
    void the_run_tells_what_is_left_out_once() {
        refuses("temperature", openAi("'temperature' is not supported.", "temperature", "unsupported_parameter"));

        List<RunEvent> events = new ArrayList<>();
        Crew.of(Task.of("a", "A"), Task.of("b", "B"))
                .model(model("openai/m"))
                .listener(event -> {
                    synchronized (events) {
                        events.add(event);
                    }
                })
                .kickoff();

        assertThat(events.stream()
                        .filter(RunEvent.Warning.class::isInstance)
                        .map(RunEvent.Warning.class::cast)
                        .filter(warning -> warning.code().equals("parameters-left-out"))
                        .map(RunEvent.Warning::message))
                .containsExactly("The model 'm' takes no temperature; it is asked without.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stop_sequences|stop_sequences: Extra inputs are not permitted",
                "temperature|`temperature` is deprecated for this model.",
                "temperature|temperature: this model does not accept the parameter"
            })
    void anthropic_names_it_in_its_message(String name, String message) {
        answer = ANTHROPIC_ANSWER;
        refuses(name, """
                {"type": "error", "error": {"type": "invalid_request_error", "message": "%s"}}""".formatted(message));

        RunResult result = crew(model("anthropic/m")).kickoff();

        assertThat(result.output()).isEqualTo("done");
        assertThat(had()).containsExactly(true, false);
    }

    @ParameterizedTest
    @CsvSource({"stopSequences", "temperature", "maxOutputTokens"})
    void gemini_names_it_with_its_group(String name) {
        answer = GEMINI_ANSWER;
        refuses(name, """
                {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message":
                 "Invalid JSON payload received. Unknown name \\"%s\\" at 'generation_config': Cannot find field."}}""".formatted(name));

        RunResult result = crew(model("google/m")).kickoff();

        assertThat(result.output()).isEqualTo("done");
        assertThat(had()).containsExactly(true, false);
    }

    @Test
    void other_servers_answer_422_with_a_path() {
        status = 422;
        refuses("stop", """
                {"detail": [{"type": "extra_forbidden", "loc": ["body", "stop"], "msg": "Extra inputs are not permitted"}]}""");

        assertThat(crew(model("mistral/m")).kickoff().output()).isEqualTo("done");
        assertThat(had()).containsExactly(true, false);
    }

    @Test
    void a_bound_that_goes_by_another_name_is_sent_under_that_name() {
        refuses(
                "max_completion_tokens",
                openAi(
                        "Unknown parameter: 'max_completion_tokens'. Use 'max_tokens' instead.",
                        "max_completion_tokens",
                        "unknown_parameter"));

        assertThat(crew(model("openai/m")).kickoff().output()).isEqualTo("done");
        assertThat(requests.getLast().path("max_tokens").asInt()).isEqualTo(50);
    }

    @Test
    void streams_are_asked_for_again_too() {
        answer = STREAM;
        refuses("stop", openAi("'stop' is not supported.", "stop", "unsupported_parameter"));

        RunResult result = crew(model("openai/m")).streaming(part -> {}).kickoff();

        assertThat(result.output()).isEqualTo("done");
        assertThat(had()).containsExactly(true, false);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "temperature|integer_above_max|'temperature' must be at most 0.4.",
                "messages|unsupported_parameter|'messages' is not supported.",
                "model|model_not_found|The model 'm' does not support this."
            })
    void a_value_that_is_wrong_and_what_no_request_can_do_without_fail_at_once(
            String name, String code, String message) {
        refuses(name, openAi(message, name, code));

        RunResult result = crew(model("openai/m")).kickoff();

        assertThat(result.failure().map(Failure::kind)).contains(Failure.Kind.MODEL);
        assertThat(had()).containsExactly(true);
    }

    @Test
    void a_server_that_refuses_one_after_the_other_is_asked_as_often_as_there_are_parameters() {
        parameter = "messages";
        refusal = """
                {"error": {"code": "unsupported", "message": "['stop', 'temperature', 'max_completion_tokens'] unsupported"}}""";

        RunResult result = crew(model("openai/m")).kickoff();

        assertThat(result.failure()).isPresent();
        assertThat(had()).hasSize(4);
    }
}
