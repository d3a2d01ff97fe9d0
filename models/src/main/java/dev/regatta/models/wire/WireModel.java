package dev.regatta.models.wire;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.PartialThinking;
import dev.langchain4j.model.chat.response.PartialThinkingContext;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.PartialToolCallContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import dev.regatta.error.PermanentException;
import dev.regatta.error.TransientException;
import dev.regatta.models.wire.Answer.Ear;
import dev.regatta.models.wire.ModelServer.Reply;
import dev.regatta.models.wire.Protocol.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model on a server: the client of all protocols. A streamed call runs on the thread that makes it, which reads no faster than
 * its handler takes. Thread-safe.
 */
public final class WireModel implements ChatModel {
    /** How long counts may come behind the end of a stream. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private final Protocol protocol;
    private final ModelServer server;
    private final String baseUrl;
    private final String model;
    private final RefusedParameters refused;
    private final ChatRequestParameters defaults;
    private final Set<Capability> capabilities;

    WireModel(
            Protocol protocol,
            ModelServer server,
            String baseUrl,
            RefusedParameters refused,
            ChatRequestParameters defaults,
            Set<Capability> capabilities) {
        this.protocol = protocol;
        this.server = server;
        this.baseUrl = baseUrl.replaceFirst("/+$", "");
        this.model = defaults.modelName();
        this.refused = refused;
        this.defaults = defaults;
        this.capabilities = capabilities;
    }

    @Override
    public ChatRequestParameters defaultRequestParameters() {
        return defaults;
    }

    @Override
    public ModelProvider provider() {
        return protocol.provider();
    }

    @Override
    public Set<Capability> supportedCapabilities() {
        return capabilities;
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        return ask(request, false, Ear.NOBODY, new Connection());
    }

    /** {@return which parameters its server has refused so far} */
    public List<String> leftOut() {
        return refused.names();
    }

    /** {@return this model as one that streams} */
    public StreamingChatModel streaming() {
        return new Streaming();
    }

    private final class Streaming implements StreamingChatModel {
        @Override
        public ChatRequestParameters defaultRequestParameters() {
            return defaults;
        }

        @Override
        public ModelProvider provider() {
            return protocol.provider();
        }

        @Override
        public Set<Capability> supportedCapabilities() {
            return capabilities;
        }

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            Connection connection = new Connection();
            ChatResponse response;
            try {
                response = ask(request, true, new Telling(handler, connection), connection);
            } catch (RuntimeException failure) {
                handler.onError(failure);
                return;
            }
            handler.onCompleteResponse(response);
        }
    }

    /** The connection of one call, which can be cancelled from any thread. */
    private static final class Connection implements StreamingHandle {
        private @Nullable Reply open; // guarded by this
        private boolean cancelled; // guarded by this

        synchronized void begin(Reply reply) {
            open = reply;
            if (cancelled) {
                reply.close();
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (open != null) {
                open.close();
            }
        }

        @Override
        public synchronized boolean isCancelled() {
            return cancelled;
        }
    }

    private record Telling(StreamingChatResponseHandler handler, Connection connection) implements Ear {
        @Override
        public void text(String piece) {
            handler.onPartialResponse(new PartialResponse(piece), new PartialResponseContext(connection));
        }

        @Override
        public void thinking(String piece) {
            handler.onPartialThinking(new PartialThinking(piece), new PartialThinkingContext(connection));
        }

        @Override
        public void call(int index, Call call, String piece) {
            if (call.name() != null) {
                handler.onPartialToolCall(
                        PartialToolCall.builder()
                                .index(index)
                                .id(call.id())
                                .name(call.name())
                                .partialArguments(piece)
                                .build(),
                        new PartialToolCallContext(connection));
            }
        }
    }

    private ChatResponse ask(ChatRequest request, boolean streaming, Ear ear, Connection connection) {
        String whole = protocol.request(request, streaming).toString();
        URI url = URI.create(baseUrl + protocol.path(model, streaming));
        while (true) {
            String body = refused.without(whole);
            Counting told = new Counting(ear);
            try {
                return answer(url, body, streaming, told, connection);
            } catch (RefusedRequestException refusal) {
                if (told.anything || !refused.learn(body, refusal.statusCode(), String.valueOf(refusal.getMessage()))) {
                    throw refusal.without(server.keys());
                }
            }
        }
    }

    private ChatResponse answer(URI url, String body, boolean streaming, Ear ear, Connection connection) {
        try (Reply reply = server.post(url, body)) {
            connection.begin(reply);
            return read(reply, streaming, new Answer(model, ear));
        } catch (Body.SilentException silent) {
            throw server.silent(silent);
        } catch (Body.TooLongException tooLong) {
            throw new PermanentException("The model '" + model + "' answered with more than an answer may have: "
                    + tooLong.getMessage() + ". Raise the setting " + WireLimits.ANSWER + " if that is right.");
        } catch (Events.UnreadableException | JsonProcessingException unreadable) {
            throw new UncheckedIOException(
                    unreadable instanceof JsonProcessingException
                            ? unreadable
                            : new JsonParseException(null, unreadable.getMessage(), unreadable.getCause()));
        } catch (IOException broken) {
            if (Thread.currentThread().isInterrupted()) {
                throw ModelServer.stopped(broken);
            }
            throw new UncheckedIOException(broken);
        }
    }

    private ChatResponse read(Reply reply, boolean streaming, Answer answer) throws IOException {
        Reading reading = protocol.reading(answer);
        boolean taken = false;
        boolean isJson = false;
        try {
            Events events = new Events(reply.bytes());
            isJson = events.isJson();
            Events.Event event = events.next();
            while (event != null) {
                reading.take(event.type(), event.tree(), !streaming && isJson);
                taken = true;
                if (reading.isOver()) {
                    break;
                }
                if (answer.isEnded()) {
                    reply.allow(AFTERWARDS);
                }
                event = events.next();
            }
        } catch (IOException broken) {
            if (!answer.isEnded()
                    || Thread.currentThread().isInterrupted()
                    || broken instanceof Events.UnreadableException) {
                throw broken;
            } // all has been said
        }
        if (!reading.isOver() && !answer.isEnded()) {
            if (taken && isJson && !streaming) {
                throw new JsonParseException(null, "The answer is JSON of another API");
            }
            throw new TransientException("The model '" + model + "' was cut off within its answer.", null);
        }
        reply.finish();
        reading.close();
        return answer.whole(protocol.name());
    }

    /** Hears whether anything was told. */
    private static final class Counting implements Ear {
        private final Ear ear;
        private boolean anything;

        Counting(Ear ear) {
            this.ear = ear;
        }

        @Override
        public void text(String piece) {
            anything = true;
            ear.text(piece);
        }

        @Override
        public void thinking(String piece) {
            anything = true;
            ear.thinking(piece);
        }

        @Override
        public void call(int index, Call call, String piece) {
            anything = true;
            ear.call(index, call, piece);
        }
    }
}
