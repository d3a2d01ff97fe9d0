package dev.regatta.compat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.regatta.compat.model.ChatForms.Form;
import dev.regatta.compat.model.ChatForms.Meaning;
import dev.regatta.compat.model.RawServer.Reply;
import dev.regatta.error.PermanentException;
import dev.regatta.error.TransientException;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever form an answer has in which it comes over the wire, it means the same; and half an answer is none. */
@Timeout(120)
final class WireContractTest {
    private static final ChatRequest REQUEST = ChatRequest.builder()
            .messages(UserMessage.from("Look for pumps"))
            .toolSpecifications(ToolSpecification.builder().name("search").build())
            .build();

    private static RawServer server;

    @BeforeAll
    static void start() {
        server = new RawServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static DescribedModel model(String provider) {
        return (DescribedModel) Models.of(
                provider + "/m",
                ModelOptions.defaults().withBaseUrl(server.url()).withApiKey("key-4711"));
    }

    /** {@return what came of it; what was thrown is a failure of a kind that runs know} */
    private static Meaning ask(DescribedModel model, boolean streamed) {
        try {
            return meaning(streamed ? stream(model.streaming().orElseThrow()) : model.chat(REQUEST));
        } catch (HttpException refused) {
            return Meaning.failure(refused.statusCode());
        } catch (TransientException | UncheckedIOException | PermanentException broken) {
            return Meaning.failure(0);
        }
    }

    private static ChatResponse stream(StreamingChatModel model) {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        StringBuilder told = new StringBuilder();
        model.chat(REQUEST, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                told.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        try {
            ChatResponse response = whole.join();
            String text = response.aiMessage().text();
            assertThat(told.toString()).as("what was told").isEqualTo(text == null ? "" : text);
            return response;
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException known ? known : failed;
        }
    }

    private static Meaning meaning(ChatResponse response) {
        List<String> calls = response.aiMessage().toolExecutionRequests().stream()
                .map(call -> call.name() + call.arguments())
                .toList();
        return new Meaning(
                response.aiMessage().text(), calls, response.aiMessage().thinking(), response.finishReason(), -1);
    }

    private static Reply reply(Form form) {
        return form.streamed()
                ? Reply.ofEvents(form.bytes())
                : new Reply(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + form.bytes().length
                                + "\r\nConnection: close\r\n",
                        List.of(form.bytes()),
                        false);
    }

    /** {@return the forms of answers that a provider's servers give} */
    private static List<Form> formsOf(String provider) {
        return switch (provider) {
            case "google" -> GenerateForms.all();
            case "anthropic" -> MessagesForms.all();
            case "ollama" -> OllamaForms.all();
            default -> ChatForms.all();
        };
    }

    private static Stream<Arguments> forms(String... providers) {
        return Stream.of(providers)
                .flatMap(provider -> formsOf(provider).stream().map(form -> Arguments.of(provider, form)));
    }

    private static Stream<Arguments> forms() {
        return forms("openai", "mistral", "google", "anthropic", "ollama");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("forms")
    void an_answer_means_what_it_says(String provider, Form form) {
        server.answers(reply(form));

        assertThat(ask(model(provider), form.streamed())).isEqualTo(form.means());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 429, 500, 503})
    void a_key_that_a_server_echoes_is_not_told(int status) {
        for (Reply reply : List.of(
                Reply.ofJson(status, "{\"error\":{\"message\":\"bad key key-4711\",\"code\":" + status + "}}"),
                Reply.ofEvents(("data: {\"error\":{\"message\":\"bad key key-4711\",\"code\":" + status + "}}\n\n")
                        .getBytes(StandardCharsets.UTF_8)))) {
            server.answers(reply);

            assertThatThrownBy(() -> model("openai").chat(REQUEST))
                    .isInstanceOfSatisfying(
                            HttpException.class,
                            refused -> assertThat(refused.statusCode()).isEqualTo(status))
                    .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("4711"))
                    .hasNoCause();
        }
    }

    private static Stream<Arguments> answered() {
        return forms("openai", "google", "anthropic", "ollama")
                .filter(row -> !form(row).means().isFailure());
    }

    private static Stream<Arguments> streamed() {
        return answered().filter(row -> form(row).streamed());
    }

    private static Form form(Arguments row) {
        return (Form) row.get()[1];
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("streamed")
    void where_a_stream_is_parted_does_not_matter(String provider, Form form) {
        DescribedModel model = model(provider);
        byte[] all = form.bytes();
        for (int at = 1; at < all.length; at += 7) {
            server.answers(Reply.ofEvents(Arrays.copyOf(all, at), Arrays.copyOfRange(all, at, all.length)));

            assertThat(ask(model, true)).as("parted at byte " + at).isEqualTo(form.means());
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("answered")
    void half_an_answer_is_none(String provider, Form form) {
        DescribedModel model = model(provider);
        Reply whole = reply(form);
        for (int at = 0; at < form.bytes().length; at += 3) {
            server.answers(new Reply(whole.head(), List.of(Arrays.copyOf(form.bytes(), at)), false));

            Meaning means = ask(model, form.streamed());

            assertThat(means.isFailure() || means.equals(form.means()) || isWholeBut(means, form.means()))
                    .as("cut at byte " + at + ": " + means)
                    .isTrue();
        }
    }

    /** {@return whether only the reason is missing, of an answer that had none but the end of its stream} */
    private static boolean isWholeBut(Meaning means, Meaning whole) {
        return means.text() != null
                && means.text().equals(whole.text())
                && means.calls().equals(whole.calls());
    }

    @ParameterizedTest
    @CsvSource({
        "openai,1",
        "openai,2",
        "openai,3",
        "openai,4",
        "google,1",
        "google,2",
        "google,3",
        "google,4",
        "anthropic,1",
        "anthropic,2",
        "ollama,1",
        "ollama,2"
    })
    void broken_bytes_are_an_answer_or_a_failure_that_is_known(String provider, long seed) {
        Random random = new Random(seed);
        DescribedModel model = model(provider);
        List<Form> forms = formsOf(provider);
        for (int i = 0; i < 150; i++) {
            Form form = forms.get(random.nextInt(forms.size()));
            if (form.bytes().length == 0) {
                continue;
            }
            byte[] broken = form.bytes().clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            server.answers(reply(new Form(form.name(), form.streamed(), broken, form.means())));
            try {
                Meaning unused = ask(model, form.streamed());
            } catch (RuntimeException unknown) {
                fail("seed " + seed + ", " + form + ", number " + i, unknown);
            }
        }
    }

    @Test
    void a_server_that_says_nothing_costs_its_limit() {
        System.setProperty("regatta.model.silence", "1");
        try {
            for (boolean streamed : new boolean[] {false, true}) {
                server.answers(new Reply(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n",
                        List.of("data: {}".getBytes(StandardCharsets.UTF_8)),
                        true));
                long begin = System.nanoTime();

                assertThat(ask(model("openai"), streamed)).isEqualTo(Meaning.failure(0));
                assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
            }
        } finally {
            System.clearProperty("regatta.model.silence");
        }
    }
}
