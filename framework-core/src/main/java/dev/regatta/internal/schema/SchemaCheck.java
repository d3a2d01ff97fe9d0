package dev.regatta.internal.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.text.Nearest;
import dev.regatta.schema.SchemaForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Checks JSON against a schema and says all that is wrong, each with its JSON pointer (RFC 6901), in words that a model can
 * act on and that do not repeat the values. Stateless.
 */
public final class SchemaCheck {
    private static final int MOST_VIOLATIONS = 20;
    private static final int DEEPEST_CHOICE = 8;
    private static final String WHOLE = "a whole number";

    private final boolean unknownIsWrong;
    private final List<String> violations = new ArrayList<>();

    private SchemaCheck(boolean unknownIsWrong) {
        this.unknownIsWrong = unknownIsWrong;
    }

    /**
     * Returns what is wrong with a JSON value.
     *
     * @param unknownIsWrong whether a property that the schema does not know is wrong, or passed over
     * @return one line per violation, at most 20; empty if nothing is wrong
     */
    public static List<String> violations(JsonNode json, SchemaForm form, boolean unknownIsWrong) {
        SchemaCheck check = new SchemaCheck(unknownIsWrong);
        check.check(json, form, "");
        return check.violations;
    }

    private void add(Supplier<String> violation) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(violation.get());
        }
    }

    private void check(JsonNode json, SchemaForm form, String pointer) {
        switch (form) {
            case SchemaForm.Any any -> {}
            case SchemaForm.Text text -> expect(json.isTextual(), json, pointer, "text");
            case SchemaForm.Whole whole ->
                expect(json.isIntegralNumber() || (json.isNumber() && isWhole(json)), json, pointer, WHOLE);
            case SchemaForm.Decimal number -> expect(json.isNumber(), json, pointer, "a number");
            case SchemaForm.Bool bool -> expect(json.isBoolean(), json, pointer, "true or false");
            case SchemaForm.Nothing nothing -> expect(json.isNull(), json, pointer, "null");
            case SchemaForm.Choice choice -> {
                if (!isOneOf(json, choice)) { // what is expected is worded for no other reason
                    expect(false, json, pointer, told(choice));
                }
            }
            case SchemaForm.Items list -> items(json, list, pointer);
            case SchemaForm.Fields object -> object(json, object, pointer);
            case SchemaForm.Reference reference -> check(json, reference.target(), pointer);
            case SchemaForm.OneOf several -> oneOf(json, several, pointer);
            case SchemaForm.OrNull orNull -> {
                if (!json.isNull()) {
                    check(json, orNull.form(), pointer);
                }
            }
        }
    }

    private static String told(SchemaForm.Choice choice) {
        String values = choice.values().stream().map(String::valueOf).collect(Collectors.joining(", "));
        return choice.values().size() == 1 ? values : "one of " + values;
    }

    private static boolean isOneOf(JsonNode json, SchemaForm.Choice choice) {
        return json.isTextual()
                ? choice.values().contains(json.textValue())
                : choice.values().stream().anyMatch(value -> isSame(json, value));
    }

    private static boolean isSame(JsonNode json, @Nullable Object value) {
        return switch (value) {
            case null -> json.isNull();
            case String text -> false;
            case Number number ->
                json.isNumber() && json.decimalValue().compareTo(new BigDecimal(number.toString())) == 0;
            default -> json.equals(Json.MAPPER.valueToTree(value));
        };
    }

    static boolean isWhole(JsonNode json) {
        return json.decimalValue().stripTrailingZeros().scale() <= 0;
    }

    private void items(JsonNode json, SchemaForm.Items list, String pointer) {
        if (expect(json.isArray(), json, pointer, "a list") && !(list.item() instanceof SchemaForm.Any)) {
            for (int i = 0; i < json.size(); i++) {
                check(json.get(i), list.item(), pointer + "/" + i);
            }
        }
    }

    private void object(JsonNode json, SchemaForm.Fields object, String pointer) {
        if (!expect(json.isObject(), json, pointer, "an object")) {
            return;
        }
        Map<String, SchemaForm> properties = object.properties();
        for (String name : object.required()) {
            JsonNode value = json.get(name);
            if (value == null || (value.isNull() && !takesNull(properties.get(name), 0))) {
                add(() -> at(pointer + "/" + escaped(name)) + " is missing; it is required.");
            }
        }
        json.properties().forEach(property -> {
            String name = property.getKey();
            SchemaForm known = properties.getOrDefault(name, object.others());
            if (known != null) {
                if (!isMissing(property.getValue())) {
                    check(property.getValue(), known, pointer + "/" + escaped(name));
                }
            } else if (unknownIsWrong) {
                add(() -> at(pointer + "/" + escaped(name)) + " is not known; known are "
                        + String.join(", ", properties.keySet()) + "." + Nearest.hint(name, properties.keySet()));
            }
        });
    }

    /** {@return whether null is a value of its own, and not as good as none} */
    private static boolean takesNull(@Nullable SchemaForm form, int depth) {
        return switch (form) {
            case SchemaForm.OrNull orNull -> true;
            case SchemaForm.Nothing nothing -> true;
            case SchemaForm.Choice choice -> choice.values().contains(null);
            case SchemaForm.OneOf several ->
                depth < DEEPEST_CHOICE && several.options().stream().anyMatch(option -> takesNull(option, depth + 1));
            case SchemaForm.Reference reference -> depth < DEEPEST_CHOICE && takesNull(reference.target(), depth + 1);
            case null -> false;
            default -> false;
        };
    }

    static boolean isMissing(@Nullable JsonNode value) {
        return value == null || value.isNull();
    }

    private void oneOf(JsonNode json, SchemaForm.OneOf several, String pointer) {
        String property = json.isObject() ? Alternatives.property(several) : null;
        if (property != null) {
            alternative(json, several, property, pointer);
            return;
        }
        if (several.options().stream().noneMatch(option -> fits(json, option))) {
            expect(false, json, pointer, "one of the " + several.options().size() + " forms that the schema allows");
        }
    }

    /** Checks an object against the one form that its property names. */
    private void alternative(JsonNode json, SchemaForm.OneOf several, String property, String pointer) {
        Map<String, SchemaForm.Fields> alternatives = Alternatives.byName(several, property);
        JsonNode name = json.get(property);
        String place = pointer + "/" + escaped(property);
        if (isMissing(name)) {
            add(() -> at(place) + " is missing; it must be one of " + String.join(", ", alternatives.keySet()) + ".");
            return;
        }
        SchemaForm.Fields meant = name.isTextual() ? alternatives.get(name.textValue()) : null;
        if (meant == null) {
            expect(false, name, place, "one of " + String.join(", ", alternatives.keySet()));
        } else {
            object(json, meant, pointer);
        }
    }

    private boolean fits(JsonNode json, SchemaForm form) {
        return violations(json, form, unknownIsWrong).isEmpty();
    }

    private boolean expect(boolean holds, JsonNode json, String pointer, String expected) {
        if (!holds) {
            boolean hasFraction = json.isNumber() && expected.equals(WHOLE);
            add(() -> at(pointer) + " must be " + expected + ", but is " + (hasFraction ? "a fraction" : kind(json))
                    + ".");
        }
        return holds;
    }

    private static String at(String pointer) {
        return pointer.isEmpty() ? "The whole value" : pointer;
    }

    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static String kind(JsonNode json) {
        return switch (json.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case MISSING, BINARY, POJO -> "nothing";
        };
    }
}
