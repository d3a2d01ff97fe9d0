package dev.regatta.spi.message;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.regatta.error.PermanentException;
import dev.regatta.message.SchemaVersion;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
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
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Derives shapes; one object derives one root. */
final class Shapes {
    private static final Shape DYNAMIC = new Shape.Dynamic();
    /** Takes what {@link YearMonth#toString} writes also beyond the year 9999, and what {@link YearMonth#parse} takes. */
    private static final DateTimeFormatter YEAR_MONTH = new DateTimeFormatterBuilder()
            .parseLenient()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .parseStrict()
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .toFormatter(Locale.ROOT);

    private static final Map<Class<?>, Shape> SIMPLE = simple();

    private final Map<Class<?>, Shape> derived = new HashMap<>();

    private static Map<Class<?>, Shape> simple() {
        Map<Class<?>, Shape> simple = new HashMap<>();
        simple.put(String.class, new Shape.Text());
        both(simple, boolean.class, Boolean.class, new Shape.Bool());
        both(simple, byte.class, Byte.class, new Shape.Whole(Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE));
        both(simple, short.class, Short.class, new Shape.Whole(Short.class, Short.MIN_VALUE, Short.MAX_VALUE));
        both(simple, int.class, Integer.class, new Shape.Whole(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE));
        both(simple, long.class, Long.class, new Shape.Whole(Long.class, Long.MIN_VALUE, Long.MAX_VALUE));
        both(simple, double.class, Double.class, new Shape.Decimal(Double.class));
        both(simple, float.class, Float.class, new Shape.Decimal(Float.class));
        simple.put(BigDecimal.class, new Shape.Decimal(BigDecimal.class));
        simple.put(BigInteger.class, new Shape.Decimal(BigInteger.class));
        simple.put(byte[].class, new Shape.Bytes());
        List.of(double.class, float.class, long.class, int.class)
                .forEach(component -> simple.put(component.arrayType(), new Shape.Numbers(component)));
        simple.put(Object.class, DYNAMIC);
        written(simple, Instant.class, Instant::parse);
        written(simple, Duration.class, Duration::parse);
        written(simple, LocalDate.class, LocalDate::parse);
        written(simple, LocalTime.class, LocalTime::parse);
        written(simple, LocalDateTime.class, LocalDateTime::parse);
        written(simple, OffsetDateTime.class, OffsetDateTime::parse);
        written(simple, ZonedDateTime.class, ZonedDateTime::parse);
        written(simple, Period.class, Period::parse);
        written(simple, Year.class, Year::parse);
        written(simple, YearMonth.class, text -> YearMonth.parse(text, YEAR_MONTH));
        written(simple, UUID.class, UUID::fromString);
        written(simple, URI.class, URI::create);
        return simple;
    }

    private static void both(Map<Class<?>, Shape> simple, Class<?> primitive, Class<?> boxed, Shape shape) {
        simple.put(primitive, shape);
        simple.put(boxed, shape);
    }

    private static <T> void written(Map<Class<?>, Shape> simple, Class<T> type, Function<String, T> parse) {
        simple.put(type, new Shape.Written(type, parse::apply));
    }

    /** {@return what stands for an absent value; {@code null} if there is nothing of the kind} */
    static @Nullable Object empty(Shape shape) {
        return switch (shape) {
            case Shape.Maybe maybe -> Optional.empty();
            case Shape.Items items -> items.set() ? Set.of() : List.of();
            case Shape.Entries entries -> Map.of();
            default -> null;
        };
    }

    Shape root(Class<?> type) {
        if (type.isRecord()) {
            return fields(type);
        }
        if (isChoice(type)) {
            return oneOf(type);
        }
        throw new PermanentException("No codec can be made for " + type.getName()
                + ". Use a record, or a sealed interface of records with @JsonTypeInfo(use = NAME, property = …).");
    }

    private static boolean isChoice(Class<?> type) {
        JsonTypeInfo info = type.getAnnotation(JsonTypeInfo.class);
        return type.isInterface()
                && type.isSealed()
                && info != null
                && (info.use() == JsonTypeInfo.Id.NAME || info.use() == JsonTypeInfo.Id.SIMPLE_NAME)
                && Arrays.stream(type.getPermittedSubclasses()).allMatch(Class::isRecord);
    }

