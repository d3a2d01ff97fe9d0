package dev.regatta.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of one Java type out of JSON text: finds the JSON, checks it against the type's schema, binds it. Immutable and
 * thread-safe.
 *
 * @param <T> the Java type
 */
public final class AnswerParser<T> {
    private final JavaType type;
    private final JsonSchemaElement schema;

    /**
     * What came of reading: a value, or why there is none.
     *
     * @param value the value; {@code null} if there is none
     * @param trouble what is wrong, in words that the writer of the text can act on; {@code null} if nothing is
     */
    public record Parsed<T>(@Nullable T value, @Nullable String trouble) {}

    private AnswerParser(JavaType type, JsonSchemaElement schema) {
        this.type = type;
        this.schema = schema;
    }

    /** {@return a parser for a type; throws {@link dev.regatta.error.PermanentException} if the type has no schema} */
    public static <T> AnswerParser<T> of(Type type) {
        return new AnswerParser<>(Json.MAPPER.constructType(type), RecordSchema.of(type));
    }

    public JsonSchemaElement schema() {
        return schema;
    }

    /**
     * Reads a model's answer. Leniencies: a Markdown code fence around the JSON, words before and after it, unknown
     * properties; a bare word where the type is text or an enum.
     */
    public Parsed<T> parseAnswer(String answer) {
        String json = jsonIn(answer);
        if (json == null) {
            if (schema instanceof JsonEnumSchema || schema instanceof JsonStringSchema) {
                return bind(TextNode.valueOf(answer.strip()), false);
            }
            return new Parsed<>(null, "It holds no JSON. Answer with nothing but the JSON.");
        }
        return parse(json, false);
    }

    /** Reads a JSON text that holds nothing else, in which unknown properties are wrong. */
    public Parsed<T> parseStrictly(String json) {
        return parse(json, true);
    }

    private Parsed<T> parse(String json, boolean unknownIsWrong) {
        try {
            return bind(Json.read(json), unknownIsWrong);
        } catch (JsonProcessingException e) {
            return new Parsed<>(null, "It is not valid JSON; the trouble is" + where(e.getLocation()) + ".");
        }
    }

    private Parsed<T> bind(JsonNode tree, boolean unknownIsWrong) {
        List<String> violations = SchemaCheck.violations(tree, schema, unknownIsWrong);
        if (!violations.isEmpty()) {
            return new Parsed<>(null, String.join("\n", violations));
        }
        try {
            T value = Json.MAPPER.treeToValue(tree, type);
            return value == null ? new Parsed<>(null, "The value must not be null.") : new Parsed<>(value, null);
        } catch (JsonMappingException e) {
            String pointer = e.getPath().stream()
                    .map(step -> "/" + (step.getFieldName() != null ? step.getFieldName() : step.getIndex()))
                    .collect(Collectors.joining());
            return new Parsed<>(null, (pointer.isEmpty() ? "The value" : pointer) + " does not fit" + wanted(e) + ".");
        } catch (JsonProcessingException e) {
            return new Parsed<>(null, "The value does not fit.");
        }
    }

    private static String wanted(JsonMappingException e) {
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType() != null) {
            return " a " + wrong.getTargetType().getSimpleName();
        }
        Throwable refusal = e.getCause();
        return refusal instanceof IllegalArgumentException && refusal.getMessage() != null
                ? ": " + refusal.getMessage() // the record's own check speaks
                : "";
    }

    private static String where(@Nullable JsonLocation location) {
        return location == null
                ? " unknown"
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** {@return the JSON in a text: all of it, what a code fence holds, or from the first bracket to its partner} */
    static @Nullable String jsonIn(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return null;
        }
        char first = stripped.charAt(0);
        if (first == '{' || first == '[' || first == '"' || first == '-' || Character.isDigit(first)) {
            return stripped.startsWith("{") || stripped.startsWith("[") ? balanced(stripped, 0) : stripped;
        }
        if (stripped.equals("true") || stripped.equals("false") || stripped.equals("null")) {
            return stripped;
        }
        if (stripped.startsWith("```")) {
            int begin = stripped.indexOf('\n');
            int end = stripped.indexOf("```", 3);
            if (begin > 0 && end > begin) {
                return stripped.substring(begin + 1, end).strip();
            }
        }
        int brace = stripped.indexOf('{');
        int bracket = stripped.indexOf('[');
        int begin = brace < 0 ? bracket : bracket < 0 ? brace : Math.min(brace, bracket);
        return begin < 0 ? null : balanced(stripped, begin);
    }

    /** {@return from a bracket to its partner, strings passed over; to the end if it has none} */
    private static String balanced(String text, int begin) {
        int depth = 0;
        boolean inString = false;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (inString) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return text.substring(begin, i + 1);
            }
        }
        return text.substring(begin);
    }
}
