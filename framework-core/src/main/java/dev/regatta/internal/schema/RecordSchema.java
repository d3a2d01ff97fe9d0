package dev.regatta.internal.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JavaType;
import dev.langchain4j.model.output.structured.Description;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.json.SealedTypes;
import dev.regatta.schema.JsonSchema;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Derives a JSON schema from a Java type: records, sealed interfaces of records, lists, sets, arrays, maps with string keys, enums,
 * optional parts, numbers, booleans, text and {@code java.time}. A part is required unless it is an {@code Optional} or marked
 * nullable.
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

    private final Map<JavaType, String> names = new HashMap<>(); // of what lies around, or can be referred to
    private final Set<JavaType> open = new HashSet<>();
    private final Map<String, JsonSchema> definitions = new LinkedHashMap<>();
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
    public static JsonSchema of(Type type) {
        RecordSchema derivation = new RecordSchema();
        JavaType root = Json.MAPPER.constructType(type);
        return derivation.withDefinitions(derivation.element(root, told(root), ""));
    }

    /**
     * Returns the schema of an object with given properties.
     *
     * @throws PermanentException if a property has a part that has no schema; the message names the part
     */
    public static JsonSchema of(String name, List<Property> properties) {
        RecordSchema derivation = new RecordSchema();
        JsonSchema schema = JsonSchema.object();
        for (Property property : properties) {
            JavaType type = Json.MAPPER.constructType(property.type());
            schema = derivation.with(schema, name, property, type);
        }
        return derivation.withDefinitions(schema);
    }

    private JsonSchema withDefinitions(JsonSchema root) {
        JsonSchema whole = root;
        for (Map.Entry<String, JsonSchema> definition : definitions.entrySet()) {
            if (referenced.contains(definition.getKey())) {
                whole = whole.definition(definition.getKey(), definition.getValue());
            }
        }
        return whole;
    }

    private JsonSchema element(JavaType type, String path, String description) {
        Class<?> raw = type.getRawClass();
        if (raw == Optional.class) {
            return element(type.containedTypeOrUnknown(0), path, description);
        }
        if (TEXTS.containsKey(raw)) {
            String format = TEXTS.getOrDefault(raw, "");
            String text = description.isEmpty() ? format : format.isEmpty() ? description : description + "; " + format;
            return described(JsonSchema.string(), text);
        }
        if (INTEGERS.contains(raw)) {
            return described(JsonSchema.integer(), description);
        }
        if (NUMBERS.contains(raw)) {
            return described(JsonSchema.number(), description);
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return described(JsonSchema.bool(), description);
        }
        if (raw.isEnum()) {
            List<String> constants = Arrays.stream(raw.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .toList();
            return described(JsonSchema.choice(constants), description);
        }
        if (raw.isArray() || Collection.class.isAssignableFrom(raw)) {
            return described(JsonSchema.list(element(content(type, path), path + "[]", "")), description);
        }
        if (Map.class.isAssignableFrom(raw) && type.getKeyType().hasRawClass(String.class)) {
            return described(JsonSchema.map(element(content(type, path), path + "{}", "")), description);
        }
        if (raw.isRecord() || SealedTypes.isChoice(raw)) {
            return defined(type, path, description);
        }
        throw unsupported(path, type);
    }

    private static JavaType content(JavaType type, String path) {
        JavaType content = type.getContentType();
        if (content.hasRawClass(Object.class)) {
            throw new PermanentException("The type of '" + path + "' is " + told(type)
                    + ", which does not say what it holds, so no JSON schema can be made of it. Say it with a TypeRef, as in"
                    + " new TypeRef<List<String>>() {}, or in the record's part.");
        }
        return content;
    }

    private static JsonSchema described(JsonSchema schema, String description) {
        return description.isEmpty() ? schema : schema.described(description);
    }

    /** {@return the schema of a type that can hold itself, which becomes a reference there} */
    private JsonSchema defined(JavaType type, String path, String description) {
        String name = names.computeIfAbsent(type, this::unusedName);
        if (!open.add(type)) {
            referenced.add(name);
            return JsonSchema.reference(name);
        }
        Class<?> raw = type.getRawClass();
        checkOpen(raw, path);
        JsonSchema built = described(
                raw.isRecord() ? fields(JsonSchema.object(), type, path) : choice(type, path),
                description.isEmpty() ? described(raw.getAnnotation(Description.class)) : description);
        open.remove(type);
        definitions.put(name, built);
        return built;
    }

    /** Sees to it that records of a named module can be made: if not, that is reported before a model is called. */
    private static void checkOpen(Class<?> raw, String path) {
        Module own = raw.getModule();
        Module reader = Json.MAPPER.getClass().getModule();
        boolean seen = own.isOpen(raw.getPackageName(), reader)
                || (own.isExported(raw.getPackageName(), reader) && isPublic(raw));
        if (raw.isRecord() && !seen) {
            throw new PermanentException("The record " + raw.getName() + " of '" + path + "' is in the module '"
                    + own.getName() + "', which keeps its package closed to " + reader.getName()
                    + ", so no JSON can become such a record. Write in its module-info.java: opens "
                    + raw.getPackageName() + " to " + reader.getName() + ";");
        }
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> each = type; each != null; each = each.getEnclosingClass()) {
            if (!Modifier.isPublic(each.getModifiers())) {
                return false;
            }
        }
        return true;
    }

    private String unusedName(JavaType type) {
        String simple = type.getRawClass().getSimpleName();
        String name = simple;
        for (int i = 2; names.containsValue(name); i++) {
            name = simple + "_" + i;
        }
        return name;
    }

    private JsonSchema fields(JsonSchema before, JavaType type, String path) {
        JsonSchema schema = before;
        for (RecordComponent component : type.getRawClass().getRecordComponents()) {
            Property property = new Property(
                    propertyName(component),
                    component.getGenericType(),
                    described(fieldOf(component).getAnnotation(Description.class)),
                    isRequired(component));
            schema = with(schema, path, property, member(type, component));
        }
        return schema;
    }

    private static JavaType member(JavaType type, RecordComponent component) {
        return Json.MAPPER.getTypeFactory().resolveMemberType(component.getGenericType(), type.getBindings());
    }

    private JsonSchema with(JsonSchema schema, String path, Property property, JavaType type) {
        JsonSchema element = element(type, path + "." + property.name(), property.description());
        return property.required()
                ? schema.property(property.name(), element)
                : schema.optional(property.name(), element);
    }

    /** {@return the choice between the records of a sealed interface, each with a property first that tells which one it is} */
    private JsonSchema choice(JavaType type, String path) {
        Class<?> sealed = type.getRawClass();
        String property = SealedTypes.property(sealed);
        List<JsonSchema> options = new ArrayList<>();
        SealedTypes.records(sealed).forEach((name, records) -> {
            if (records.size() > 1) {
                throw new PermanentException("Two records of '" + path + "', " + told(type) + ", have the name '" + name
                        + "' in JSON. Give one another name with @JsonTypeName.");
            }
            JavaType option = Json.MAPPER.getTypeFactory().constructSpecializedType(type, records.getFirst());
            JsonSchema told = JsonSchema.object().property(property, JsonSchema.choice(name));
            if (Arrays.stream(records.getFirst().getRecordComponents())
                    .anyMatch(component -> propertyName(component).equals(property))) {
                throw new PermanentException("The record " + name + " of '" + path + "' has a part '" + property
                        + "', which is where JSON says which record it is. Rename the part with @JsonProperty, or choose"
                        + " another property with @JsonTypeInfo(use = NAME, property = …) on " + told(type) + ".");
            }
            options.add(fields(told, option, path));
        });
        return JsonSchema.anyOf(options);
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

    private static PermanentException unsupported(String path, JavaType type) {
        return new PermanentException("The type of '" + path + "' is " + told(type)
                + ", of which no JSON schema can be made. Use records, sealed interfaces of records, lists, maps with string"
                + " keys, enums, Optional, numbers, booleans, strings and java.time.");
    }

    /** {@return a type as it is written in Java, without packages} */
    static String told(JavaType type) {
        if (type.isArrayType()) {
            return told(type.getContentType()) + "[]";
        }
        String arguments = type.getBindings().getTypeParameters().stream()
                .map(RecordSchema::told)
                .collect(Collectors.joining(", "));
        return type.getRawClass().getSimpleName() + (arguments.isEmpty() ? "" : "<" + arguments + ">");
    }
}
