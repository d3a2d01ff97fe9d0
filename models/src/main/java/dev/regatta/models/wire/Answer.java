package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.regatta.error.TransientException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is put together: the same for all protocols, and for answers that come whole or in pieces. Texts, thoughts and
 * calls go to a listener as they come. Used by one thread.
 */
final class Answer {
    /** Under which attribute of a message the fields are that its server wants back: the name of the protocol, then its fields. */
    static final String BACK = "regatta.back";

    /** Hears an answer in pieces. */
    interface Ear {
        void text(String piece);

        void thinking(String piece);

        void call(int index, Call call, String piece);

        /** Nobody who hears it. */
        Ear NOBODY = new Ear() {
            @Override
            public void text(String piece) {}

            @Override
            public void thinking(String piece) {}

            @Override
            public void call(int index, Call call, String piece) {}
        };
    }

    private final String model;
    private final Ear ear;
    private final Calls calls;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final List<Image> images = new ArrayList<>();
    private final Map<String, Object> back = new LinkedHashMap<>();
    private Ending ending = Ending.NONE;
    private Tokens tokens = Tokens.NONE;
    private @Nullable String id;
    private @Nullable String by;

    Answer(String model, Ear ear) {
        this.model = model;
        this.ear = ear;
        this.calls = new Calls(ear);
    }

    /** {@return the model's name, for messages} */
    String model() {
        return model;
    }

    void text(@Nullable String piece) {
        if (piece != null && !piece.isEmpty()) {
            text.append(piece);
            ear.text(piece);
        }
    }

    void thinking(@Nullable String piece) {
        if (piece != null && !piece.isEmpty()) {
            thinking.append(piece);
            ear.thinking(piece);
        }
    }

    void image(String base64, String type) {
        images.add(Image.builder().base64Data(base64).mimeType(type).build());
    }

    boolean hasText() {
        return !text.isEmpty();
    }

    Calls calls() {
        return calls;
    }

    /** Notes why it ended; a reason of its own does not hide one that is not. */
    void end(Ending reason) {
        if (ending == Ending.NONE || ending == Ending.STOP || reason.isBad()) {
            ending = reason;
        }
    }

    /** Notes a reason in a provider's words; nothing for none. */
    void end(JsonNode reason) {
        if (!reason.isMissingNode() && !reason.isNull()) {
            end(Ending.of(reason.asText()));
        }
    }

    boolean isEnded() {
        return ending != Ending.NONE;
    }

    void count(Tokens counted) {
        tokens = tokens.or(counted);
    }

    void from(JsonNode id, JsonNode by) {
        this.id = this.id == null ? Trees.text(id) : this.id;
        this.by = this.by == null ? Trees.text(by) : this.by;
    }

    /** Keeps a field that goes back with this answer. */
    void back(String name, Object value) {
        back.put(name, value);
    }

    /**
     * Returns the whole answer.
     *
     * @param protocol whose fields go back
     * @throws TransientException if it was broken off, so that asking again may help
     */
    ChatResponse whole(String protocol) {
        if (ending == Ending.BROKEN) {
            throw new TransientException(
                    "The model '" + model + "' broke off within its answer, for a reason of its server.", null);
        }
        List<Call> made = calls.made(ending == Ending.LENGTH || ending == Ending.FILTERED);
        FinishReason finish =
                made.isEmpty() ? ending.reason() : ending.isBad() ? ending.reason() : FinishReason.TOOL_EXECUTION;
        Map<String, Object> attributes = new LinkedHashMap<>();
        List<Object> extras = new ArrayList<>();
        made.forEach(call -> extras.add(Map.copyOf(call.extras())));
        if (extras.stream().anyMatch(extra -> !((Map<?, ?>) extra).isEmpty())) {
            back.put("calls", extras);
        }
        if (!back.isEmpty()) {
            attributes.put(BACK, Map.of(protocol, new LinkedHashMap<>(back)));
        }
        if (!images.isEmpty()) {
            attributes.put(AiMessage.GENERATED_IMAGES_KEY, List.copyOf(images));
        }
        AiMessage message = AiMessage.builder()
                .text(text.isEmpty() && !made.isEmpty() ? null : text.toString())
                .thinking(thinking.isEmpty() ? null : thinking.toString())
                .toolExecutionRequests(made.stream()
                        .map(call -> ToolExecutionRequest.builder()
                                .id(call.id())
                                .name(call.name())
                                .arguments(call.arguments())
                                .build())
                        .toList())
                .attributes(attributes)
                .build();
        ChatResponse.Builder response =
                ChatResponse.builder().aiMessage(message).id(id).modelName(by).finishReason(finish);
        return (tokens.equals(Tokens.NONE) ? response : response.tokenUsage(tokens.usage())).build();
    }

    /** {@return what a message keeps for a protocol; an empty object for nothing} */
    static ObjectNode kept(AiMessage message, String protocol) {
        Object kept = message.attributes().get(BACK);
        return kept instanceof Map<?, ?> back && back.get(protocol) instanceof Map<?, ?> fields
                ? Trees.JSON.valueToTree(fields)
                : Trees.object();
    }
}
