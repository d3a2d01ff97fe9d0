package dev.regatta.internal.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.error.PermanentException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Derives a JSON schema from a Java type: records, lists, sets, arrays, maps with string keys, enums, optional parts, numbers,
 * booleans, text and {@code java.time}. A part is required unless it is an {@code Optional} or marked nullable.
 */
public final class RecordSchema {
    private static final Set<Class<?>> INTEGERS = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class,
            OptionalInt.class,
            OptionalLong.class);
    private static final Set<Class<?>> NUMBERS = Set.of(
            double.class, Double.class, float.class, Float.class, BigDecimal.class, Number.class, OptionalDouble.class);
    private static final Set<Class<?>> OPTIONALS =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);
    private static final Map<Class<?>, String> TEXTS = Map.ofEntries(
            Map.entry(String.class, ""),
            Map.entry(CharSequence.class, ""),
            Map.entry(char.class, "one character"),
            Map.entry(Character.class, "one character"),
            Map.entry(UUID.class, "UUID"),
            Map.entry(URI.class, "URI"),
            Map.entry(LocalDate.class, "ISO-8601 date such as 2026-01-31"),
            Map.entry(LocalTime.class, "ISO-8601 time such as 14:30:00"),
            Map.entry(LocalDateTime.class, "ISO-8601 date and time such as 2026-01-31T14:30:00"),
            Map.entry(Instant.class, "ISO-8601 instant such as 2026-01-31T14:30:00Z"),
            Map.entry(OffsetDateTime.class, "ISO-8601 date, time and offset such as 2026-01-31T14:30:00+01:00"),
            Map.entry(ZonedDateTime.class, "ISO-8601 date, time and offset such as 2026-01-31T14:30:00+01:00"),
            Map.entry(Duration.class, "ISO-8601 duration such as PT1H30M"),
            Map.entry(Period.class, "ISO-8601 period such as P2W"),
            Map.entry(Year.class, "year such as 2026"),
            Map.entry(YearMonth.class, "ISO-8601 month such as 2026-01"));

    private final Set<Class<?>> open = new HashSet<>();
    private final Map<String, JsonSchemaElement> definitions = new LinkedHashMap<>();
    private final Set<String> referenced = new HashSet<>();

    private RecordSchema() {}

    /**
     * A named part of an object.
     *
     * @param name its name in JSON
     * @param type its Java type
     * @param description what it means; empty if nobody says
     * @param required whether it must be there
     */
    public record Property(String name, Type type, String description, boolean required) {}

    /**
     * Returns the schema of a type.
     *
     * @throws PermanentException if the type has a part that has no schema; the message names the part
     */
    public static JsonSchemaElement of(Type type) {
        RecordSchema derivation = new RecordSchema();
        return derivation.withDefinitions(derivation.element(type, name(type), ""));
    }

    /**
     * Returns the schema of an object with given properties.
     *
     * @throws PermanentException if a property has a part that has no schema; the message names the part
     */
    public static JsonObjectSchema of(String name, List<Property> properties) {
        RecordSchema derivation = new RecordSchema();
        return (JsonObjectSchema) derivation.withDefinitions(derivation.object(name, properties, null));
    }

    private JsonSchemaElement withDefinitions(JsonSchemaElement root) {
        if (root instanceof JsonObjectSchema object && !referenced.isEmpty()) {
            definitions.keySet().retainAll(referenced);
            return object.toBuilder().definitions(definitions).build();
        }
        return root;
    }

    private JsonSchemaElement element(Type type, String path, String description) {
        Class<?> raw = raw(type, path);
        @Nullable String described = description.isEmpty() ? null : description;
        if (raw == Optional.class) {
            return element(argument(type, 0, path), path, description);
        }
        if (TEXTS.containsKey(raw)) {
            String format = TEXTS.getOrDefault(raw, "");
            String text = description.isEmpty() ? format : format.isEmpty() ? description : description + "; " + format;
            return JsonStringSchema.builder()
                    .description(text.isEmpty() ? null : text)
                    .build();
        }
        if (INTEGERS.contains(raw)) {
            return JsonIntegerSchema.builder().description(described).build();
        }
        if (NUMBERS.contains(raw)) {
            return JsonNumberSchema.builder().description(described).build();
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return JsonBooleanSchema.builder().description(described).build();
        }
        if (raw.isEnum()) {
            return JsonEnumSchema.builder()
                    .description(described)
                    .enumValues(Arrays.stream(raw.getEnumConstants())
                            .map(constant -> ((Enum<?>) constant).name())
                            .toList())
                    .build();
        }
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            Type items = type instanceof GenericArrayType array
                    ? array.getGenericComponentType()
                    : raw.isArray() ? raw.getComponentType() : argument(type, 0, path);
            return JsonArraySchema.builder()
                    .description(described)
                    .items(element(items, path + "[]", ""))
                    .build();
        }
        if (Map.class.isAssignableFrom(raw) && argument(type, 0, path) == String.class) {
            element(argument(type, 1, path), path + "{}", ""); // checked, though the schema cannot say it
            return JsonObjectSchema.builder()
                    .description(described)
                    .additionalProperties(true)
                    .build();
        }
        if (raw.isRecord()) {
            return record(raw, path, described);
        }
        throw unsupported(path, type);
    }

    private JsonSchemaElement record(Class<?> type, String path, @Nullable String description) {
        String reference = type.getSimpleName();
        if (!open.add(type)) {
            referenced.add(reference);
            return JsonReferenceSchema.builder().reference(reference).build();
        }
        List<Property> properties = Arrays.stream(type.getRecordComponents())
                .map(component -> new Property(
                        propertyName(component),
                        component.getGenericType(),
                        described(fieldOf(component).getAnnotation(Description.class)),
                        isRequired(component)))
                .toList();
        String text = description != null ? description : described(type.getAnnotation(Description.class));
        JsonObjectSchema built = object(path, properties, text.isEmpty() ? null : text);
        open.remove(type);
        definitions.put(reference, built);
        return built;
    }

    private JsonObjectSchema object(String path, List<Property> properties, @Nullable String description) {
        JsonObjectSchema.Builder schema =
                JsonObjectSchema.builder().description(description).additionalProperties(false);
        for (Property property : properties) {
            schema.addProperty(
                    property.name(), element(property.type(), path + "." + property.name(), property.description()));
        }
        return schema.required(properties.stream()
                        .filter(Property::required)
                        .map(Property::name)
                        .toList())
                .build();
    }

    /** {@return the field of a component: langchain4j's annotation can stand on fields, not on accessors} */
    private static Field fieldOf(RecordComponent component) {
        try {
            return component.getDeclaringRecord().getDeclaredField(component.getName());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("A record has a field per component", e);
        }
    }

    /** {@return the name of a component in JSON} */
    private static String propertyName(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null || renamed.value().isEmpty() ? component.getName() : renamed.value();
    }

    private static boolean isRequired(RecordComponent component) {
        return !OPTIONALS.contains(component.getType())
                && component.getAnnotatedType().getAnnotation(Nullable.class) == null
                && Arrays.stream(component.getAccessor().getAnnotations())
                        .noneMatch(annotation ->
                                annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    private static String described(@Nullable Description description) {
        return description == null ? "" : String.join(" ", description.value());
    }

    private static Class<?> raw(Type type, String path) {
        return switch (type) {
            case Class<?> plain -> plain;
            case ParameterizedType generic -> (Class<?>) generic.getRawType();
            case GenericArrayType array -> Object[].class;
            case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0], path);
            default -> throw unsupported(path, type);
        };
    }

    private static Type argument(Type type, int index, String path) {
        if (type instanceof ParameterizedType generic) {
            return generic.getActualTypeArguments()[index];
        }
        throw new PermanentException(
                "The type of '" + path + "' is " + name(type)
                        + " without type arguments, so no JSON schema can be made of it. Say what it holds, such as List<String>.");
    }

    private static PermanentException unsupported(String path, Type type) {
        return new PermanentException("The type of '" + path + "' is " + name(type)
                + ", of which no JSON schema can be made. Use records, lists, maps with string keys, enums, Optional,"
                + " numbers, booleans, strings and java.time.");
    }

    private static String name(Type type) {
        return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
    }
}
