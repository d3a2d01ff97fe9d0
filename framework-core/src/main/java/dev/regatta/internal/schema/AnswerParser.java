package dev.regatta.internal.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.regatta.internal.json.Json;
import dev.regatta.schema.JsonSchema;
import dev.regatta.schema.SchemaForm;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of one Java type out of JSON text: finds the JSON, checks it against the type's schema, binds it. Immutable and
 * thread-safe.
 *
 * @param <T> the Java type
 */
public final class AnswerParser<T> {
    /** Those of classes, for as long as the class is there: every run asks for them again. */
    private static final ClassValue<AnswerParser<?>> OF_CLASSES = new ClassValue<>() {
        @Override
        protected AnswerParser<?> computeValue(Class<?> type) {
            return make(type);
        }
    };

    private static final String NO_JSON = "It holds no JSON. Answer with nothing but the JSON.";

    private static final int LONGEST_NAME = 64;

    private final JavaType type;
    private final ObjectReader reader;
    private final JsonSchema schema;

    /**
     * What came of reading: a value, or why there is none.
     *
     * @param value the value; {@code null} if there is none
     * @param trouble what is wrong, in words that the writer of the text can act on; {@code null} if nothing is
     */
    public record Parsed<T>(@Nullable T value, @Nullable String trouble) {}

    private AnswerParser(JavaType type, JsonSchema schema) {
        this.type = type;
        this.reader = Json.MAPPER.readerFor(type);
        this.schema = schema;
    }

    /** {@return a parser for a type; throws {@link dev.regatta.error.PermanentException} if the type has no schema} */
    @SuppressWarnings("unchecked") // the parser of a type makes values of it
    public static <T> AnswerParser<T> of(Type type) {
        return (AnswerParser<T>) (type instanceof Class<?> plain ? OF_CLASSES.get(plain) : make(type));
    }

    private static <T> AnswerParser<T> make(Type type) {
        return new AnswerParser<>(Json.MAPPER.constructType(type), RecordSchema.of(type));
    }

    public JsonSchema schema() {
        return schema;
    }

    /** {@return what such an answer is called: the type without packages, with {@code _} for all but letters and digits} */
    public String name() {
        String name = RecordSchema.told(type).replaceAll("[^A-Za-z0-9]+", "_");
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME);
    }

    /**
     * Reads a model's answer. Leniencies: thoughts before it, a Markdown code fence around the JSON, words before and after
     * it, unknown properties; a bare word where the type is text or an enum. Of several values in brackets the one that fits
     * is taken; if different ones do, none is.
     */
    public Parsed<T> parseAnswer(String answer) {
        String written = AnswerText.of(answer);
        String text = AnswerText.unfenced(written);
        if (schema.form() instanceof SchemaForm.Choice || schema.form() instanceof SchemaForm.Text) {
            return bind(bareOrQuoted(text));
        }
        if (text.isEmpty()) {
            return new Parsed<>(null, NO_JSON);
        }
        try {
            return bind(Json.read(text));
        } catch (JsonProcessingException notAllJson) {
            List<String> candidates = new ArrayList<>(AnswerText.bracketed(written));
            AnswerText.fenced(written).stream()
                    .filter(held -> !held.startsWith("{") && !held.startsWith("["))
                    .forEach(candidates::add); // those in brackets are found already
            return choose(candidates);
        }
    }

    private static JsonNode bareOrQuoted(String text) {
        try {
            JsonNode quoted = Json.read(text);
            return quoted.isTextual() ? quoted : TextNode.valueOf(text);
        } catch (JsonProcessingException bare) {
            return TextNode.valueOf(text);
        }
    }

    private Parsed<T> choose(List<String> candidates) {
        Set<JsonNode> trees = new LinkedHashSet<>();
        JsonNode longest = null;
        int characters = 0;
        String trouble = NO_JSON;
        for (String candidate : candidates) {
            try {
                JsonNode tree = Json.read(candidate);
                trees.add(tree);
                longest = candidate.length() > characters ? tree : longest;
                characters = Math.max(characters, candidate.length());
            } catch (JsonProcessingException refusal) {
                trouble = trouble.equals(NO_JSON) ? Json.trouble(refusal) : trouble;
            }
        }
        List<Parsed<T>> fitting = trees.stream()
                .map(tree -> bind(tree))
                .filter(parsed -> parsed.value() != null)
                .distinct()
                .toList();
        if (fitting.size() > 1) {
            return new Parsed<>(
                    null,
                    "It holds " + fitting.size()
                            + " different values that would do. Answer with nothing but the one that counts.");
        }
        if (fitting.size() == 1) {
            return fitting.getFirst();
        }
        return longest == null ? new Parsed<>(null, trouble) : bind(longest);
    }

    /** Reads a JSON text that has been checked against the schema. */
    public Parsed<T> bindChecked(String json) {
        try {
            T value = reader.readValue(json);
            return value == null ? new Parsed<>(null, "The value must not be null.") : new Parsed<>(value, null);
        } catch (JsonMappingException misfit) {
            return new Parsed<>(null, Json.misfit(misfit, ""));
        } catch (JsonProcessingException refusal) {
            return new Parsed<>(null, Json.trouble(refusal));
        }
    }

    private Parsed<T> bind(JsonNode tree) {
        List<String> violations = SchemaCheck.violations(tree, schema.form(), false);
        if (!violations.isEmpty()) {
            return new Parsed<>(null, String.join("\n", violations));
        }
        try {
            T value = Json.MAPPER.treeToValue(tree, type);
            return value == null ? new Parsed<>(null, "The value must not be null.") : new Parsed<>(value, null);
        } catch (JsonProcessingException misfit) {
            return new Parsed<>(null, Json.misfit(misfit, ""));
        }
    }
}
