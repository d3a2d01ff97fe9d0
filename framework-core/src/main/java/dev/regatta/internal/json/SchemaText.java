package dev.regatta.internal.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** Writes a schema as JSON Schema text, for prompts. */
public final class SchemaText {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaText() {}

    public static String of(JsonSchemaElement schema) {
        return node(schema).toString();
    }

    private static ObjectNode node(JsonSchemaElement schema) {
        ObjectNode node = NODES.objectNode();
        switch (schema) {
            case JsonStringSchema text -> node.put("type", "string");
            case JsonIntegerSchema integer -> node.put("type", "integer");
            case JsonNumberSchema number -> node.put("type", "number");
            case JsonBooleanSchema bool -> node.put("type", "boolean");
            case JsonNullSchema nothing -> node.put("type", "null");
            case JsonEnumSchema choice -> {
                node.put("type", "string");
                choice.enumValues().forEach(node.putArray("enum")::add);
            }
            case JsonArraySchema array -> {
                node.put("type", "array");
                if (array.items() != null) {
                    node.set("items", node(array.items()));
                }
            }
            case JsonObjectSchema object -> object(object, node);
            case JsonReferenceSchema reference -> node.put("$ref", "#/$defs/" + reference.reference());
            case JsonAnyOfSchema any -> {
                ArrayNode options = node.putArray("anyOf");
                any.anyOf().forEach(option -> options.add(node(option)));
            }
            case JsonRawSchema raw -> node.put("description", raw.schema());
            default -> {}
        }
        if (schema.description() != null) {
            node.put("description", schema.description());
        }
        return node;
    }

    private static void object(JsonObjectSchema object, ObjectNode node) {
        node.put("type", "object");
        if (object.properties() != null) {
            ObjectNode properties = node.putObject("properties");
            object.properties().forEach((name, property) -> properties.set(name, node(property)));
        }
        if (object.required() != null && !object.required().isEmpty()) {
            object.required().forEach(node.putArray("required")::add);
        }
        if (object.additionalProperties() != null) {
            node.put("additionalProperties", object.additionalProperties());
        }
        if (object.definitions() != null && !object.definitions().isEmpty()) {
            ObjectNode definitions = node.putObject("$defs");
            object.definitions().forEach((name, definition) -> definitions.set(name, node(definition)));
        }
    }
}
