package dev.regatta.models.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * JSON schemas in the keywords that Gemini takes (ai.google.dev/api/generate-content, responseJsonSchema). What it takes under
 * another name is renamed, all else is left out, so that more fits than should; what comes is checked against the whole schema in
 * any case.
 */
final class JsonSubset {
    private static final Set<String> SINGLE = Set.of("items", "additionalProperties");
    private static final Set<String> NAMED = Set.of("properties", "$defs");
    private static final Set<String> LISTED = Set.of("anyOf", "oneOf", "prefixItems");
    private static final Set<String> PLAIN = Set.of(
            "$id",
            "$ref",
            "$anchor",
            "type",
            "title",
            "description",
            "minItems",
            "maxItems",
            "minimum",
            "maximum",
            "required",
            "propertyOrdering");
    private static final Set<String> FORMATS =
            Set.of("date-time", "date", "time", "duration", "enum", "int32", "int64", "float", "double");
    private static final Map<String, Integer> NEIGHBOURS = Map.of("exclusiveMinimum", 1, "exclusiveMaximum", -1);

    private JsonSubset() {}

    /** {@return a schema in these keywords} */
    static ObjectNode of(ObjectNode schema) {
        ObjectNode subset = Trees.object();
        boolean refers = schema.has("$ref"); // nothing else may stand beside it
        schema.properties().stream()
                .filter(keyword -> !refers || keyword.getKey().startsWith("$"))
                .forEach(keyword -> put(keyword.getKey(), keyword.getValue(), schema, subset));
        return subset;
    }

    private static JsonNode of(JsonNode schema) {
        return schema instanceof ObjectNode object ? of(object) : schema;
    }

    private static void put(String keyword, JsonNode value, ObjectNode schema, ObjectNode subset) {
        if (SINGLE.contains(keyword)) {
            subset.set(keyword, of(value));
        } else if (NAMED.contains(keyword)) {
            ObjectNode named = subset.putObject(keyword);
            value.properties().forEach(each -> named.set(each.getKey(), of(each.getValue())));
        } else if (LISTED.contains(keyword)) {
            ArrayNode list = subset.putArray(keyword);
            value.forEach(each -> list.add(of(each)));
        } else if (PLAIN.contains(keyword) || (keyword.equals("format") && FORMATS.contains(value.asText()))) {
            subset.set(keyword, value);
        } else if (keyword.equals("enum")) {
            choices(value, subset);
        } else if (keyword.equals("const")) {
            choices(Trees.JSON.createArrayNode().add(value), subset);
        } else if (NEIGHBOURS.containsKey(keyword)
                && value.isIntegralNumber()
                && schema.path("type").asText().equals("integer")) {
            subset.put(
                    keyword.equals("exclusiveMinimum") ? "minimum" : "maximum",
                    value.longValue() + NEIGHBOURS.get(keyword));
        }
    }

    /** Values to choose from can be texts and numbers. */
    private static void choices(JsonNode values, ObjectNode subset) {
        for (JsonNode value : values) {
            if (!value.isTextual() && !value.isNumber()) {
                return;
            }
        }
        subset.set("enum", values);
    }
}
