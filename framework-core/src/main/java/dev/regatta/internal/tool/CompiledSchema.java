package dev.regatta.internal.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regatta.schema.SchemaForm;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schema made ready for {@link SchemaMatcher}: names and words as bytes, required properties as bits, references followed. */
final class CompiledSchema {
    private static final int MOST_PROPERTIES = 64;
    private static final byte[][] NO_WORDS = {};
    private static final CompiledSchema[] NO_PARTS = {};

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
        OR_NULL,
        SAME
    }

    // All are written while the schema is compiled, before the shape is published, and read only afterwards.
    private Kind kind = Kind.ANY;
    /** The names of an object's properties, or the words of an enum. */
    private byte[][] words = NO_WORDS;
    /** The shapes of an object's properties; those that can be chosen from; that of a list's parts; the same shape. */
    private CompiledSchema[] parts = NO_PARTS;

    private long required;
    /** The shape of properties that are not named; none if there must be no such. */
    private @Nullable CompiledSchema others;

    private CompiledSchema() {}

    /** {@return the shape of a schema; {@code null} if it has something that is left to the plain guard} */
    static @Nullable CompiledSchema of(SchemaForm form) {
        Compiler compiler = new Compiler();
        CompiledSchema shape = compiler.compile(form);
        return compiler.leaves ? null : shape;
    }

    Kind kind() {
        return kind;
    }

    /** {@return the shape of a part; the only one of a list, or of a reference, is the first} */
    CompiledSchema part(int index) {
        return parts[index];
    }

    int parts() {
        return parts.length;
    }

    @Nullable
    CompiledSchema others() {
        return others;
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
        private final IdentityHashMap<SchemaForm.Reference, CompiledSchema> references = new IdentityHashMap<>();
        private boolean leaves;

        CompiledSchema compile(SchemaForm form) {
            CompiledSchema shape = new CompiledSchema();
            fill(shape, form);
            return shape;
        }

        private void fill(CompiledSchema shape, SchemaForm form) {
            switch (form) {
                case SchemaForm.Any any -> shape.kind = Kind.ANY;
                case SchemaForm.Text text -> shape.kind = Kind.TEXT;
                case SchemaForm.Whole whole -> shape.kind = Kind.INTEGER;
                case SchemaForm.Decimal number -> shape.kind = Kind.NUMBER;
                case SchemaForm.Bool bool -> shape.kind = Kind.BOOLEAN;
                case SchemaForm.Nothing nothing -> shape.kind = Kind.NULL;
                case SchemaForm.Choice choice -> choice(shape, choice);
                case SchemaForm.Items list -> fill(shape, Kind.LIST, compile(list.item()));
                case SchemaForm.Fields object -> object(shape, object);
                case SchemaForm.Reference reference -> fill(shape, Kind.SAME, referred(reference));
                case SchemaForm.OrNull orNull -> fill(shape, Kind.OR_NULL, compile(orNull.form()));
                case SchemaForm.OneOf several ->
                    fill(
                            shape,
                            Kind.ONE_OF,
                            several.options().stream().map(this::compile).toArray(CompiledSchema[]::new));
            }
        }

        private static void fill(CompiledSchema shape, Kind kind, CompiledSchema... parts) {
            shape.kind = kind;
            shape.parts = parts;
        }

        private void choice(CompiledSchema shape, SchemaForm.Choice choice) {
            leaves |= !choice.values().stream().allMatch(String.class::isInstance);
            shape.kind = Kind.ENUM;
            shape.words = words(choice.values().stream().map(String::valueOf).toList());
        }

        private CompiledSchema referred(SchemaForm.Reference reference) {
            CompiledSchema known = references.get(reference);
            if (known != null) {
                return known;
            }
            CompiledSchema shape = new CompiledSchema();
            references.put(reference, shape);
            fill(shape, reference.target());
            return shape;
        }

        private void object(CompiledSchema shape, SchemaForm.Fields object) {
            List<String> names = List.copyOf(object.properties().keySet());
            shape.kind = Kind.OBJECT;
            shape.others = object.others() == null ? null : compile(object.others());
            shape.words = words(names);
            shape.parts =
                    object.properties().values().stream().map(this::compile).toArray(CompiledSchema[]::new);
            leaves |= names.size() > MOST_PROPERTIES;
            for (String name : object.required()) {
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
