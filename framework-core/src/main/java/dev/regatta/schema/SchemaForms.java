package dev.regatta.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the form of one schema. */
final class SchemaForms {
    private static final SchemaForm ANY = new SchemaForm.Any();

    private final Map<String, ?> schema;
    private final Map<String, SchemaForm.Reference> references = new HashMap<>();

    SchemaForms(Map<String, ? extends @Nullable Object> schema) {
        this.schema = schema;
    }

    SchemaForm root() {
        return form(schema);
    }

    private SchemaForm form(@Nullable Object part) {
        if (!(part instanceof Map<?, ?> keywords)) {
            return ANY; // true and false are schemas, too
        }
        if (keywords.get("$ref") instanceof String pointer) {
            return reference(pointer);
        }
        if (keywords.get("type") instanceof List<?> types) {
            return ofTypes(keywords, types);
        }
        return ofType(keywords, keywords.get("type"));
    }

    private SchemaForm ofTypes(Map<?, ?> keywords, List<?> types) {
        List<SchemaForm> options = types.stream()
                .filter(type -> !"null".equals(type))
                .map(type -> ofType(keywords, type))
                .distinct()
                .toList();
        SchemaForm form = options.size() == 1
                ? options.getFirst()
                : options.isEmpty() ? new SchemaForm.Nothing() : new SchemaForm.OneOf(options);
        return types.contains("null") ? new SchemaForm.OrNull(form) : form;
    }

    private SchemaForm ofType(Map<?, ?> keywords, @Nullable Object type) {
        if (keywords.get("enum") instanceof List<?> values) {
            return new SchemaForm.Choice(Collections.unmodifiableList(new ArrayList<>(values)));
        }
        if (keywords.containsKey("const")) {
            return new SchemaForm.Choice(Collections.singletonList(keywords.get("const")));
        }
        if (!(type instanceof String named)) {
            return untyped(keywords);
        }
        return switch (named) {
            case "string" -> new SchemaForm.Text();
            case "integer" -> new SchemaForm.Whole();
            case "number" -> new SchemaForm.Decimal();
            case "boolean" -> new SchemaForm.Bool();
            case "null" -> new SchemaForm.Nothing();
            case "array" -> new SchemaForm.Items(form(keywords.get("items")));
            case "object" -> fields(keywords);
            default -> untyped(keywords);
        };
    }

    private SchemaForm untyped(Map<?, ?> keywords) {
        for (String choice : List.of("anyOf", "oneOf")) {
            if (keywords.get(choice) instanceof List<?> options) {
                return new SchemaForm.OneOf(options.stream().map(this::form).toList());
            }
        }
        if (keywords.containsKey("properties")) {
            return fields(keywords);
        }
        return keywords.containsKey("items") ? new SchemaForm.Items(form(keywords.get("items"))) : ANY;
    }

    private SchemaForm fields(Map<?, ?> keywords) {
        Map<String, SchemaForm> properties = new LinkedHashMap<>();
        if (keywords.get("properties") instanceof Map<?, ?> named) {
            named.forEach((name, property) -> properties.put(String.valueOf(name), form(property)));
        }
        Set<String> required = new LinkedHashSet<>();
        if (keywords.get("required") instanceof List<?> names) {
            names.forEach(name -> required.add(String.valueOf(name)));
        }
        return new SchemaForm.Fields(Collections.unmodifiableMap(properties), List.copyOf(required), others(keywords));
    }

    private @Nullable SchemaForm others(Map<?, ?> keywords) {
        Object others = keywords.get("additionalProperties");
        return switch (others) {
            case null -> keywords.containsKey("properties") ? null : ANY;
            case Boolean allowed -> allowed ? ANY : null;
            default -> form(others);
        };
    }

    // ---- references
    // --------------------------------------------------------------------------------------------------

    private SchemaForm reference(String written) {
        String pointer = written;
        Set<String> followed = new HashSet<>();
        Object target = at(pointer);
        while (target instanceof Map<?, ?> keywords && keywords.get("$ref") instanceof String further) {
            if (!followed.add(pointer)) { // references in a ring
                return ANY;
            }
            pointer = further;
            target = at(pointer);
        }
        SchemaForm.Reference known = references.get(pointer);
        if (known == null) {
            known = new SchemaForm.Reference();
            references.put(pointer, known);
            known.set(form(target));
        }
        return known;
    }

    /** {@return what stands at a JSON pointer (RFC 6901) with a # before it; {@code null} for nothing} */
    private @Nullable Object at(String pointer) {
        if (!pointer.startsWith("#")) {
            return null;
        }
        Object found = schema;
        for (String step : pointer.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                found = found instanceof Map<?, ?> map
                        ? map.get(step.replace("~1", "/").replace("~0", "~"))
                        : null;
            }
        }
        return found;
    }
}
