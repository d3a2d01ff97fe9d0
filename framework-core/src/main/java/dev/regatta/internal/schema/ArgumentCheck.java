package dev.regatta.internal.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regatta.internal.json.Json;
import dev.regatta.schema.SchemaForm;
import java.util.ArrayList;
import java.util.List;
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

    private ArgumentCheck() {}

    public static Finding of(String arguments, SchemaForm form) {
        try {
            return new ArgumentCheck().find(arguments, form);
        } catch (JsonProcessingException refusal) {
            return new Finding(arguments, List.of(), List.of(Json.trouble(refusal)));
        } catch (StackOverflowError tooDeep) { // on a thread with a small stack, within what Jackson reads
            return new Finding(arguments, List.of(), List.of(Json.beyondReading()));
        }
    }

    private Finding find(String arguments, SchemaForm form) throws JsonProcessingException {
        JsonNode tree = read(arguments);
        if (!fits(tree, form)) {
            tree = repaired(tree, form, "");
        }
        List<String> violations = SchemaCheck.violations(tree, form, true);
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

    private static boolean fits(JsonNode json, SchemaForm form) {
        return SchemaCheck.violations(json, form, true).isEmpty();
    }

    /** {@return the value with what is repaired below it; the value itself where nothing is} */
    private JsonNode repaired(JsonNode json, SchemaForm form, String pointer) {
        return switch (form) {
            case SchemaForm.Reference reference -> repaired(json, reference.target(), pointer);
            case SchemaForm.OrNull orNull -> repaired(json, orNull.form(), pointer);
            case SchemaForm.Whole whole -> number(json, form, pointer);
            case SchemaForm.Decimal number -> number(json, form, pointer);
            case SchemaForm.Items list -> array(json, list, pointer);
            case SchemaForm.Fields object -> object(json, object, pointer);
            case SchemaForm.Any any -> json;
            case SchemaForm.Text text -> json;
            case SchemaForm.Bool bool -> json;
            case SchemaForm.Nothing nothing -> json;
            case SchemaForm.Choice choice -> json;
            case SchemaForm.OneOf several -> json;
        };
    }

    private JsonNode number(JsonNode json, SchemaForm form, String pointer) {
        if (!json.isTextual()
                || json.textValue().length() > LONGEST_NUMBER
                || !NUMBER.matcher(json.textValue()).matches()) {
            return json;
        }
        JsonNode number = parsed(json.textValue());
        return number != null && fits(number, form)
                ? done(number, pointer, "the number in a text was taken as a number")
                : json;
    }

    private JsonNode array(JsonNode json, SchemaForm.Items list, String pointer) {
        if (json.isArray()) {
            return items(json, list.item(), pointer);
        }
        JsonNode inside = json.isTextual() ? parsed(json.textValue()) : null;
        if (inside != null && inside.isArray()) {
            return below(json, inside, list, pointer, "the list in a text was taken as a list");
        }
        return SchemaCheck.isMissing(json) || mayBeList(list.item())
                ? json
                : below(
                        json,
                        JsonNodeFactory.instance.arrayNode().add(json),
                        list,
                        pointer,
                        "the one value was taken as a list of one");
    }

    private static boolean mayBeList(SchemaForm item) {
        return switch (item) {
            case SchemaForm.Reference reference -> mayBeList(reference.target());
            case SchemaForm.OrNull orNull -> mayBeList(orNull.form());
            case SchemaForm.Any any -> true;
            case SchemaForm.Items list -> true;
            default -> false;
        };
    }

    private JsonNode items(JsonNode json, SchemaForm form, String pointer) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode(json.size());
        for (int i = 0; i < json.size(); i++) {
            items.add(repaired(json.get(i), form, pointer + "/" + i));
        }
        return items;
    }

    private JsonNode object(JsonNode json, SchemaForm.Fields object, String pointer) {
        if (json.isObject()) {
            ObjectNode properties = JsonNodeFactory.instance.objectNode();
            json.properties().forEach(property -> {
                SchemaForm known = object.properties().getOrDefault(property.getKey(), object.others());
                String below = pointer + "/" + SchemaCheck.escaped(property.getKey());
                properties.set(
                        property.getKey(),
                        known == null ? property.getValue() : repaired(property.getValue(), known, below));
            });
            return properties;
        }
        JsonNode inside = json.isTextual() ? parsed(json.textValue()) : null;
        return inside != null && inside.isObject()
                ? below(json, inside, object, pointer, "the object in a text was taken as an object")
                : json;
    }

    /** Takes another form of a value, repaired in its turn, if that makes it fit. */
    private JsonNode below(JsonNode json, JsonNode changed, SchemaForm form, String pointer, String how) {
        if (nested == MOST_NESTED) {
            return json;
        }
        int before = repairs.size();
        JsonNode taken = done(changed, pointer, how);
        if (!fits(taken, form)) {
            nested++;
            taken = repaired(taken, form, pointer);
            nested--;
        }
        if (fits(taken, form)) {
            return taken;
        }
        repairs.subList(before, repairs.size()).clear();
        return json;
    }

    private JsonNode done(JsonNode changed, String pointer, String how) {
        repairs.add((pointer.isEmpty() ? "The whole value" : pointer) + ": " + how + ".");
        return changed;
    }

    private static @Nullable JsonNode parsed(String text) {
        try {
            return Json.read(text);
        } catch (JsonProcessingException noJson) {
            return null;
        }
    }
}
