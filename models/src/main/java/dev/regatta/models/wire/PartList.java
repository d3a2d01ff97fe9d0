package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.regatta.models.wire.Turns.Asked;
import dev.regatta.models.wire.Turns.Turn;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parts of an answer of Gemini, in their order, without their texts, which its message holds: how long each text and thought
 * is, which call stands where, and the fields that are not understood here and go back as they came, such as signatures. Pieces of
 * a text without such fields are one part. Used by one thread.
 */
final class PartList {
    private static final String PARTS = "parts";
    private static final String TEXT = "text";
    private static final String THOUGHT = "thought";
    private static final String CALL = "call";
    private static final String IMAGE = "image";
    private static final String OTHER = "other";
    private static final String FIELDS = "fields"; // of the part
    private static final String OWN = "own"; // of the call within it

    /** Models that refuse a call without the signature that it came with. */
    private static final Pattern SIGNING = Pattern.compile("gemini-([3-9]|\\d\\d)");

    /** What they take in place of one for a call that another model made (ai.google.dev/gemini-api/docs/thought-signatures). */
    private static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private final List<Map<String, Object>> parts = new ArrayList<>();
    private boolean saysMore;

    /** {@return whether a model wants signatures back} */
    static boolean needsSignatures(String model) {
        return SIGNING.matcher(model).find();
    }

    // ---- an answer
    // ---------------------------------------------------------------------------------------------------

    void text(int length, Map<String, Object> fields) {
        grow(TEXT, length, fields);
    }

    void thought(int length, Map<String, Object> fields) {
        grow(THOUGHT, length, fields);
    }

    private void grow(String kind, int length, Map<String, Object> fields) {
        Map<String, Object> last = parts.isEmpty() ? Map.of() : parts.getLast();
        if (fields.isEmpty() && !last.containsKey(FIELDS) && last.get(kind) instanceof Integer before) {
            last.put(kind, before + length);
        } else if (length > 0 || !fields.isEmpty()) {
            add(kind, length, fields);
        }
    }

    /** Adds a call: which one, and what its part and the call itself hold that is not understood. */
    void call(int number, Map<String, Object> fields, Map<String, Object> own) {
        add(CALL, number, fields);
        if (!own.isEmpty()) {
            parts.getLast().put(OWN, own);
            saysMore = true;
        }
    }

    void image(int number, Map<String, Object> fields) {
        add(IMAGE, number, fields);
    }

    /** Adds a part of another kind, which goes back as it is. */
    void other(Map<String, Object> part) {
        add(OTHER, 0, part);
    }

