package dev.regatta.model;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.CompleteToolCall;
import dev.langchain4j.model.chat.response.PartialToolCall;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.error.PermanentException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model for tests that answers what it was told to, and remembers what it was asked. Answers are given in the order in
 * which they were scripted; for crews whose tasks run at once, {@link #when} scripts the answers of one task. A call without
 * a scripted answer fails. Thread-safe.
 */
public final class ScriptedModel implements ChatModel {
    private final Map<String, Queue<Reply>> scripts = new LinkedHashMap<>(); // guarded by this
    private final List<ChatRequest> requests = new ArrayList<>(); // guarded by this
    private @Nullable Function<ChatRequest, Reply> fallback; // guarded by this
    private int toolCallIds; // guarded by this

    /** What the model does when it is asked. */
    public sealed interface Reply {
        /**
         * It answers.
         *
         * @param text what it says
         */
        record Text(String text) implements Reply {}

        /**
         * It asks for tools.
         *
         * @param calls the tools' names and their arguments as JSON, in order
         */
        record Calls(List<Call> calls) implements Reply {}

        /**
         * It fails.
         *
         * @param failure what it throws
         */
        record Fails(RuntimeException failure) implements Reply {}
    }

    /**
     * A tool call that the model asks for.
     *
     * @param tool the tool's name
     * @param arguments a JSON object
     */
    public record Call(String tool, String arguments) {}

    /** The answers to requests that hold a certain text. Thread-safe. */
    public final class Script {
        private final String text;

        private Script(String text) {
            this.text = text;
        }

        /**
         * Adds an answer.
         *
         * @param answer what the model says
         * @return this script
         */
        public Script thenAnswer(String answer) {
            return then(new Reply.Text(answer));
        }

        /**
         * Adds a tool call.
         *
         * @param tool the tool's name
         * @param arguments a JSON object
         * @return this script
         */
        public Script thenCall(String tool, String arguments) {
            return then(new Reply.Calls(List.of(new Call(tool, arguments))));
        }

        /**
         * Adds several tool calls in one turn.
         *
         * @param calls the calls, in order
         * @return this script
         */
        public Script thenCalls(Call... calls) {
            return then(new Reply.Calls(List.of(calls)));
        }

        /**
         * Adds a failure.
         *
         * @param failure what the model throws
         * @return this script
         */
        public Script thenFail(RuntimeException failure) {
            return then(new Reply.Fails(failure));
        }

        /**
         * Adds a reply.
         *
         * @param reply what the model does
         * @return this script
         */
        public Script then(Reply reply) {
            add(text, reply);
            return this;
        }

        /** {@return the model, to go on with} */
        public ScriptedModel and() {
            return ScriptedModel.this;
        }
    }

    /** Makes a model without answers. */
    public ScriptedModel() {}

    /**
     * Makes a model that gives answers in order.
     *
     * @param answers what it says
     * @return the model
     */
    public static ScriptedModel answering(String... answers) {
        ScriptedModel model = new ScriptedModel();
        for (String answer : answers) {
            model.thenAnswer(answer);
        }
        return model;
    }

    /**
     * Adds an answer.
     *
     * @param answer what it says
     * @return this model
     */
    public ScriptedModel thenAnswer(String answer) {
        return when("").thenAnswer(answer).and();
    }

    /**
     * Adds a tool call.
     *
     * @param tool the tool's name
     * @param arguments a JSON object
     * @return this model
     */
    public ScriptedModel thenCall(String tool, String arguments) {
        return when("").thenCall(tool, arguments).and();
    }

    /**
     * Adds several tool calls in one turn.
     *
     * @param calls the calls, in order
     * @return this model
     */
    public ScriptedModel thenCalls(Call... calls) {
        return when("").thenCalls(calls).and();
    }

    /**
     * Adds a failure.
     *
     * @param failure what it throws
     * @return this model
     */
    public ScriptedModel thenFail(RuntimeException failure) {
        return when("").thenFail(failure).and();
    }

    /**
     * Scripts the replies to requests whose system or first user message holds a text, such as a task's description. They are
     * taken before the others; of several texts that fit, the one scripted first counts.
     *
     * @param text the text
     * @return its script
     */
    public Script when(String text) {
        return new Script(text);
    }

    /**
     * Says what happens when the script has no answer (any more).
     *
     * @param reply makes a reply to a request
     * @return this model
     */
    public synchronized ScriptedModel otherwise(Function<ChatRequest, Reply> reply) {
        fallback = reply;
        return this;
    }

    /** {@return all it was asked, in order} */
    public synchronized List<ChatRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * Returns the requests that hold a text anywhere.
     *
     * @param text the text
     * @return the requests, in order
     */
    public List<ChatRequest> requestsWith(String text) {
        return requests().stream()
                .filter(request -> text(request.messages()).contains(text))
                .toList();
    }

    /**
     * Checks that every scripted reply was asked for.
     *
     * @throws AssertionError if one was not
     */
    public synchronized void assertAllUsed() {
        long left = scripts.values().stream().mapToLong(Queue::size).sum();
        if (left > 0) {
            throw new AssertionError(left + " scripted replies were never asked for; the model was asked "
                    + requests.size() + " times.");
        }
    }

    @Override
    public ChatResponse doChat(ChatRequest request) {
        Reply reply = replyTo(request);
        AiMessage message = switch (reply) {
            case Reply.Text answer -> AiMessage.from(answer.text());
            case Reply.Calls calls ->
                AiMessage.from(calls.calls().stream()
                        .map(call -> ToolExecutionRequest.builder()
                                .id(nextToolCallId())
                                .name(call.tool())
                                .arguments(call.arguments())
                                .build())
                        .toList());
            case Reply.Fails fails -> throw fails.failure();
        };
        int read = text(request.messages()).length() / 4;
        int written = message.text() == null ? 10 : message.text().length() / 4;
        return ChatResponse.builder()
                .aiMessage(message)
                .tokenUsage(new TokenUsage(read, written))
                .finishReason(message.hasToolExecutionRequests() ? FinishReason.TOOL_EXECUTION : FinishReason.STOP)
                .build();
    }

    /**
     * Returns the same model as one that streams: it takes the same replies, and says them a word at a time, on the thread that
     * asks. Use it with {@link DescribedModel#streaming(StreamingChatModel)}.
     *
     * @return this model, streaming
     */
    public StreamingChatModel streaming() {
        return new StreamingChatModel() {
            @Override
            public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
                ChatResponse response;
                try {
                    response = ScriptedModel.this.doChat(request);
                } catch (RuntimeException failure) {
                    handler.onError(failure);
                    return;
                }
                tell(response.aiMessage(), handler);
                handler.onCompleteResponse(response);
            }
        };
    }

    private static void tell(AiMessage message, StreamingChatResponseHandler handler) {
        if (message.text() != null) {
            for (String word : message.text().split("(?<=\\s)", -1)) {
                handler.onPartialResponse(word);
            }
        }
        for (int i = 0; i < message.toolExecutionRequests().size(); i++) {
            ToolExecutionRequest request = message.toolExecutionRequests().get(i);
            for (String piece : request.arguments().split("(?<=[:,{])", -1)) {
                handler.onPartialToolCall(PartialToolCall.builder()
                        .index(i)
                        .id(request.id())
                        .name(request.name())
                        .partialArguments(piece)
                        .build());
            }
            handler.onCompleteToolCall(new CompleteToolCall(i, request));
        }
    }

    private synchronized void add(String text, Reply reply) {
        scripts.computeIfAbsent(text, key -> new ArrayDeque<>()).add(reply);
    }

    private synchronized String nextToolCallId() {
        return "call-" + ++toolCallIds;
    }

    private synchronized Reply replyTo(ChatRequest request) {
        requests.add(request);
        String opening = text(request.messages().stream().limit(2).toList());
        Queue<Reply> script = scripts.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty() && opening.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> scripts.getOrDefault("", new ArrayDeque<>()));
        Reply reply = script.poll();
        if (reply != null) {
            return reply;
        }
        if (fallback != null) {
            return fallback.apply(request);
        }
        throw new PermanentException("The scripted model was asked for answer " + requests.size()
                + ", which nobody scripted. Script one more, or say what happens otherwise(…).");
    }

    private static String text(List<ChatMessage> messages) {
        return messages.stream().map(ScriptedModel::text).collect(Collectors.joining("\n"));
    }

    private static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.hasSingleText() ? user.singleText() : "";
            case AiMessage ai -> ai.text() == null ? "" : ai.text();
            case ToolExecutionResultMessage result -> result.text();
            default -> "";
        };
    }
}