    private Shape.Fields fields(Class<?> type) {
        Shape known = derived.get(type);
        if (known instanceof Shape.Fields fields) {
            return fields;
        }
        SchemaVersion version = type.getAnnotation(SchemaVersion.class);
        Shape.Fields fields = new Shape.Fields(type, version == null ? 0 : version.value());
        derived.put(type, fields);
        List<Shape.Field> components = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            components.add(field(component));
        }
        List<String> names = components.stream().map(Shape.Field::name).toList();
        if (Set.copyOf(names).size() < names.size() || (version != null && names.contains("v"))) {
            throw new PermanentException("Two fields of " + type.getName() + " have the same name in messages: "
                    + String.join(", ", names) + (version == null ? "." : ", and v for the version.")
                    + " Rename one with @JsonProperty.");
        }
        fields.set(components);
        return fields;
    }

    private Shape.Field field(RecordComponent component) {
        Method accessor = component.getAccessor();
        try {
            accessor.setAccessible(true);
        } catch (RuntimeException refused) {
            throw new PermanentException(
                    "The record " + component.getDeclaringRecord().getName()
                            + " cannot be read from here; make it public, or open its package.",
                    refused);
        }
        String name = name(component);
        AnnotatedType type = component.getAnnotatedType();
        boolean nullable =
                isNullable(type) || Arrays.stream(accessor.getAnnotations()).anyMatch(Shapes::saysNullable);
        Shape shape = shape(type);
        return new Shape.Field(name, shape, nullable || shape instanceof Shape.Dynamic, accessor);
    }

    /** {@return its name in messages; an accessor that is written out does not take on what the component is annotated with} */
    private static String name(RecordComponent component) {
        try {
            Stream<AnnotatedElement> said = Stream.of(
                    component.getAccessor(), component.getDeclaringRecord().getDeclaredField(component.getName()));
            return said.map(each -> each.getAnnotation(JsonProperty.class))
                    .filter(each -> each != null && !each.value().isEmpty())
                    .map(JsonProperty::value)
                    .findFirst()
                    .orElse(component.getName());
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return Arrays.stream(type.getAnnotations()).anyMatch(Shapes::saysNullable);
    }

    private static boolean saysNullable(java.lang.annotation.Annotation annotation) {
        return annotation.annotationType().getSimpleName().equals("Nullable");
    }

    private Shape.OneOf oneOf(Class<?> type) {
        if (derived.get(type) instanceof Shape.OneOf known) {
            return known;
        }
        Shape.OneOf choice =
                new Shape.OneOf(type, type.getAnnotation(JsonTypeInfo.class).property());
        derived.put(type, choice);
        Map<String, Shape.Fields> options = new LinkedHashMap<>();
        for (Class<?> option : type.getPermittedSubclasses()) {
            JsonTypeName named = option.getAnnotation(JsonTypeName.class);
            String name = named == null ? option.getSimpleName() : named.value();
            Shape.Fields fields = fields(option);
            if (options.put(name, fields) != null
                    || fields.fields().stream().anyMatch(field -> field.name().equals(choice.property()))) {
                throw new PermanentException("The records of " + type.getName() + " cannot be told apart: '" + name
                        + "' comes twice, or one has a field '" + choice.property() + "' of its own.");
            }
        }
        choice.set(Collections.unmodifiableMap(options));
        return choice;
    }

    private Shape shape(AnnotatedType annotated) {
        Type type = annotated.getType();
        if (type instanceof Class<?> plain) {
            return ofClass(plain);
        }
        if (annotated instanceof AnnotatedParameterizedType generic
                && type instanceof ParameterizedType parameterized
                && parameterized.getRawType() instanceof Class<?> raw) {
            return ofGeneric(raw, generic.getAnnotatedActualTypeArguments(), type);
        }
        return new Shape.Foreign(type);
    }

    private Shape ofClass(Class<?> type) {
        Shape simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        }
        if (type.isRecord() && type.getTypeParameters().length == 0) {
            return fields(type);
        }
        if (isChoice(type)) {
            return oneOf(type);
        }
        if (type.isEnum()) {
            Map<String, Object> constants = new LinkedHashMap<>();
            for (Object constant : type.getEnumConstants()) {
                constants.put(((Enum<?>) constant).name(), constant);
            }
            return new Shape.Constant(type, Collections.unmodifiableMap(constants));
        }
        return new Shape.Foreign(type);
    }

    private Shape ofGeneric(Class<?> raw, AnnotatedType[] arguments, Type type) {
        AnnotatedType last = arguments[arguments.length - 1];
        if (raw == List.class || raw == Collection.class || raw == Set.class) {
            Shape item = shape(last);
            return new Shape.Items(item, isNullable(last) || item instanceof Shape.Dynamic, raw == Set.class);
        }
        if (raw == Map.class && arguments[0].getType() == String.class) {
            Shape value = shape(last);
            return new Shape.Entries(value, isNullable(last) || value instanceof Shape.Dynamic);
        }
        if (raw == Optional.class) {
            return new Shape.Maybe(shape(last));
        }
        return new Shape.Foreign(type);
    }
}
