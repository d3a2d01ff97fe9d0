package dev.regatta.spi.message;

import dev.regatta.internal.json.Json;
import dev.regatta.message.SchemaVersion;
import dev.regatta.message.TypeRef;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What values of a Java type look like in a message; derived once per type, and followed by every codec. Shapes are immutable
 * once {@link #of} has returned, and thread-safe. They are compared by identity.
 *
 * <p>Absent and {@code null} are the same, and neither is written: read back, they are {@code null} where the part is marked
 * nullable, and empty for optional values, lists, sets and maps; anywhere else the part is missing. Whole numbers are read from
 * whole numbers only, and every number must fit its type.
 */
public sealed interface Shape {
    /**
     * Derives the shape of a class.
     *
     * @param type a class without type parameters
     * @param <T> the type
     * @return its shape
     * @throws dev.regatta.error.PermanentException if its values cannot be stored; the message says why
     */
    static <T> Root<T> of(Class<T> type) {
        return of(TypeRef.of(type));
    }

    /**
     * Derives the shape of a type. Parts of records that only Jackson knows are {@link Foreign}; the type itself must not be.
     *
     * @param type the type
     * @param <T> the type
     * @return its shape
     * @throws dev.regatta.error.PermanentException if its values cannot be stored; the message says why
     */
    static <T> Root<T> of(TypeRef<T> type) {
        return new Root<>(type.type(), new Shapes().root(type.annotatedType()));
    }

    /**
     * The shape of a whole message.
     *
     * @param type the Java type
     * @param shape what its values look like; not {@link Foreign}
     * @param <T> the Java type
     */
    record Root<T>(Type type, Shape shape) {
        /**
         * Returns a value that was read by following this shape.
         *
         * @param value the value
         * @return the same
         */
        @SuppressWarnings("unchecked") // what follows the shape is of the type
        public T value(Object value) {
            return (T) value;
        }
    }

    /** A {@link String}. */
    record Text() implements Shape {}

    /** A {@code boolean}. */
    record Bool() implements Shape {}

    /**
     * A whole number within the range of a Java type.
     *
     * @param boxed {@link Byte}, {@link Short}, {@link Integer} or {@link Long}
     * @param least the least value
     * @param most the greatest value
     */
    record Whole(Class<? extends Number> boxed, long least, long most) implements Shape {
        /**
         * Returns a number in its Java type.
         *
         * @param value the number, which is within the range
         * @return the same, boxed
         */
        public Number box(long value) {
            if (boxed == Long.class) {
                return value;
            }
            if (boxed == Integer.class) {
                return (int) value;
            }
            return boxed == Short.class ? (Number) (short) value : (Number) (byte) value;
        }

        private Number key(String name) {
            long value = Long.parseLong(name);
            if (value < least || value > most || !Long.toString(value).equals(name)) {
                throw new IllegalArgumentException("another number");
            }
            return box(value);
        }
    }

    /**
     * A number.
     *
     * @param boxed {@link Double}, {@link Float}, {@link java.math.BigDecimal} or {@link java.math.BigInteger}
     */
    record Decimal(Class<? extends Number> boxed) implements Shape {}

    /**
     * A value that is written as a text: the times of {@code java.time} in ISO-8601, characters, UUID, URI, paths and locales.
     *
     * @param type the Java type
     * @param format writes it; throws {@link IllegalArgumentException} for one that could not be read back
     * @param parse reads it; throws {@link IllegalArgumentException} or {@link java.time.DateTimeException}
     */
    record Written(Class<?> type, Function<Object, String> format, Function<String, Object> parse) implements Shape {}

    /**
     * A constant of an enum, by its name.
     *
     * @param type the enum
     * @param constants its constants by name, in order
     */
    record Constant(Class<?> type, Map<String, Object> constants) implements Shape {}

    /** A {@code byte[]}, as a text in Base64 (RFC 4648, with padding). */
    record Bytes() implements Shape {}

    /**
     * An array of numbers.
     *
     * @param component {@code double}, {@code float}, {@code long} or {@code int}
     */
    record Numbers(Class<?> component) implements Shape {}

    /**
     * An array of anything but bytes and these numbers.
     *
     * @param component the class of its items
     * @param item what its items look like
     * @param nullable whether items can be {@code null}
     */
    record Array(Class<?> component, Shape item, boolean nullable) implements Shape {}

    /**
     * A list, or a set in the order in which its items were written. Read back it cannot be modified.
     *
     * @param item what its items look like
     * @param nullable whether items can be {@code null}
     * @param set whether it is a set
     */
    record Items(Shape item, boolean nullable, boolean set) implements Shape {}

    /**
     * A map, in order. Its keys are names in messages. Read back it cannot be modified.
     *
     * @param key what its keys look like: {@link Text}, {@link Whole}, {@link Constant} or {@link Written}
     * @param value what its values look like
     * @param nullable whether values can be {@code null}
     */
    record Entries(Shape key, Shape value, boolean nullable) implements Shape {
        static boolean canHave(Shape key) {
            return key instanceof Text || key instanceof Whole || key instanceof Constant || key instanceof Written;
        }

        /**
         * Returns the name that stands for a key.
         *
         * @param given the key
         * @return its name
         * @throws IllegalArgumentException if it is of another type, or could not be read back
         * @throws ClassCastException if it is of another type
         */
        public String name(@Nullable Object given) {
            return switch (key) {
                case Whole whole -> whole.boxed().cast(some(given)).toString();
                case Constant constant -> ((Enum<?>) constant.type().cast(some(given))).name();
                case Written written -> written.format().apply(written.type().cast(some(given)));
                default -> (String) some(given);
            };
        }

        private static Object some(@Nullable Object given) {
            if (given == null) {
                throw new IllegalArgumentException("null");
            }
            return given;
        }

        /**
         * Returns the key that a name stands for.
         *
         * @param name the name
         * @return the key
         * @throws IllegalArgumentException or {@link java.time.DateTimeException} if it stands for none
         */
        public Object key(String name) {
            return switch (key) {
                case Whole whole -> whole.key(name);
                case Constant constant -> some(constant.constants().get(name));
                case Written written -> written.parse().apply(name);
                default -> name;
            };
        }
    }

    /**
     * An {@link java.util.Optional}.
     *
     * @param value what its value looks like
     */
    record Maybe(Shape value) implements Shape {}

    /**
     * Whatever JSON can say, as plain Java values: {@code null}, {@link Boolean}, {@link String}, {@link Long} or else
     * {@link java.math.BigInteger} for whole numbers, {@link Double} for others of up to 17 significant digits within its
     * range or else {@link java.math.BigDecimal}, {@link List} and {@link Map}. What is read cannot be modified.
     */
    record Dynamic() implements Shape {}

    /**
     * A type that Jackson alone knows, as a part of a record. Codecs take it by way of the plain values of {@link Dynamic}; but
     * nobody promises that it comes back as it was, so it counts as what cannot be stored.
     *
     * @param type the Java type
     * @param advice what to do instead, as an instruction without a full stop
     */
    record Foreign(Type type, String advice) implements Shape {
        /**
         * Returns a value of this type as plain Java values.
         *
         * @param value the value
         * @return the plain values
         * @throws IllegalArgumentException if Jackson cannot write it
         */
        public @Nullable Object toPlain(Object value) {
            return Json.MAPPER.convertValue(value, Object.class);
        }

        /**
         * Returns a value of this type that plain Java values stand for.
         *
         * @param plain the plain values
         * @return the value
         * @throws IllegalArgumentException if they do not fit
         */
        public Object fromPlain(Object plain) {
            Object value = Json.MAPPER.convertValue(plain, Json.MAPPER.constructType(type));
            if (value == null) {
                throw new IllegalArgumentException("null");
            }
            return value;
        }
    }

    /**
     * A class that is written as a value of another type: as what its method with {@code @JsonValue} returns, of which its static
     * factory or constructor with {@code @JsonCreator} makes it again. One that is written as a text is {@link Written}.
     */
    final class Converted implements Shape {
        private final Class<?> type;
        private final Conversion conversion;
        private Shape form; // set once more, before the shape is published
        private boolean nullable;

        Converted(Class<?> type, Conversion conversion) {
            this.type = type;
            this.conversion = conversion;
            this.form = this;
        }

        void set(Shape derived, boolean canBeNull) {
            form = derived;
            nullable = canBeNull;
        }

        /** {@return the class} */
        public Class<?> type() {
            return type;
        }

        /** {@return what it is written as} */
        public Shape form() {
            return form;
        }

        /** {@return whether it can be written as {@code null}, and made of it} */
        public boolean nullable() {
            return nullable;
        }

        /**
         * Returns what a value is written as.
         *
         * @param value the value
         * @return what follows the form
         * @throws IllegalArgumentException if it has no such form
         */
        public @Nullable Object toForm(Object value) {
            return conversion.toForm(value);
        }

        /**
         * Returns the value that is written so.
         *
         * @param formed what follows the form
         * @return the value
         * @throws RuntimeException whatever the class throws that refuses it
         */
        public Object fromForm(@Nullable Object formed) {
            return conversion.fromForm(formed);
        }
    }

    /** A record, as an object. */
    final class Fields implements Shape {
        private final Class<?> type;
        private final int version;
        private final int components;
        private List<Field> fields = List.of(); // set once, before the shape is published

        Fields(Class<?> type, int version) {
            this.type = type;
            this.version = version;
            this.components = type.getRecordComponents().length;
        }

        void set(List<Field> derived) {
            fields = List.copyOf(derived);
        }

        /** {@return the record} */
        public Class<?> type() {
            return type;
        }

        /** {@return its {@link SchemaVersion}; 0 without one} */
        public int version() {
            return version;
        }

        /** {@return how many components it has, with those that are not written} */
        public int components() {
            return components;
        }

        /** {@return its components that are written, in order} */
        public List<Field> fields() {
            return fields;
        }
    }

    /**
     * A component of a record that is written. One with {@code @JsonIgnore} is not, and read as {@code null}.
     *
     * @param place its place among all components, from 0
     * @param name its name in messages
     * @param shape what it looks like
     * @param nullable whether it can be {@code null}
     * @param accessor returns it from a record; accessible
     */
    record Field(int place, String name, Shape shape, boolean nullable, Method accessor) {
        /**
         * Returns what stands for it where it is absent.
         *
         * @return the value; {@code null} if it must not be absent, or is nullable
         * @throws RuntimeException whatever a class throws that is not made of nothing
         */
        public @Nullable Object absent() {
            return nullable ? null : Shapes.empty(shape);
        }
    }

    /** One of several records, told apart by a property that is written first. */
    final class OneOf implements Shape {
        private final Class<?> type;
        private final String property;
        private Map<String, Fields> options = Map.of(); // set once, before the shape is published

        OneOf(Class<?> type, String property) {
            this.type = type;
            this.property = property;
        }

        void set(Map<String, Fields> derived) {
            options = derived;
        }

        /** {@return the sealed interface} */
        public Class<?> type() {
            return type;
        }

        /** {@return the name of the property that names the record} */
        public String property() {
            return property;
        }

        /** {@return the records by that name, in the order of the interface} */
        public Map<String, Fields> options() {
            return options;
        }
    }
}
