package dev.regatta.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonReferenceSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of a tool and checks them against its schema. What does not fit is repaired where the repair cannot be
 * taken amiss: it changes the form of a value and not its meaning, and afterwards the value fits. Stateless.
 */
public final class ArgumentCheck {
    private static final ObjectReader TRAILING_COMMAS = Json.MAPPER.reader().with(JsonReadFeature.ALLOW_TRAILING_COMMA);
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,4})?");
    private static final int LONGEST_NUMBER = 400;
    private static final int MOST_TOLD = 20;
    /** Repairs within repairs; more are no slip, and each looks at all that is below it. */
    private static final int MOST_NESTED = 16;

    private final Map<String, JsonSchemaElement> definitions;
    private final List<String> repairs = new ArrayList<>();
    private int nested;

    /**
     * What came of a check.
     *
     * @param arguments the arguments, repaired where there are repairs
     * @param repairs what was repaired, a line each, at most 20 and one that tells how many more
     * @param violations what is wrong, a line each; the other two mean nothing then
     */
    public record Finding(String arguments, List<String> repairs, List<String> violations) {}

    private ArgumentCheck(Map<String, JsonSchemaElement> definitions) {
        this.definitions = definitions;
    }

    public static Finding of(String arguments, JsonObjectSchema schema) {
        try {
            return new ArgumentCheck(SchemaCheck.definitions(schema)).find(arguments, schema);
        } catch (JsonProcessingException refusal) {
            return new Finding(arguments, List.of(), List.of(Json.trouble(refusal)));
        } catch (StackOverflowError tooDeep) { // on a thread with a small stack, within what Jackson reads
            return new Finding(arguments, List.of(), List.of(Json.beyondReading()));
        }
    }

    private Finding find(String arguments, JsonObjectSchema schema) throws JsonProcessingException {
        JsonNode tree = read(arguments);
        if (!fits(tree, schema)) {
            tree = repaired(tree, schema, "");
        }
        List<String> violations = SchemaCheck.violations(tree, schema, true);
        boolean isRepaired = violations.isEmpty() && !repairs.isEmpty();
        return new Finding(isRepaired ? Json.MAPPER.writeValueAsString(tree) : arguments, told(repairs), violations);
    }

    private static List<String> told(List<String> repairs) {
        if (repairs.size() <= MOST_TOLD) {
            return List.copyOf(repairs);
        }
        List<String> told = new ArrayList<>(repairs.subList(0, MOST_TOLD));
        told.add("And " + (repairs.size() - MOST_TOLD) + " more.");
        return List.copyOf(told);
    }

    private JsonNode read(String text) throws JsonProcessingException {
        try {
            return Json.read(text);
        } catch (JsonProcessingException refusal) {
            JsonNode tree = withTrailingCommas(text);
            if (tree == null) {
                throw refusal;
            }
            repairs.add("A comma behind the last part of an object or a list was taken away.");
            return tree;
        }
    }

    private static @Nullable JsonNode withTrailingCommas(String text) {
        try {
            return TRAILING_COMMAS.readTree(text);
        } catch (JsonProcessingException | ArithmeticException | NumberFormatException refusal) {
            return null;
        }
    }

    private boolean fits(JsonNode json, JsonSchemaElement schema) {
        return SchemaCheck.violations(json, schema, definitions, true).isEmpty();
    }

    /** {@return the value with what is repaired below it; the value itself where nothing is} */
    private JsonNode repaired(JsonNode json, JsonSchemaElement schema, String pointer) {
        return switch (schema) {
            case JsonReferenceSchema reference -> {
                JsonSchemaElement target = definitions.get(reference.reference());
                yield target == null ? json : repaired(json, target, pointer);
            }
            case JsonIntegerSchema integer -> number(json, schema, pointer);
            case JsonNumberSchema number -> number(json, schema, pointer);
            case JsonArraySchema array -> array(json, array, pointer);
            case JsonObjectSchema object -> object(json, object, pointer);
            default -> json;
        };
    }

    private JsonNode number(JsonNode json, JsonSchemaElement schema, String pointer) {
        if (!json.isTextual()
                || json.textValue().length() > LONGEST_NUMBER
                || !NUMBER.matcher(json.textValue()).matches()) {
            return json;
        }
        JsonNode number = parsed(json.textValue());
        return number != null && fits(number, schema)
                ? done(number, pointer, "the number in a text was taken as a number")
                : json;
    }

    private JsonNode array(JsonNode json, JsonArraySchema schema, String pointer) {
        if (json.isArray()) {
            return schema.items() == null ? json : items(json, schema.items(), pointer);
        }
        JsonNode inside = json.isTextual() ? parsed(json.textValue()) : null;
        if (inside != null && inside.isArray()) {
            return below(json, inside, schema, pointer, "the list in a text was taken as a list");
        }
        boolean listOfLists = schema.items() == null || resolved(schema.items()) instanceof JsonArraySchema;
        return SchemaCheck.isMissing(json) || listOfLists
                ? json
                : below(
                        json,
                        JsonNodeFactory.instance.arrayNode().add(json),
                        schema,
                        pointer,
                        "the one value was taken as a list of one");
    }

    private JsonNode items(JsonNode json, JsonSchemaElement schema, String pointer) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode(json.size());
        for (int i = 0; i < json.size(); i++) {
            items.add(repaired(json.get(i), schema, pointer + "/" + i));
        }
        return items;
    }

    private JsonNode object(JsonNode json, JsonObjectSchema schema, String pointer) {
        if (json.isObject()) {
            ObjectNode properties = JsonNodeFactory.instance.objectNode();
            json.properties().forEach(property -> {
                JsonSchemaElement known =
                        schema.properties() == null ? null : schema.properties().get(property.getKey());
                String below = pointer + "/" + SchemaCheck.escaped(property.getKey());
                properties.set(
                        property.getKey(),
                        known == null ? property.getValue() : repaired(property.getValue(), known, below));
            });
            return properties;
        }
        JsonNode inside = json.isTextual() ? parsed(json.textValue()) : null;
        return inside != null && inside.isObject()
                ? below(json, inside, schema, pointer, "the object in a text was taken as an object")
                : json;
    }

    /** Takes another form of a value, repaired in its turn, if that makes it fit. */
    private JsonNode below(JsonNode json, JsonNode changed, JsonSchemaElement schema, String pointer, String how) {
        if (nested == MOST_NESTED) {
            return json;
        }
        int before = repairs.size();
        JsonNode taken = done(changed, pointer, how);
        if (!fits(taken, schema)) {
            nested++;
            taken = repaired(taken, schema, pointer);
            nested--;
        }
        if (fits(taken, schema)) {
            return taken;
        }
        repairs.subList(before, repairs.size()).clear();
        return json;
    }

    private JsonNode done(JsonNode changed, String pointer, String how) {
        repairs.add((pointer.isEmpty() ? "The whole value" : pointer) + ": " + how + ".");
        return changed;
    }

    private JsonSchemaElement resolved(JsonSchemaElement schema) {
        return schema instanceof JsonReferenceSchema reference
                ? definitions.getOrDefault(reference.reference(), schema)
                : schema;
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException noJson) {
            return null;
        }
    }
}
