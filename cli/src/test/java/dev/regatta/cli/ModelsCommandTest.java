package dev.regatta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regatta.models.wire.Profile;
import dev.regatta.models.wire.Profiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command says of model servers, asked at servers of its own that can more or less. */
@Timeout(60)
final class ModelsCommandTest {
    private static final String USAGE = ",\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":3}";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private String powers = "";

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "usage stream tools schema, true, true",
        "usage stream schema, true, false",
        "stream tools, false, true",
        "usage tools refuses-schema, false, true",
        "stream refuses-tools schema, true, false",
        "'', false, false"
    })
    void a_server_is_asked_what_it_can_and_the_profile_says_it(String can, boolean schema, boolean tools) {
        powers = can;

        int code = execute("models", "test", "openai/m", "--base-url", url(), "--context", "2048");

        Profile profile =
                Profiles.with("printed", text(out)).at(URI.create(url())).orElseThrow();
        assertThat(code).isEqualTo(RegattaCommand.DONE);
        assertThat(profile.of("m")).isEqualTo(new Profile.Powers(schema, tools, 2_048));
        assertThat(profile.reach().baseUrl()).isEqualTo(url());
        assertThat(text(err))
                .containsPattern("plain answer +yes")
                .containsPattern("usage +" + (can.contains("usage") ? "11 tokens in, 3 out" : "no"))
                .containsPattern("streaming +" + (can.contains("stream") ? "2 pieces" : "no"));
    }

    @Test
    void a_server_that_refuses_or_is_not_there_is_a_failure_that_shows_no_key() {
        powers = "refuses-all";

        assertThat(execute("models", "test", "openai/m", "--base-url", url())).isEqualTo(RegattaCommand.FAILED);
        server.stop(0);
        assertThat(execute("models", "test", "vllm/m", "--base-url", url())).isEqualTo(RegattaCommand.FAILED);

        assertThat(text(err)).contains("plain answer  no: ", "the server cannot be reached");
        assertThat(text(out)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "models test nobody/m | unknown provider 'nobody'",
                "models test openai/m --base-url nonsense | is not one. Write it as http",
                "models test vllm/m --context 0 | --context must be at least 1, was 0.",
                "models test vllm/m --max-tokens -1 | --max-tokens must be at least 1, was -1.",
                "models test vllm/m --tools both | --tools is 'both'. It is native or text.",
                "run briefing --timeout 0 | --timeout must be from 1 to 86400 seconds, was 0.",
                "run briefing --timeout soon | 'soon'",
                "run briefing --model extractive --context 4096 | are for language models"
            })
    void what_is_wrong_is_said_before_anything_is_asked(String arguments, String message) {
        assertThat(execute(arguments.split(" "))).isEqualTo(RegattaCommand.BAD_USAGE);

        assertThat(text(err)).contains(message);
        assertThat(asked).isEmpty();
    }

    @Test
    void all_profiles_are_listed() {
        assertThat(execute("models")).isEqualTo(RegattaCommand.DONE);

        assertThat(text(out).lines()).hasSizeGreaterThanOrEqualTo(17).anyMatch(line -> line.startsWith("groq "));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(body);
        boolean tools = body.contains("\"tools\"");
        boolean schema = body.contains("\"response_format\"");
        if (powers.contains("refuses-all")
                || (tools && powers.contains("refuses-tools"))
                || (schema && powers.contains("refuses-schema"))) {
            String field = tools ? "tools" : "response_format";
            send(
                    exchange,
                    400,
                    "application/json",
                    "{\"error\":{\"message\":\"Unsupported parameter: '" + field + "'\",\"param\":\"" + field
                            + "\",\"code\":\"unsupported_parameter\"}}");
            return;
        }
        String usage = powers.contains("usage") ? USAGE : "";
        if (body.contains("\"stream\":true") && powers.contains("stream")) {
            send(
                    exchange,
                    200,
                    "text/event-stream",
                    "data: {\"choices\":[{\"delta\":{\"content\":\"Os\"}}]}\n\n"
                            + "data: {\"choices\":[{\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            return;
        }
        if (body.contains("\"stream\":true")) {
            send(exchange, 400, "application/json", "{\"error\":{\"message\":\"no streams here\"}}");
            return;
        }
        String message = tools && powers.contains("tools")
                ? "{\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"capital_of\",\"arguments\":\"{\\\"country\\\":\\\"Norway\\\"}\"}}]}"
                : schema && powers.contains("schema")
                        ? "{\"content\":\"{\\\"city\\\":\\\"Oslo\\\"}\"}"
                        : "{\"content\":\"Oslo\"}";
        send(
                exchange,
                200,
                "application/json",
                "{\"choices\":[{\"message\":" + message + ",\"finish_reason\":\"stop\"}]" + usage + "}");
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    private int execute(String... arguments) {
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return RegattaCommand.execute(terminal, arguments);
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
