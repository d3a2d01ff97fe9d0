package dev.regatta.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers and times as they are, or not at all: Jackson's own readers wrap 200 round to a byte of -56, round 1e999 to
 * infinity, cut 1.7 to 1, drop the time after a date and take a number for an instant.
 */
final class ExactValues {
    /** A whole number with more digits than this is not written out. */
    private static final int MOST_DIGITS = 1_000;

    private ExactValues() {}

    static SimpleModule module() {
        SimpleModule module = new SimpleModule("regatta-exact-values");
        whole(module, byte.class, Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, BigDecimal::byteValueExact);
        whole(module, short.class, Short.class, Short.MIN_VALUE, Short.MAX_VALUE, BigDecimal::shortValueExact);
        whole(module, int.class, Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, BigDecimal::intValueExact);
        whole(module, long.class, Long.class, Long.MIN_VALUE, Long.MAX_VALUE, BigDecimal::longValueExact);
        number(module, float.class, Float.class, "the range of a float", ExactValues::finiteFloat);
        number(module, double.class, Double.class, "the range of a double", ExactValues::finiteDouble);
        module.addDeserializer(
                BigInteger.class,
                new NumberReader<>(
                        BigInteger.class,
                        BigInteger.class,
                        "a whole number of at most " + MOST_DIGITS + " digits",
                        ExactValues::writtenOut));
        Class<?>[] primitives = {byte.class, short.class, int.class, long.class, float.class, double.class};
        for (Class<?> primitive : primitives) {
            array(module, primitive.arrayType(), primitive);
        }
        optional(module, OptionalInt.class, int.class, OptionalInt::of, OptionalInt.empty());
        optional(module, OptionalLong.class, long.class, OptionalLong::of, OptionalLong.empty());
        optional(module, OptionalDouble.class, double.class, OptionalDouble::of, OptionalDouble.empty());
        times(module);
        return module;
    }

    /** {@return a module that writes nothing of values that are no data: what Jackson makes of them says nothing, or too much} */
    static SimpleModule dataOnly() {
        SimpleModule module = new SimpleModule("regatta-data-only");
        Class<?>[] noData = {
            Future.class, CompletionStage.class, BaseStream.class, Throwable.class, InputStream.class, Reader.class
        };
        for (Class<?> type : noData) {
            noData(module, type);
        }
        return module;
    }

    private static <T> void noData(SimpleModule module, Class<T> type) {
        module.addSerializer(type, new StdSerializer<>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                throw JsonMappingException.from(
                        out, "it holds a " + value.getClass().getName() + ", which is no data");
            }
        });
    }

    private static void times(SimpleModule module) {
        time(module, LocalDate.class, LocalDate::parse);
        time(module, LocalTime.class, LocalTime::parse);
        time(module, LocalDateTime.class, LocalDateTime::parse);
        time(module, Instant.class, Instant::parse);
        time(module, OffsetDateTime.class, OffsetDateTime::parse);
        time(module, ZonedDateTime.class, ZonedDateTime::parse);
        time(module, Duration.class, Duration::parse);
        time(module, Period.class, Period::parse);
        time(module, Year.class, Year::parse);
        time(module, YearMonth.class, YearMonth::parse);
    }

    // ---- numbers
    // -----------------------------------------------------------------------------------------------------

    private static <N> void whole(
            SimpleModule module,
            Class<N> primitive,
            Class<N> boxed,
            long least,
            long most,
            Function<BigDecimal, N> exactly) {
        number(module, primitive, boxed, "a whole number from " + least + " to " + most, exactly);
    }

    private static <N> void number(
            SimpleModule module, Class<N> primitive, Class<N> boxed, String wanted, Function<BigDecimal, N> exactly) {
        String told = wanted.startsWith("a ") ? wanted : "a number within " + wanted;
        module.addDeserializer(primitive, new NumberReader<>(primitive, boxed, told, exactly));
        module.addDeserializer(boxed, new NumberReader<>(boxed, boxed, told, exactly));
    }

    private static float finiteFloat(BigDecimal value) {
        float rounded = value.floatValue();
        if (Float.isInfinite(rounded)) {
            throw new ArithmeticException("beyond float");
        }
        return rounded;
    }

    private static double finiteDouble(BigDecimal value) {
        double rounded = value.doubleValue();
        if (Double.isInfinite(rounded)) {
            throw new ArithmeticException("beyond double");
        }
        return rounded;
    }

    private static BigInteger writtenOut(BigDecimal value) {
        if ((long) value.precision() - value.scale() > MOST_DIGITS) {
            throw new ArithmeticException("too many digits");
        }
        return value.toBigIntegerExact();
    }

    /** Reads one number. */
    private static final class NumberReader<N> extends StdDeserializer<N> {
        private static final long serialVersionUID = 1L;

        private final Class<N> boxed;
        private final String wanted;
        private final transient Function<BigDecimal, N> exactly;

        NumberReader(Class<N> type, Class<N> boxed, String wanted, Function<BigDecimal, N> exactly) {
            super(type);
            this.boxed = boxed;
            this.wanted = wanted;
            this.exactly = exactly;
        }

        @Override
        public N deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.currentToken().isNumeric()) {
                return boxed.cast(context.handleUnexpectedToken(handledType(), parser));
            }
            try {
                return exactly.apply(parser.getDecimalValue());
            } catch (ArithmeticException outOfRange) {
                throw new UnfitException(parser, "it must be " + wanted);
            }
        }

        @Override
        public @Nullable N getNullValue(DeserializationContext context) throws JsonMappingException {
            return handledType().isPrimitive() ? context.reportInputMismatch(this, "a primitive is never null") : null;
        }
    }

    // ---- what holds numbers
    // ------------------------------------------------------------------------------------------

    private static <A> void array(SimpleModule module, Class<A> type, Class<?> component) {
        module.addDeserializer(type, new StdDeserializer<A>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public A deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                if (!parser.isExpectedStartArrayToken()) {
                    return type.cast(context.handleUnexpectedToken(type, parser));
                }
                JsonNode items = context.readTree(parser);
                Object array = Array.newInstance(component, items.size());
                for (int i = 0; i < items.size(); i++) {
                    try {
                        Array.set(array, i, context.readTreeAsValue(items.get(i), component));
                    } catch (JsonMappingException e) {
                        throw JsonMappingException.wrapWithPath(e, array, i);
                    }
                }
                return type.cast(array);
            }
        });
    }

    private static <O, N> void optional(
            SimpleModule module, Class<O> type, Class<N> content, Function<N, O> wrap, O empty) {
        module.addDeserializer(type, new StdDeserializer<O>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public O deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return wrap.apply(context.readValue(parser, content));
            }

            @Override
            public O getNullValue(DeserializationContext context) {
                return empty;
            }
        });
    }

    // ---- times
    // -------------------------------------------------------------------------------------------------------

    private static <T> void time(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                    return type.cast(context.handleUnexpectedToken(type, parser));
                }
                try {
                    return parse.apply(parser.getText().strip());
                } catch (DateTimeException unreadable) {
                    return type.cast(context.handleWeirdStringValue(type, parser.getText(), "not in ISO-8601"));
                }
            }
        });
    }

    /** A value that its type cannot hold; the message can be told to whoever wrote it. */
    static final class UnfitException extends JsonMappingException {
        private static final long serialVersionUID = 1L;

        UnfitException(JsonParser parser, String message) {
            super(parser, message);
        }
    }
}
