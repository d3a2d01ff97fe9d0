package dev.regatta.schema;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNullSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.regatta.error.PermanentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns schemas into those of langchain4j and back. What langchain4j has no element for, such as a pattern or a bound, becomes
 * a {@link JsonRawSchema}, or is left out for providers that do not take these.
 */
public final class ChatSchemas {
    private static final String DEFINITIONS = "#/$defs/";
    private static final Set<String> SAYS_NOTHING = Set.of("$schema", "$id", "title", "description");

    private static final ChatSchemas EXACT = new ChatSchemas(true);
    private static final ChatSchemas WIDENED = new ChatSchemas(false);

    private final boolean exact;

    private ChatSchemas(boolean exact) {
        this.exact = exact;
    }

    /** {@return the converter that turns what langchain4j has no element for into raw schemas} */
    public static ChatSchemas exact() {
        return EXACT;
    }

    /** {@return the converter that leaves out what langchain4j has no element for, so that more fits than should} */
    public static ChatSchemas widened() {
        return WIDENED;
    }

    /**
     * Returns a schema of objects as langchain4j's.
     *
     * @param schema the schema
     * @return the same for langchain4j; keywords of the whole schema that it does not know are left out
     * @throws PermanentException if it is not one of objects
     */
    public JsonObjectSchema toObject(JsonSchema schema) {
        if (!"object".equals(schema.value().get("type"))) {
            throw new PermanentException("A schema is needed whose type is object; it is one of "
                    + schema.value().getOrDefault("type", "any type") + ".");
        }
        return object(schema.value());
    }

    /**
     * Returns a schema as langchain4j's.
     *
     * @param schema the schema
     * @return the same for langchain4j
     */
    public JsonSchemaElement toElement(JsonSchema schema) {
        return "object".equals(schema.value().get("type")) ? object(schema.value()) : element(schema.value());
    }

    private JsonSchemaElement element(@Nullable Object part) {
        if (!(part instanceof Map<?, ?> keywords)) {
            return JsonRawSchema.from("{}");
        }
        JsonSchemaElement known = known(keywords);
        return known == null || (exact && saysMore(keywords, known)) ? raw(keywords) : known;
    }

