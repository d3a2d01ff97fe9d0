package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.error.Failure;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.ModelPart;
import dev.regatta.event.RunEvent;
import dev.regatta.model.DescribedModel;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What models say, told while they say it. */
@Timeout(60)
final class StreamingTest {
    private static final String TEXT = "Oslo lies at the end of a fjord.";

    private final List<ModelPart> parts = Collections.synchronizedList(new ArrayList<>());
    private final List<RunEvent> events = Collections.synchronizedList(new ArrayList<>());

    record Query(String words) {}

    @Test
    void the_parts_in_a_row_are_the_answer_and_the_result_is_that_of_a_blocking_call() {
        Crew blocking = crew(script());
        ScriptedModel scripted = script();
        Crew streaming = crew(DescribedModel.of(scripted).streaming(scripted.streaming()))
                .streaming(parts::add);

        RunResult expected = blocking.kickoff();
        RunResult result = streaming.kickoff();

        assertThat(result.output()).isEqualTo(expected.output()).isEqualTo(TEXT);
        assertThat(result.usage()).isEqualTo(expected.usage());
        assertThat(texts()).isEqualTo(TEXT);
        assertThat(of(ModelPart.Text.class)).hasSize(8);
        assertThat(of(ModelPart.ToolCall.class).stream()
                        .map(ModelPart.ToolCall::arguments)
                        .collect(Collectors.joining()))
                .isEqualTo("{\"words\": \"fjord\"}");
        assertThat(parts.getFirst()).isInstanceOf(ModelPart.Begin.class);
        assertThat(parts.getLast()).isInstanceOf(ModelPart.End.class);
        assertThat(parts).allSatisfy(part -> {
            assertThat(part.agent()).isEqualTo("Guide");
            assertThat(part.step().taskId()).isEqualTo("t");
            assertThat(part.toString()).doesNotContain("fjord");
        });
    }

    @Test
    void what_a_reasoning_model_thinks_is_told_apart() {
        StreamingChatModel thinker = streaming(handler -> {
            handler.onPartialThinking(new PartialThinking("hm"));
            handler.onPartialResponse("Oslo");
            handler.onCompleteResponse(answer("Oslo"));
        });

        RunResult result = crew(DescribedModel.of(new ScriptedModel()).streaming(thinker))
                .streaming(parts::add)
                .kickoff();

        assertThat(result.output()).isEqualTo("Oslo");
        assertThat(of(ModelPart.Thinking.class))
                .extracting(ModelPart.Thinking::text)
                .containsExactly("hm");
    }

    @Test
    void a_model_that_does_not_stream_says_all_at_once() {
        RunResult result = crew(script()).streaming(parts::add).kickoff();

        assertThat(result.output()).isEqualTo(TEXT);
        assertThat(of(ModelPart.Text.class)).extracting(ModelPart.Text::text).containsExactly(TEXT);
        assertThat(of(ModelPart.ToolCall.class)).hasSize(1);
    }

    @Test
    void a_call_that_is_tried_again_begins_again() {
        AtomicInteger attempts = new AtomicInteger();
        StreamingChatModel shaky = streaming(handler -> {
            handler.onPartialResponse("Os");
            if (attempts.incrementAndGet() == 1) {
                handler.onError(new InternalServerException("cut"));
                return;
            }
            handler.onPartialResponse("lo");
            handler.onCompleteResponse(answer("Oslo"));
        });

        RunResult result = crew(DescribedModel.of(new ScriptedModel()).streaming(shaky))
                .retry(new RetryPolicy(2, Duration.ofMillis(1), 1, Duration.ofSeconds(1)))
                .streaming(parts::add)
                .kickoff();

        assertThat(result.output()).isEqualTo("Oslo");
        assertThat(of(ModelPart.Begin.class)).hasSize(2);
        assertThat(texts()).isEqualTo("OsOslo");
    }

    @Test
    void a_listener_that_throws_does_not_disturb_the_answer() {
        ScriptedModel scripted = script();

        RunResult result = crew(DescribedModel.of(scripted).streaming(scripted.streaming()))
                .streaming(part -> {
                    throw new IllegalStateException("no screen");
                })
                .kickoff();

        assertThat(result.output()).isEqualTo(TEXT);
        assertThat(events)
                .filteredOn(RunEvent.Warning.class::isInstance)
                .extracting(event -> ((RunEvent.Warning) event).code())
                .containsExactly("part-listener-failed", "part-listener-failed");
    }

    @Test
    void a_slow_listener_holds_the_model_up() throws InterruptedException {
        AtomicInteger said = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(200);
        CountDownLatch goOn = new CountDownLatch(1);
        StreamingChatModel quick = streaming(handler -> {
            for (int i = 0; i < 10_000; i++) {
                handler.onPartialResponse("a");
                said.incrementAndGet();
                full.countDown();
            }
            handler.onCompleteResponse(answer("a".repeat(10_000)));
        });
        Run run = crew(DescribedModel.of(new ScriptedModel()).streaming(quick))
                .streaming(part -> {
                    if (part instanceof ModelPart.Text) {
                        await(goOn);
                    }
                    parts.add(part);
                })
                .start();

        assertThat(full.await(20, TimeUnit.SECONDS)).isTrue();
        int before = said.get();
        goOn.countDown();

        assertThat(before).isLessThan(300);
        assertThat(run.await().output()).hasSize(10_000);
        assertThat(texts()).hasSize(10_000);
    }

