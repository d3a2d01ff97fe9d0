package dev.regatta.spi.message;

import dev.regatta.internal.json.Json;
import dev.regatta.message.SchemaVersion;
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
     * Derives the shape of a type that can be a message of its own.
     *
     * @param type a record, or a sealed interface of records that names them by a property
     *     ({@link com.fasterxml.jackson.annotation.JsonTypeInfo} with {@link com.fasterxml.jackson.annotation.JsonTypeName})
     * @param <T> the type
     * @return its shape
     * @throws dev.regatta.error.PermanentException if the type cannot be written; the message says why
     */
    static <T> Root<T> of(Class<T> type) {
        return new Root<>(type, new Shapes().root(type));
    }

    /**
     * The shape of a whole message.
     *
     * @param type the Java type
     * @param shape {@link Fields} or {@link OneOf}
     * @param <T> the Java type
     */
    record Root<T>(Class<T> type, Shape shape) {}

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
    record Whole(Class<? extends Number> boxed, long least, long most) implements Shape {}

    /**
     * A number.
     *
     * @param boxed {@link Double}, {@link Float}, {@link java.math.BigDecimal} or {@link java.math.BigInteger}
     */
    record Decimal(Class<? extends Number> boxed) implements Shape {}

    /**
     * A value that is written as a text: the times of {@code java.time} in ISO-8601, UUID and URI.
     *
     * @param type the Java type; {@link Object#toString} writes it
     * @param parse reads it; throws {@link IllegalArgumentException} or {@link java.time.DateTimeException}
     */
    record Written(Class<?> type, Function<String, Object> parse) implements Shape {}

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
     * A list, or a set in the order in which its items were written. Read back it cannot be modified.
     *
     * @param item what its items look like
     * @param nullable whether items can be {@code null}
     * @param set whether it is a set
     */
    record Items(Shape item, boolean nullable, boolean set) implements Shape {}

    /**
     * A map with texts as keys, in order. Read back it cannot be modified.
     *
     * @param value what its values look like
     * @param nullable whether values can be {@code null}
     */
    record Entries(Shape value, boolean nullable) implements Shape {}

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
     * A type that Jackson knows better; it goes by way of the plain values of {@link Dynamic}.
     *
     * @param type the Java type
     */
    record Foreign(Type type) implements Shape {
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

    /** A record, as an object. */
    final class Fields implements Shape {
        private final Class<?> type;
        private final int version;
        private List<Field> fields = List.of(); // set once, before the shape is published

        Fields(Class<?> type, int version) {
            this.type = type;
            this.version = version;
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

        /** {@return its components, in order} */
        public List<Field> fields() {
            return fields;
        }
    }

    /**
     * A component of a record.
     *
     * @param name its name in messages
     * @param shape what it looks like
     * @param nullable whether it can be {@code null}
     * @param accessor returns it from a record; accessible
     */
    record Field(String name, Shape shape, boolean nullable, Method accessor) {
        /** {@return what stands for it where it is absent; {@code null} if it must not be, or is nullable} */
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
