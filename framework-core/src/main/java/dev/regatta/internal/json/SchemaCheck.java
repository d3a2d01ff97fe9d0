package dev.regatta.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.regatta.internal.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON against a schema and says all that is wrong, each with its JSON pointer (RFC 6901), in words that a model can
 * act on and that do not repeat the values. Knows the schema kinds that tools and typed outputs have; anything else is let through. Stateless.
 */
public final class SchemaCheck {
    private static final int MOST_VIOLATIONS = 20;
    private static final String WHOLE = "a whole number";

    private final Map<String, JsonSchemaElement> definitions;
    private final boolean unknownIsWrong;
    private final List<String> violations = new ArrayList<>();

    private SchemaCheck(Map<String, JsonSchemaElement> definitions, boolean unknownIsWrong) {
        this.definitions = definitions;
        this.unknownIsWrong = unknownIsWrong;
    }

    /**
     * Returns what is wrong with a JSON value.
     *
     * @param unknownIsWrong whether a property that the schema does not know is wrong, or passed over
     * @return one line per violation, at most 20; empty if nothing is wrong
     */
    public static List<String> violations(JsonNode json, JsonSchemaElement schema, boolean unknownIsWrong) {
        return violations(json, schema, definitions(schema), unknownIsWrong);
    }

    /** Returns what is wrong with a part of a JSON value whose schema is part of one with definitions. */
    static List<String> violations(
            JsonNode json,
            JsonSchemaElement schema,
            Map<String, JsonSchemaElement> definitions,
            boolean unknownIsWrong) {
        SchemaCheck check = new SchemaCheck(definitions, unknownIsWrong);
        check.check(json, schema, "");
        return check.violations;
    }

    static Map<String, JsonSchemaElement> definitions(JsonSchemaElement schema) {
        return schema instanceof JsonObjectSchema object && object.definitions() != null
                ? object.definitions()
                : Map.of();
    }

    private void add(Supplier<String> violation) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(violation.get());
        }
    }

    private void check(JsonNode json, JsonSchemaElement schema, String pointer) {
        switch (schema) {
            case JsonStringSchema text -> expect(json.isTextual(), json, pointer, "text");
            case JsonIntegerSchema integer ->
                expect(json.isIntegralNumber() || (json.isNumber() && isWhole(json)), json, pointer, WHOLE);
            case JsonNumberSchema number -> expect(json.isNumber(), json, pointer, "a number");
            case JsonBooleanSchema bool -> expect(json.isBoolean(), json, pointer, "true or false");
            case JsonNullSchema nothing -> expect(json.isNull(), json, pointer, "null");
            case JsonEnumSchema choice ->
                expect(
                        json.isTextual() && choice.enumValues().contains(json.textValue()),
                        json,
                        pointer,
                        "one of " + String.join(", ", choice.enumValues()));
            case JsonArraySchema array -> array(json, array, pointer);
            case JsonObjectSchema object -> object(json, object, pointer);
            case JsonReferenceSchema reference -> {
                JsonSchemaElement target = definitions.get(reference.reference());
                if (target != null) {
                    check(json, target, pointer);
                }
            }
            case JsonAnyOfSchema any -> anyOf(json, any, pointer);
            default -> {}
        }
    }

    static boolean isWhole(JsonNode json) {
        return json.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private void array(JsonNode json, JsonArraySchema schema, String pointer) {
        if (expect(json.isArray(), json, pointer, "a list") && schema.items() != null) {
            for (int i = 0; i < json.size(); i++) {
                check(json.get(i), schema.items(), pointer + "/" + i);
            }
        }
    }

    private void object(JsonNode json, JsonObjectSchema schema, String pointer) {
        if (!expect(json.isObject(), json, pointer, "an object")) {
            return;
        }
        Map<String, JsonSchemaElement> properties = schema.properties() == null ? Map.of() : schema.properties();
        List<String> required = schema.required() == null ? List.of() : schema.required();
        for (String name : required) {
            if (isMissing(json.get(name))) {
                add(() -> at(pointer + "/" + escaped(name)) + " is missing; it is required.");
            }
        }
        json.properties().forEach(property -> {
            String name = property.getKey();
            JsonSchemaElement known = properties.get(name);
            if (known != null && !(isMissing(property.getValue()) && !required.contains(name))) {
                if (!isMissing(property.getValue())) {
                    check(property.getValue(), known, pointer + "/" + escaped(name));
                }
            } else if (known == null && unknownIsWrong && !Boolean.TRUE.equals(schema.additionalProperties())) {
                add(() -> at(pointer + "/" + escaped(name)) + " is not known; known are "
                        + String.join(", ", properties.keySet()) + "." + Nearest.hint(name, properties.keySet()));
            }
        });
    }

    static boolean isMissing(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private void anyOf(JsonNode json, JsonAnyOfSchema schema, String pointer) {
        boolean fits = schema.anyOf().stream().anyMatch(option -> {
            SchemaCheck attempt = new SchemaCheck(definitions, unknownIsWrong);
            attempt.check(json, option, pointer);
            return attempt.violations.isEmpty();
        });
        expect(fits, json, pointer, "one of the " + schema.anyOf().size() + " forms that the schema allows");
    }

    private boolean expect(boolean holds, JsonNode json, String pointer, String expected) {
        if (!holds) {
            boolean hasFraction = json.isNumber() && expected.equals(WHOLE);
            add(() -> at(pointer) + " must be " + expected + ", but is " + (hasFraction ? "a fraction" : kind(json))
                    + ".");
        }
        return holds;
    }

    private static String at(String pointer) {
        return pointer.isEmpty() ? "The whole value" : pointer;
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String kind(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case MISSING, BINARY, POJO -> "nothing";
        };
    }
}