    @Test
    void cancel_in_the_middle_of_an_answer_closes_the_connection() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            String piece = "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"m\",\"choices\":"
                    + "[{\"index\":0,\"delta\":{\"content\":\"more \"},\"finish_reason\":null}]}\n\n";
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(piece.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } catch (IOException gone) {
                closed.countDown();
            }
        });
        server.start();
        try {
            CountDownLatch begun = new CountDownLatch(1);
            Run run = Crew.of(Task.of("t", "Talk"))
                    .model(Models.of(
                            "openai/m",
                            ModelOptions.defaults()
                                    .withApiKey("k")
                                    .withBaseUrl("http://localhost:"
                                            + server.getAddress().getPort() + "/v1")))
                    .streaming(part -> {
                        if (part instanceof ModelPart.Text) {
                            begun.countDown();
                        }
                    })
                    .start();
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

            run.cancel();

            assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void a_listener_that_keeps_the_interrupt_to_itself_does_not_keep_the_stream_open() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Handle handle = new Handle();
        StreamingChatModel endless = streaming(handler -> {
            while (!handle.isCancelled()) {
                handler.onPartialResponse(new PartialResponse("a"), new PartialResponseContext(handle));
            }
            closed.countDown();
        });
        Run run = crew(DescribedModel.of(new ScriptedModel()).streaming(endless))
                .streaming(part -> {
                    if (part instanceof ModelPart.Text) {
                        if (begun.getCount() > 0) {
                            begun.countDown();
                            keepInterrupt();
                        }
                    }
                })
                .start();
        begun.await();

        run.cancel();

        assertThat(run.await().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_listener_can_cancel_the_run_that_it_listens_to() {
        CompletableFuture<Run> run = new CompletableFuture<>();
        ScriptedModel scripted = script();
        run.complete(crew(DescribedModel.of(scripted).streaming(scripted.streaming()))
                .streaming(part -> run.join().cancel())
                .start());

        assertThat(run.join().await().status()).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void nothing_is_lost_of_a_model_whose_thread_is_interrupted() {
        StreamingChatModel hasty = streaming(handler -> {
            Thread.currentThread().interrupt();
            handler.onPartialResponse("Oslo");
            handler.onCompleteResponse(answer("Oslo"));
            handler.onPartialResponse("Bergen");
            handler.onCompleteResponse(answer("Bergen"));
        });

        RunResult result = crew(DescribedModel.of(new ScriptedModel()).streaming(hasty))
                .streaming(parts::add)
                .kickoff();

        assertThat(result.output()).isEqualTo("Oslo");
        assertThat(texts()).isEqualTo("Oslo");
        assertThat(result.usage().modelCalls()).isEqualTo(1);
    }

    @Test
    void a_model_that_ends_with_nothing_is_told_of_at_once() {
        StreamingChatModel nothing = streaming(handler -> handler.onError(null));
        ChatModel silent = new ChatModel() {
            @Override
            public ChatResponse chat(ChatRequest request) {
                return null;
            }
        };

        RunResult streamed = crew(DescribedModel.of(new ScriptedModel()).streaming(nothing))
                .streaming(parts::add)
                .kickoff();
        RunResult whole = crew(silent)
                .retry(new RetryPolicy(2, Duration.ofMillis(1), 1, Duration.ofSeconds(1)))
                .streaming(parts::add)
                .kickoff();

        assertThat(streamed.failure().orElseThrow().kind()).isEqualTo(Failure.Kind.MODEL);
        assertThat(whole.failure().orElseThrow().message()).contains("returned no message");
    }

    @Test
    void a_listener_that_throws_an_error_does_not_disturb_the_answer_either() {
        RunResult result = crew(script())
                .streaming(part -> {
                    throw new AssertionError("no screen");
                })
                .kickoff();

        assertThat(result.output()).isEqualTo(TEXT);
    }

    private static void keepInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException kept) { // which is wrong of a listener, and often done
        }
    }

    /** What a model stops by. */
    private static final class Handle implements StreamingHandle {
        private volatile boolean cancelled;

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }

    // ---- models
    // ------------------------------------------------------------------------------------------------------

    private Crew crew(ChatModel model) {
        Tool search = Tool.of("search", "Finds pages", Query.class, query -> "found: " + query.words());
        return Crew.of(Task.of("t", "Where is Oslo?")
                        .by(Agent.of("Guide", "Help").tools(search)))
                .model(model)
                .listener(events::add);
    }

    private static ScriptedModel script() {
        return new ScriptedModel().thenCall("search", "{\"words\": \"fjord\"}").thenAnswer(TEXT);
    }

    @FunctionalInterface
    private interface Speaker {
        void speak(StreamingChatResponseHandler handler);
    }

    private static StreamingChatModel streaming(Speaker speaker) {
        return new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                speaker.speak(handler);
            }
        };
    }

    private static ChatResponse answer(String text) {
        return ChatResponse.builder().aiMessage(AiMessage.from(text)).build();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private <P extends ModelPart> List<P> of(Class<P> kind) {
        return List.copyOf(parts).stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private String texts() {
        return of(ModelPart.Text.class).stream().map(ModelPart.Text::text).collect(Collectors.joining());
    }
}
