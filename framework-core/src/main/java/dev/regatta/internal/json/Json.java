package dev.regatta.internal.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.error.Throwables;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.Currency;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Collectors;

/** The one Jackson mapper: strict, with Java's time types in ISO-8601. Thread-safe. */
public final class Json {
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new Jdk8Module())
            .addModule(ExactValues.module())
            .addModule(new SimpleModule("paths").addSerializer(Path.class, new ToStringSerializer(Path.class)))
            .addModule(ExactValues.dataOnly())
            .annotationIntrospector(new SealedTypes.Introspector())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** {@return the tree of a JSON text} */
    public static JsonNode read(String text) throws JsonProcessingException {
        try {
            return MAPPER.readTree(text);
        } catch (ArithmeticException | NumberFormatException beyond) { // an exponent of more digits than an int has
            throw new StreamConstraintsException("a number is out of range");
        }
    }

    /** {@return what is wrong with a text that {@link #read} refused, for whoever wrote it} */
    public static String trouble(JsonProcessingException refusal) {
        JsonLocation place = refusal.getLocation();
        return refusal instanceof StreamConstraintsException
                ? beyondReading()
                : "It is not valid JSON"
                        + (place == null
                                ? "."
                                : "; the trouble is at line " + place.getLineNr() + ", column " + place.getColumnNr()
                                        + ".");
    }

    /** {@return what is wrong with a text that is too deep or too long, for whoever wrote it} */
    public static String beyondReading() {
        StreamReadConstraints bounds = MAPPER.getFactory().streamReadConstraints();
        return "It goes beyond what can be read: at most " + bounds.getMaxNestingDepth()
                + " levels of brackets, numbers of " + bounds.getMaxNumberLength() + " digits, texts of "
                + bounds.getMaxStringLength() + " characters. Write it plainer.";
    }

    /** {@return what is wrong with a tree that {@link #MAPPER} did not bind, for whoever wrote it, below a JSON pointer} */
    public static String misfit(JsonProcessingException refusal, String below) {
        for (Throwable cause : Throwables.causes(refusal)) {
            if (cause instanceof VirtualMachineError || cause instanceof LinkageError) {
                throw (Error) cause; // the process is broken, and not the value
            }
        }
        if (!(refusal instanceof JsonMappingException misfit)) {
            return (below.isEmpty() ? "The value" : below) + " does not fit.";
        }
        String pointer = below
                + misfit.getPath().stream()
                        .map(step -> "/" + (step.getFieldName() != null ? step.getFieldName() : step.getIndex()))
                        .collect(Collectors.joining());
        return (pointer.isEmpty() ? "The value" : pointer) + " does not fit" + wanted(misfit) + ".";
    }

    private static String wanted(JsonMappingException misfit) {
        if (misfit instanceof ExactValues.UnfitException unfit) {
            return ": " + unfit.getOriginalMessage();
        }
        if (misfit instanceof InvalidFormatException wrong && wrong.getTargetType() != null) {
            return " a " + wrong.getTargetType().getSimpleName();
        }
        return switch (misfit.getCause()) {
            case IllegalArgumentException check -> // the record's own speaks
                Throwables.message(check).map(words -> ": " + words).orElse("");
            case JsonProcessingException nested -> "";
            case null -> "";
            case Throwable thrown -> ": making it threw " + Throwables.told(thrown);
        };
    }

    /** {@return a value as JSON, a string too} */
    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException | RuntimeException e) {
            throw unwritable(value, e);
        }
    }

    private static PermanentException unwritable(Object value, Exception why) {
        return new PermanentException(
                "A value of type " + value.getClass().getName() + " cannot be written as JSON: "
                        + (why instanceof JsonMappingException told ? told.getOriginalMessage() : Throwables.name(why))
                        + ". Use strings, numbers, lists, maps or records.",
                why);
    }

    /**
     * {@return a value as text for people and models: a single value, such as a string, a number, a date or a path, as people write
     * it, anything else as JSON}
     */
    public static String text(Object value) {
        return switch (value) {
            case CharSequence text -> text.toString();
            case char[] text -> new String(text);
            case Optional<?> optional -> optional.map(Json::text).orElse("");
            case OptionalInt optional -> optional.isPresent() ? text(optional.getAsInt()) : "";
            case OptionalLong optional -> optional.isPresent() ? text(optional.getAsLong()) : "";
            case OptionalDouble optional -> optional.isPresent() ? text(optional.getAsDouble()) : "";
            case Locale locale -> locale.toLanguageTag();
            case TimeZone zone -> zone.getID();
            case Class<?> type -> type.getName();
            case Number number -> number.toString();
            case Boolean bool -> bool.toString();
            case Enum<?> constant -> constant.toString();
            default -> isWord(value) ? value.toString() : json(value);
        };
    }

    /** {@return whether a value is one that people write as a word, such as a date or a path, and that is neither text nor number} */
    public static boolean isWord(Object value) {
        return value instanceof Character
                || value instanceof Locale
                || value instanceof TemporalAccessor // dates, times, years, instants
                || value instanceof TemporalAmount // durations, periods
                || value instanceof ZoneId
                || value instanceof UUID
                || value instanceof URI
                || value instanceof URL
                || value instanceof Path
                || value instanceof File
                || value instanceof Currency
                || value instanceof Charset;
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException | RuntimeException e) {
            throw unwritable(value, e);
        }
    }
}
