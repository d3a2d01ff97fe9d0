package dev.regatta.schema;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.json.Json;
import dev.regatta.message.PlainValues;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Schema (draft 2020-12), an object in plain form ({@link PlainValues}): what the arguments of a tool or a typed answer
 * must look like. Any schema can be held; {@link #form} says which of its keywords are checked. Schemas with the same content
 * are equal, in whatever order it stands. Immutable and thread-safe.
 */
public final class JsonSchema {
    private static final List<String> ORDER = List.of(
            "type",
            "enum",
            "items",
            "properties",
            "required",
            "additionalProperties",
            "anyOf",
            "$ref",
            "$defs",
            "description");

    private final Map<String, @Nullable Object> value;
    // Found out when somebody asks, by several threads at once if need be, which all find the same.
    private int hash;
    private @Nullable String json;
    private volatile @Nullable SchemaForm form;

    private JsonSchema(Map<String, @Nullable Object> plain) {
        this.value = plain;
    }

    /**
     * Makes a schema of plain values.
     *
     * @param schema the schema as maps, lists, texts, numbers and booleans
     * @return the schema
     * @throws IllegalArgumentException if a value is none of these
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static JsonSchema of(Map<String, ? extends @Nullable Object> schema) {
        return new JsonSchema(PlainValues.ofAll(schema));
    }

    /**
     * Makes a schema of a JSON text.
     *
     * @param schema a JSON object
     * @return the schema
     * @throws PermanentException if it is none
     */
    public static JsonSchema of(String schema) {
        try {
            JsonNode tree = Json.read(schema);
            if (tree.isObject()) {
                return of(plain(tree));
            }
        } catch (JsonProcessingException noJson) {
            throw new PermanentException("A schema is no JSON. " + Json.trouble(noJson), noJson);
        }
        throw new PermanentException("A schema must be a JSON object, such as {\"type\": \"string\"}.");
    }

    @SuppressWarnings("unchecked") // Jackson reads an object as a map
    private static Map<String, @Nullable Object> plain(JsonNode object) {
        return Json.MAPPER.convertValue(object, Map.class);
    }

    // ---- kinds
    // -------------------------------------------------------------------------------------------------------

    /** {@return the schema that everything fits} */
    public static JsonSchema any() {
        return of(Map.of());
    }

    /** {@return the schema of texts} */
    public static JsonSchema string() {
        return ofType("string");
    }

    /** {@return the schema of whole numbers} */
    public static JsonSchema integer() {
        return ofType("integer");
    }

    /** {@return the schema of numbers} */
    public static JsonSchema number() {
        return ofType("number");
    }

    /** {@return the schema of true and false} */
    public static JsonSchema bool() {
        return ofType("boolean");
    }

    /**
     * Returns the schema of a choice of words.
     *
     * @param words what can be chosen
     * @return the schema
     */
    public static JsonSchema choice(List<String> words) {
        return ofType("string").with("enum", List.copyOf(words));
    }

    /**
     * Returns the schema of a choice of words.
     *
     * @param words what can be chosen
     * @return the schema
     */
    public static JsonSchema choice(String... words) {
        return choice(Arrays.asList(words));
    }

    /**
     * Returns the schema of lists.
     *
     * @param items what its items look like
     * @return the schema
     */
    public static JsonSchema list(JsonSchema items) {
        return ofType("array").with("items", items.value);
    }

    /**
     * Returns the schema of objects whose properties can have any name.
     *
     * @param values what the properties look like
     * @return the schema
     */
    public static JsonSchema map(JsonSchema values) {
        return ofType("object").with("additionalProperties", values.value.isEmpty() ? true : values.value);
    }

    /** {@return the schema of objects without properties, to which some can be added} */
    public static JsonSchema object() {
        return ofType("object").with("properties", Map.of()).with("additionalProperties", false);
    }

    /**
     * Returns the schema of what fits at least one of several.
     *
     * @param options the schemas
     * @return the schema
     */
    public static JsonSchema anyOf(List<JsonSchema> options) {
        return any().with("anyOf", options.stream().map(option -> option.value).toList());
    }

    /**
     * Returns the schema of what fits at least one of several.
     *
     * @param options the schemas
     * @return the schema
     */
    public static JsonSchema anyOf(JsonSchema... options) {
        return anyOf(Arrays.asList(options));
    }

    /**
     * Returns a schema that stands for one that the schema around it defines.
     *
     * @param definition the name under which it is defined
     * @return the schema
     */
    public static JsonSchema reference(String definition) {
        return any().with("$ref", "#/$defs/" + definition);
    }

    private static JsonSchema ofType(String type) {
        return new JsonSchema(Map.of("type", type));
    }

    // ---- changes
    // -----------------------------------------------------------------------------------------------------

    /**
     * Returns this schema of objects with a property that must be there.
     *
     * @param name its name
     * @param schema what it looks like
     * @return the changed schema
     */
    public JsonSchema property(String name, JsonSchema schema) {
        List<@Nullable Object> required = new ArrayList<>(listOf("required"));
        required.add(name);
        return optional(name, schema).with("required", Collections.unmodifiableList(required));
    }

    /**
     * Returns this schema of objects with a property that can be left out.
     *
     * @param name its name
     * @param schema what it looks like
     * @return the changed schema
     */
    public JsonSchema optional(String name, JsonSchema schema) {
        return with("properties", mapOf("properties"), name, schema);
    }

    /** {@return this schema of objects with any other properties besides} */
    public JsonSchema open() {
        return with("additionalProperties", true);
    }

    /**
     * Returns this schema with a description.
     *
     * @param description what such a value means, for models
     * @return the changed schema
     */
    public JsonSchema described(String description) {
        return with("description", description);
    }

    /** {@return a schema that this one's values fit, and null} */
    public JsonSchema orNull() {
        return value.get("type") instanceof String type && !value.containsKey("enum")
                ? with("type", List.of(type, "null"))
                : anyOf(this, ofType("null"));
    }

    /**
     * Returns this schema with one for {@link #reference} within it.
     *
     * @param name its name
     * @param schema the schema
     * @return the changed schema
     */
    public JsonSchema definition(String name, JsonSchema schema) {
        return with("$defs", mapOf("$defs"), name, schema);
    }

    private JsonSchema with(String keyword, Map<?, ?> before, String name, JsonSchema schema) {
        Map<Object, @Nullable Object> more = new LinkedHashMap<>(before);
        more.put(name, schema.value);
        return with(keyword, Collections.unmodifiableMap(more));
    }

    /** {@return this schema with a keyword, whose setting must be in plain form} */
    private JsonSchema with(String keyword, Object setting) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(value);
        all.put(keyword, setting);
        Map<String, @Nullable Object> ordered = new LinkedHashMap<>();
        for (String known : ORDER) {
            if (all.containsKey(known)) {
                ordered.put(known, all.get(known));
            }
        }
        ordered.putAll(all);
        return new JsonSchema(Collections.unmodifiableMap(ordered));
    }

    private List<?> listOf(String keyword) {
        return value.get(keyword) instanceof List<?> list ? list : List.of();
    }

    private Map<?, ?> mapOf(String keyword) {
        return value.get(keyword) instanceof Map<?, ?> map ? map : Map.of();
    }

    // ---- views
    // -------------------------------------------------------------------------------------------------------

    /** {@return the schema in plain form; it cannot be modified} */
    @JsonValue
    public Map<String, @Nullable Object> value() {
        return value;
    }

    /** {@return the schema as JSON text} */
    public String toJson() {
        String text = json;
        if (text == null) {
            try {
                text = Json.MAPPER.writeValueAsString(value);
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException("Plain values can be written", impossible);
            }
            json = text;
        }
        return text;
    }

    /** {@return the schema as what checks values follows; made once} */
    public SchemaForm form() {
        SchemaForm made = form;
        if (made == null) {
            made = new SchemaForms(value).root();
            form = made;
        }
        return made;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof JsonSchema that && hashCode() == that.hashCode() && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = value.hashCode();
            hash = known;
        }
        return known;
    }

    /** {@return the schema as JSON text} */
    @Override
    public String toString() {
        return toJson();
    }
}