    private void add(String kind, int value, Map<String, Object> fields) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put(kind, value);
        if (!fields.isEmpty()) {
            part.put(FIELDS, fields);
            saysMore = true;
        }
        parts.add(part);
    }

    /** Keeps what goes back, if anything does. */
    void keep(Answer answer) {
        if (saysMore) {
            answer.back(PARTS, parts);
        }
    }

    // ---- the way back
    // ------------------------------------------------------------------------------------------------

    /**
     * Writes what a model said as the parts that it came in.
     *
     * @param said what it said
     * @param signs whether the model wants signatures
     * @param into gets the parts
     * @return the calls that were written with their ids
     */
    static Set<Asked> write(Turn.Said said, boolean signs, ArrayNode into) {
        JsonNode kept = Answer.kept(said.message(), GenerateContent.NAME).path(PARTS);
        Writing writing = new Writing(said, into);
        for (JsonNode part : fits(kept, said) ? kept : inOrder(said, kept)) {
            writing.part(part);
        }
        said.calls().forEach(call -> writing.call(call, Trees.object()));
        if (signs && !said.calls().isEmpty() && !isSigned(kept)) {
            writing.firstCall().put("thoughtSignature", NO_SIGNATURE);
        }
        return writing.withIds;
    }

    private static boolean isSigned(JsonNode kept) {
        for (JsonNode part : kept) {
            for (JsonNode fields : List.of(part.path(FIELDS), part.path(OWN))) {
                if (fields.has("thoughtSignature") || fields.has("thought_signature")) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@return whether the parts are those of the text, which may have been cut since} */
    private static boolean fits(JsonNode kept, Turn.Said said) {
        return !kept.isEmpty() && length(kept, TEXT) == text(said.message()).length();
    }

    private static int length(JsonNode parts, String kind) {
        int length = 0;
        for (JsonNode part : parts) {
            length += part.path(kind).asInt();
        }
        return length;
    }

    private static String text(AiMessage message) {
        return message.text() == null ? "" : message.text();
    }

    private static String thinking(AiMessage message) {
        return message.thinking() == null ? "" : message.thinking();
    }

    /** {@return the usual order: the text, pictures, then the calls with what is kept of them} */
    private static ArrayNode inOrder(Turn.Said said, JsonNode kept) {
        ArrayNode parts = Trees.JSON.createArrayNode();
        parts.addObject().put(TEXT, text(said.message()).length());
        for (int i = 0; i < said.message().images().size(); i++) {
            parts.addObject().put(IMAGE, i);
        }
        for (JsonNode part : kept) {
            if (part.has(CALL)) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Writes one message. Used by one thread. */
    private static final class Writing {
        private final Turn.Said said;
        private final ArrayNode into;
        private final String text;
        private final String thinking;
        private final Set<Integer> written = new HashSet<>();
        private final Set<Asked> withIds = new HashSet<>();
        private int textAt;
        private int thinkingAt;

        Writing(Turn.Said said, ArrayNode into) {
            this.said = said;
            this.into = into;
            this.text = PartList.text(said.message());
            this.thinking = PartList.thinking(said.message());
        }

        void part(JsonNode part) {
            JsonNode fields = part.path(FIELDS);
            if (part.has(TEXT)) {
                int end = textAt + part.path(TEXT).asInt();
                text(text.substring(textAt, end), fields, false);
                textAt = end;
            } else if (part.has(THOUGHT)) {
                int end = Math.min(
                        thinking.length(), thinkingAt + part.path(THOUGHT).asInt());
                text(thinking.substring(thinkingAt, end), fields, true);
                thinkingAt = end;
            } else if (part.has(CALL)) {
                int number = part.path(CALL).asInt();
                said.calls().stream().filter(call -> call.at() == number).forEach(call -> call(call, part));
            } else if (part.has(IMAGE)) {
                image(part.path(IMAGE).asInt(), fields);
            } else {
                set(fields, into.addObject());
            }
        }

        private void text(String piece, JsonNode fields, boolean thought) {
            if (piece.isEmpty() && fields.isEmpty()) {
                return;
            }
            ObjectNode written = into.addObject().put("text", piece);
            if (thought) {
                written.put("thought", true);
            }
            set(fields, written);
        }

        private void image(int number, JsonNode fields) {
            List<Image> images = said.message().images();
            if (number < images.size() && images.get(number).base64Data() != null) {
                ObjectNode written = into.addObject();
                written.putObject("inlineData")
                        .put("mimeType", images.get(number).mimeType())
                        .put("data", images.get(number).base64Data());
                set(fields, written);
            }
        }

        /** Writes a call, unless it is written already. */
        void call(Asked call, JsonNode part) {
            if (!written.add(call.at())) {
                return;
            }
            ObjectNode whole = into.addObject();
            ObjectNode function = whole.putObject("functionCall");
            set(part.path(OWN), function);
            if (function.has("id")) {
                function.put("id", call.id());
                withIds.add(call);
            }
            function.put("name", GenerateContent.function(call.name())).set("args", call.arguments());
            set(part.path(FIELDS), whole);
        }

        ObjectNode firstCall() {
            for (JsonNode part : into) {
                if (part instanceof ObjectNode object && part.has("functionCall")) {
                    return object;
                }
            }
            throw new IllegalStateException("A turn with calls was written without one");
        }

        private static void set(JsonNode fields, ObjectNode into) {
            fields.properties().forEach(field -> into.set(field.getKey(), field.getValue()));
        }
    }
}
