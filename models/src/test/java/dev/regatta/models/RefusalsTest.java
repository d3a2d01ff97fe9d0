package dev.regatta.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.regatta.error.RetryAfter;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server says that refuses a request means the same for all providers, and holds no key. */
@Timeout(60)
final class RefusalsTest {
    private static final String KEY = "my-secret-key";
    private static final List<String> PROVIDERS = List.of("openai", "mistral", "anthropic", "google", "ollama");

    private HttpServer server;
    private int status;
    private String body = "";
    private Map<String, String> headers = Map.of();

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

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            headers.forEach(exchange.getResponseHeaders()::set);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** {@return what asking throws, and what lies below it} */
    private List<Throwable> thrown(String provider, boolean streamed) {
        DescribedModel model = (DescribedModel) Models.of(
                provider + "/m",
                ModelOptions.defaults()
                        .withBaseUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/v1")
                        .withApiKey(KEY));
        ChatRequest request =
                ChatRequest.builder().messages(UserMessage.from("Hello")).build();
        Throwable failure;
        if (streamed) {
            CompletableFuture<Throwable> error = new CompletableFuture<>();
            model.streaming().orElseThrow().chat(request, new StreamingChatResponseHandler() {
                @Override
                public void onCompleteResponse(ChatResponse response) {
                    error.completeExceptionally(new AssertionError("It answered"));
                }

                @Override
                public void onError(Throwable thrown) {
                    error.complete(thrown);
                }
            });
            failure = error.join();
        } else {
            try {
                throw new AssertionError("It answered: " + model.chat(request));
            } catch (RuntimeException refused) {
                failure = refused;
            }
        }
        return new ArrayList<>(Stream.iterate(failure, each -> each != null, Throwable::getCause)
                .toList());
    }

    private static Stream<Arguments> all() {
        return PROVIDERS.stream()
                .flatMap(provider -> Stream.of(false, true)
                        .flatMap(streamed -> Stream.of(400, 401, 403, 404, 429, 500, 503)
                                .map(status -> Arguments.of(provider, streamed, status))));
    }

    @ParameterizedTest(name = "{0}, streamed {1}, {2}")
    @MethodSource("all")
    void a_key_that_a_server_echoes_is_masked(String provider, boolean streamed, int refusedWith) {
        status = refusedWith;
        body = "{\"error\":{\"message\":\"Invalid: " + KEY + " of header Bearer " + KEY + "\",\"type\":\"x\"}}";

        List<Throwable> chain = thrown(provider, streamed);

        assertThat(chain).allSatisfy(each -> assertThat(String.valueOf(each)).doesNotContain(KEY));
        assertThat(chain).anySatisfy(each -> assertThat(each.getMessage()).contains("Invalid"));
        assertThat(chain)
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                HttpException.class,
                                refused -> assertThat(refused.statusCode()).isEqualTo(refusedWith)));
    }

    private static Stream<Arguments> waits() {
        Map<Map<String, String>, Duration> forms = Map.of(
                Map.of("Retry-After", "7"), Duration.ofSeconds(7),
                Map.of("Retry-After", "1.4"), Duration.ofMillis(1_400),
                Map.of("Retry-After", "2s"), Duration.ofSeconds(2),
                Map.of("Retry-After", "1m30s"), Duration.ofSeconds(90),
                Map.of("retry-after-ms", "250"), Duration.ofMillis(250),
                Map.of("retry-after-ms", "soon", "Retry-After", "3"), Duration.ofSeconds(3),
                Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "4s"),
                        Duration.ofSeconds(4));
        return PROVIDERS.stream()
                .flatMap(provider -> Stream.of(false, true)
                        .flatMap(streamed -> forms.entrySet().stream()
                                .map(form -> Arguments.of(provider, streamed, form.getKey(), form.getValue()))));
    }

    private static Stream<Arguments> bodies() {
        String google = "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"x\",\"details\":["
                + "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"7s\"}]}}";
        return Stream.of(google, "[" + google + "]", google.replace("7s", "6.4s"), "{\"error\":\"retry in 7s\"}")
                .flatMap(said -> Stream.of(false, true).map(streamed -> Arguments.of(said, streamed)));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void a_body_that_asks_to_wait_is_understood_as_an_object_and_in_a_list(String said, boolean streamed) {
        status = 429;
        body = said;

        assertThat(thrown("google", streamed).getFirst())
                .isInstanceOfSatisfying(
                        RetryAfter.class,
                        asked -> assertThat(asked.retryAfter())
                                .isBetween(Duration.ofMillis(6_400), Duration.ofSeconds(7)));
    }

    @ParameterizedTest(name = "{0}, streamed {1}, {2}")
    @MethodSource("waits")
    void a_server_that_asks_to_wait_is_understood(
            String provider, boolean streamed, Map<String, String> asks, Duration wait) {
        status = 429;
        headers = asks;
        body = "{\"error\":{\"message\":\"slow down\"}}";

        assertThat(thrown(provider, streamed))
                .anySatisfy(each -> assertThat(each)
                        .isInstanceOfSatisfying(
                                RetryAfter.class,
                                asked -> assertThat(asked.retryAfter()).isEqualTo(wait)));
    }
}
