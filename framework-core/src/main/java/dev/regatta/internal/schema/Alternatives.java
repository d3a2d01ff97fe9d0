package dev.regatta.internal.schema;

import dev.regatta.schema.SchemaForm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of which a property says which of several forms they have, as sealed interfaces have them. Stateless. */
final class Alternatives {
    private Alternatives() {}

    /** {@return the property that tells several forms apart: required, and another fixed text in each; {@code null} for none} */
    static @Nullable String property(SchemaForm.OneOf several) {
        SchemaForm.Fields first =
                several.options().isEmpty() ? null : fields(several.options().getFirst());
        if (first == null) {
            return null;
        }
        return first.required().stream()
                .filter(name ->
                        byName(several, name).size() == several.options().size())
                .findFirst()
                .orElse(null);
    }

    /** {@return the forms by what a property of theirs must be} */
    static Map<String, SchemaForm.Fields> byName(SchemaForm.OneOf several, String property) {
        Map<String, SchemaForm.Fields> byName = new LinkedHashMap<>();
        for (SchemaForm option : several.options()) {
            SchemaForm.Fields fields = fields(option);
            String name = fields == null ? null : name(fields, property);
            if (fields != null && name != null) {
                byName.put(name, fields);
            }
        }
        return byName;
    }

    private static SchemaForm.@Nullable Fields fields(SchemaForm option) {
        SchemaForm form = option instanceof SchemaForm.Reference reference ? reference.target() : option;
        return form instanceof SchemaForm.Fields fields ? fields : null;
    }

    private static @Nullable String name(SchemaForm.Fields fields, String property) {
        return fields.required().contains(property)
                        && fields.properties().get(property) instanceof SchemaForm.Choice choice
                        && choice.values().size() == 1
                        && choice.values().getFirst() instanceof String name
                ? name
                : null;
    }
}