    private static JsonSchemaElement raw(Map<?, ?> keywords) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        keywords.forEach((name, value) -> plain.put(String.valueOf(name), value));
        return JsonRawSchema.from(JsonSchema.of(plain).toJson());
    }

    /** {@return the element that says the most of a schema; {@code null} if there is none} */
    private @Nullable JsonSchemaElement known(Map<?, ?> keywords) {
        @Nullable String description = text(keywords.get("description"));
        if (keywords.get("$ref") instanceof String pointer) {
            return pointer.startsWith(DEFINITIONS)
                    ? JsonReferenceSchema.builder()
                            .reference(pointer.substring(DEFINITIONS.length()))
                            .build()
                    : null;
        }
        if (keywords.get("enum") instanceof List<?> values && values.stream().allMatch(String.class::isInstance)) {
            return JsonEnumSchema.builder()
                    .description(description)
                    .enumValues(values.stream().map(String::valueOf).toList())
                    .build();
        }
        if (keywords.get("type") instanceof List<?> types) {
            return anyOf(types.stream().map(type -> only(keywords, type)).toList(), description);
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (!keywords.containsKey("type") && keywords.get(choice) instanceof List<?> options) {
                return anyOf(options, description);
            }
        }
        return switch (text(keywords.get("type"))) {
            case null -> null;
            case "string" -> JsonStringSchema.builder().description(description).build();
            case "integer" ->
                JsonIntegerSchema.builder().description(description).build();
            case "number" -> JsonNumberSchema.builder().description(description).build();
            case "boolean" ->
                JsonBooleanSchema.builder().description(description).build();
            case "null" -> new JsonNullSchema();
            case "array" ->
                JsonArraySchema.builder()
                        .description(description)
                        .items(keywords.containsKey("items") ? element(keywords.get("items")) : null)
                        .build();
            case "object" -> object(keywords);
            default -> null;
        };
    }

    /** {@return a schema of several types as that of one of them} */
    private static Map<?, ?> only(Map<?, ?> keywords, @Nullable Object type) {
        Map<Object, @Nullable Object> one = new LinkedHashMap<>(keywords);
        one.put("type", type);
        one.remove("description");
        return "null".equals(type) ? Map.of("type", "null") : one;
    }

    private JsonSchemaElement anyOf(List<?> options, @Nullable String description) {
        List<JsonSchemaElement> elements = new ArrayList<>();
        options.forEach(option -> elements.add(element(option)));
        return JsonAnyOfSchema.builder()
                .description(description)
                .anyOf(elements)
                .build();
    }

    private JsonObjectSchema object(Map<?, ?> keywords) {
        JsonObjectSchema.Builder object = JsonObjectSchema.builder().description(text(keywords.get("description")));
        if (keywords.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, property) -> object.addProperty(String.valueOf(name), element(property)));
        }
        if (keywords.get("required") instanceof List<?> names) {
            object.required(names.stream().map(String::valueOf).toList());
        }
        Object others = keywords.get("additionalProperties");
        if (others != null) {
            object.additionalProperties(!Boolean.FALSE.equals(others));
        }
        if (keywords.get("$defs") instanceof Map<?, ?> definitions) {
            Map<String, JsonSchemaElement> elements = new LinkedHashMap<>();
            definitions.forEach((name, definition) -> elements.put(String.valueOf(name), element(definition)));
            object.definitions(elements);
        }
        return object.build();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** {@return whether a schema says more than an element for it; what lies within has been looked at} */
    private static boolean saysMore(Map<?, ?> keywords, JsonSchemaElement known) {
        Set<?> told = switch (known) {
            case JsonReferenceSchema reference -> Set.of("$ref");
            case JsonEnumSchema choice -> Set.of("type", "enum");
            case JsonAnyOfSchema any -> // several types have become a choice, each with all keywords
                keywords.containsKey("type") ? keywords.keySet() : Set.of("anyOf", "oneOf");
            case JsonArraySchema array -> Set.of("type", "items");
            case JsonObjectSchema object ->
                keywords.get("additionalProperties") instanceof Map<?, ?>
                        ? Set.of("type", "properties", "required")
                        : Set.of("type", "properties", "required", "additionalProperties");
            default -> Set.of("type");
        };
        return !keywords.keySet().stream()
                .allMatch(keyword -> told.contains(keyword) || SAYS_NOTHING.contains(String.valueOf(keyword)));
    }

    // ---- from langchain4j
    // --------------------------------------------------------------------------------------------

    /**
     * Returns a schema of langchain4j as ours.
     *
     * @param element the schema
     * @return the same as a value
     */
    public static JsonSchema from(JsonSchemaElement element) {
        return JsonSchema.of(plain(element));
    }

    private static Map<String, @Nullable Object> plain(JsonSchemaElement element) {
        Map<String, @Nullable Object> keywords = new LinkedHashMap<>();
        switch (element) {
            case JsonStringSchema text -> keywords.put("type", "string");
            case JsonIntegerSchema integer -> keywords.put("type", "integer");
            case JsonNumberSchema number -> keywords.put("type", "number");
            case JsonBooleanSchema bool -> keywords.put("type", "boolean");
            case JsonNullSchema nothing -> keywords.put("type", "null");
            case JsonEnumSchema choice -> {
                keywords.put("type", "string");
                keywords.put("enum", choice.enumValues());
            }
            case JsonArraySchema array -> {
                keywords.put("type", "array");
                if (array.items() != null) {
                    keywords.put("items", plain(array.items()));
                }
            }
            case JsonObjectSchema object -> object(object, keywords);
            case JsonReferenceSchema reference -> keywords.put("$ref", DEFINITIONS + reference.reference());
            case JsonAnyOfSchema any ->
                keywords.put(
                        "anyOf", any.anyOf().stream().map(ChatSchemas::plain).toList());
            case JsonRawSchema raw ->
                keywords.putAll(JsonSchema.of(raw.schema()).value());
            default -> {}
        }
        if (element.description() != null) {
            keywords.put("description", element.description());
        }
        return keywords;
    }

    private static void object(JsonObjectSchema object, Map<String, @Nullable Object> keywords) {
        keywords.put("type", "object");
        if (object.properties() != null) {
            keywords.put("properties", plain(object.properties()));
        }
        if (object.required() != null && !object.required().isEmpty()) {
            keywords.put("required", object.required());
        }
        if (object.additionalProperties() != null) {
            keywords.put("additionalProperties", object.additionalProperties());
        }
        if (object.definitions() != null && !object.definitions().isEmpty()) {
            keywords.put("$defs", plain(object.definitions()));
        }
    }

    private static Map<String, @Nullable Object> plain(Map<String, JsonSchemaElement> elements) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        elements.forEach((name, element) -> plain.put(name, plain(element)));
        return plain;
    }
}
