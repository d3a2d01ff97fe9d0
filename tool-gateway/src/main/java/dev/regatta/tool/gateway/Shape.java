package dev.regatta.tool.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schema made ready for {@link Scan}: names and words as bytes, required properties as bits, references followed. */
final class Shape {
    private static final int MOST_PROPERTIES = 64;
    private static final byte[][] NO_WORDS = {};
    private static final Shape[] NO_PARTS = {};

    /** What a value must be. */
    enum Kind {
        ANY,
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        NULL,
        ENUM,
        LIST,
        OBJECT,
        ONE_OF,
        SAME
    }

    // All are written while the schema is compiled, before the shape is published, and read only afterwards.
    private Kind kind = Kind.ANY;
    /** The names of an object's properties, or the words of an enum. */
    private byte[][] words = NO_WORDS;
    /** The shapes of an object's properties; those that can be chosen from; that of a list's parts; the same shape. */
    private Shape[] parts = NO_PARTS;

    private long required;
    private boolean open;

    private Shape() {}

    /** {@return the shape of a schema; {@code null} if it has something that is left to the plain guard} */
    static @Nullable Shape of(JsonObjectSchema schema) {
        Compiler compiler = new Compiler(schema.definitions() == null ? Map.of() : schema.definitions());
        Shape shape = compiler.compile(schema);
        return compiler.leaves ? null : shape;
    }

    Kind kind() {
        return kind;
    }

    /** {@return the shape of a part; the only one of a list, or of a reference, is the first} */
    Shape part(int index) {
        return parts[index];
    }

    int parts() {
        return parts.length;
    }

    boolean isOpen() {
        return open;
    }

    long required() {
        return required;
    }

    /**
     * Finds a name or a word.
     *
     * @param expected where it probably is: models write properties in the order of the schema
     * @return its place; -1 if it is none
     */
    int find(byte[] bytes, int from, int to, int expected) {
        for (int i = expected; i < words.length; i++) {
            if (is(words[i], bytes, from, to)) {
                return i;
            }
        }
        for (int i = 0; i < Math.min(expected, words.length); i++) {
            if (is(words[i], bytes, from, to)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean is(byte[] word, byte[] bytes, int from, int to) {
        return word.length == to - from && Arrays.equals(word, 0, word.length, bytes, from, to);
    }

    /** Compiles one schema. */
    private static final class Compiler {
        private final Map<String, JsonSchemaElement> definitions;
        private final Map<String, Shape> references = new HashMap<>();
        private boolean leaves;

        Compiler(Map<String, JsonSchemaElement> definitions) {
            this.definitions = definitions;
        }

        Shape compile(JsonSchemaElement schema) {
            Shape shape = new Shape();
            fill(shape, schema);
            return shape;
        }

        private void fill(Shape shape, JsonSchemaElement schema) {
            switch (schema) {
                case JsonStringSchema text -> shape.kind = Kind.TEXT;
                case JsonIntegerSchema integer -> shape.kind = Kind.INTEGER;
                case JsonNumberSchema number -> shape.kind = Kind.NUMBER;
                case JsonBooleanSchema bool -> shape.kind = Kind.BOOLEAN;
                case JsonNullSchema nothing -> shape.kind = Kind.NULL;
                case JsonEnumSchema choice -> {
                    shape.kind = Kind.ENUM;
                    shape.words = words(choice.enumValues());
                }
                case JsonArraySchema array -> {
                    shape.kind = Kind.LIST;
                    shape.parts = new Shape[] {array.items() == null ? new Shape() : compile(array.items())};
                }
                case JsonObjectSchema object -> object(shape, object);
                case JsonReferenceSchema reference -> {
                    JsonSchemaElement target = definitions.get(reference.reference());
                    if (target != null) {
                        shape.kind = Kind.SAME;
                        shape.parts = new Shape[] {referred(reference.reference(), target)};
                    }
                }
                case JsonAnyOfSchema any -> {
                    shape.kind = Kind.ONE_OF;
                    shape.parts = any.anyOf().stream().map(this::compile).toArray(Shape[]::new);
                }
                default -> {} // as for the plain guard, anything will do
            }
        }

        private Shape referred(String name, JsonSchemaElement target) {
            Shape known = references.get(name);
            if (known != null) {
                return known;
            }
            Shape shape = new Shape();
            references.put(name, shape);
            fill(shape, target);
            return shape;
        }

        private void object(Shape shape, JsonObjectSchema object) {
            Map<String, JsonSchemaElement> properties = object.properties() == null ? Map.of() : object.properties();
            List<String> names = List.copyOf(properties.keySet());
            List<String> required = object.required() == null ? List.of() : object.required();
            shape.kind = Kind.OBJECT;
            shape.open = Boolean.TRUE.equals(object.additionalProperties());
            shape.words = words(names);
            shape.parts = properties.values().stream().map(this::compile).toArray(Shape[]::new);
            leaves |= names.size() > MOST_PROPERTIES;
            for (String name : required) {
                int index = names.indexOf(name);
                leaves |= index < 0;
                shape.required |= index < 0 ? 0 : 1L << index;
            }
        }

        /** Half a surrogate pair becomes a question mark in bytes: words that hold one of these are left to the plain guard. */
        private byte[][] words(List<String> words) {
            byte[][] bytes = words.stream().map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
            for (byte[] word : bytes) {
                for (byte each : word) {
                    leaves |= each == '?';
                }
            }
            return bytes;
        }
    }
}
