package dev.regatta.internal.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.internal.json.Json;
import dev.regatta.message.PlainValues;
import dev.regatta.schema.SchemaForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON that fits a schema as plain values: numbers of the kind that the schema says, however they are written. Stateless.
 */
public final class SchemaValues {
    private SchemaValues() {}

    /** {@return a JSON object that fits a form as a map in plain form} */
    public static Map<String, @Nullable Object> object(String json, SchemaForm form) throws JsonProcessingException {
        JsonNode tree = Json.read(json);
        return tree.isObject() ? fields(tree, form) : Map.of();
    }

    private static @Nullable Object value(JsonNode json, SchemaForm form) {
        return switch (json.getNodeType()) {
            case OBJECT -> fields(json, form);
            case ARRAY -> {
                SchemaForm item = resolved(form, json) instanceof SchemaForm.Items list ? list.item() : form;
                List<@Nullable Object> items = new ArrayList<>(json.size());
                json.forEach(each -> items.add(value(each, item)));
                yield Collections.unmodifiableList(items);
            }
            case NUMBER -> number(json, resolved(form, json));
            case STRING -> json.textValue();
            case BOOLEAN -> json.booleanValue();
            case NULL, MISSING, BINARY, POJO -> null;
        };
    }

    private static Map<String, @Nullable Object> fields(JsonNode json, SchemaForm form) {
        SchemaForm known = resolved(form, json);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        json.properties().forEach(property -> {
            SchemaForm other = known instanceof SchemaForm.Fields object
                    ? object.properties().getOrDefault(property.getKey(), object.others())
                    : null;
            fields.put(property.getKey(), value(property.getValue(), other == null ? new SchemaForm.Any() : other));
        });
        return Collections.unmodifiableMap(fields);
    }

    private static Object number(JsonNode json, SchemaForm form) {
        BigDecimal decimal = json.decimalValue();
        return switch (form) {
            case SchemaForm.Whole whole ->
                PlainValues.number(decimal.toBigInteger().toString());
            case SchemaForm.Decimal number ->
                PlainValues.number(
                        decimal.setScale(Math.max(1, decimal.scale())).toString());
            default -> PlainValues.number(json.asText());
        };
    }

    /** {@return the form that says something of a value: after references, and of several the first that fits} */
    private static SchemaForm resolved(SchemaForm form, JsonNode json) {
        return switch (form) {
            case SchemaForm.Reference reference -> resolved(reference.target(), json);
            case SchemaForm.OrNull orNull -> resolved(orNull.form(), json);
            case SchemaForm.OneOf several ->
                several.options().stream()
                        .filter(option ->
                                SchemaCheck.violations(json, option, true).isEmpty())
                        .findFirst()
                        .map(option -> resolved(option, json))
                        .orElse(form);
            default -> form;
        };
    }
}
