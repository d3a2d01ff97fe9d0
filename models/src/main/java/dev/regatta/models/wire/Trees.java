package dev.regatta.models.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON of servers leniently: what has another type than it should is understood where it can be, else passed over. */
final class Trees {
    static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private static final int LONGEST_COUNT = 30;

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(Integer.MAX_VALUE) // the whole answer is bounded already
                        .build());
    }

    private Trees() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** {@return a text as an object; empty if it is no JSON, or another kind of it} */
    static Optional<ObjectNode> object(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    /** {@return what a server says as an object, also where it is the first of a list; empty if it is no JSON, or another kind} */
    static Optional<ObjectNode> said(String body) {
        try {
            JsonNode tree = JSON.readTree(body);
            return (tree.isArray() ? tree.path(0) : tree) instanceof ObjectNode object
                    ? Optional.of(object)
                    : Optional.empty();
        } catch (JsonProcessingException noJson) {
            return Optional.empty();
        }
    }

    /** {@return whether a node says something: it is there, not null, and not an empty text, list or object} */
    static boolean says(JsonNode node) {
        return !node.isMissingNode()
                && !node.isNull()
                && !(node.isTextual() && node.textValue().isEmpty())
                && !(node.isContainerNode() && node.isEmpty());
    }

    /** {@return a text or a number as text; {@code null} for all else, and for an empty text} */
    static @Nullable String text(JsonNode node) {
        if (!node.isValueNode() || node.isNull()) {
            return null;
        }
        String text = node.asText();
        return text.isEmpty() ? null : text;
    }

    /** {@return the elements of a list; a single value as a list of its own; nothing for nothing} */
    static List<JsonNode> list(JsonNode node) {
        if (!says(node)) {
            return List.of();
        }
        if (!node.isArray()) {
            return List.of(node);
        }
        List<JsonNode> elements = new ArrayList<>();
        node.forEach(elements::add);
        return elements;
    }

    /** {@return the first field of some that says something; a missing node if none does} */
    static JsonNode first(JsonNode node, String... names) {
        for (String name : names) {
            if (says(node.path(name))) {
                return node.path(name);
            }
        }
        return JSON.missingNode();
    }

    /** {@return a count that may be a number, also with a fraction, or a text; {@code null} if there is none} */
    static @Nullable Integer count(JsonNode node) {
        String text = text(node);
        if (text == null || text.length() > LONGEST_COUNT) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            return number.signum() < 0 || number.precision() - number.scale() > 12
                    ? null
                    : (int) Math.min(Integer.MAX_VALUE, number.longValue());
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }
}
