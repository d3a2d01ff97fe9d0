package dev.regatta.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link JsonSchema} asks of a value, as far as it is checked: types, properties, items, enumerations, constants and
 * choices between schemas. Other keywords, such as lengths and patterns, are told to models and let through. Immutable.
 */
public sealed interface SchemaForm {
    /** Whatever there is. */
    record Any() implements SchemaForm {}

    /** A text. */
    record Text() implements SchemaForm {}

    /** A number without a fraction. */
    record Whole() implements SchemaForm {}

    /** A number. */
    record Decimal() implements SchemaForm {}

    /** True or false. */
    record Bool() implements SchemaForm {}

    /** Null. */
    record Nothing() implements SchemaForm {}

    /**
     * One of several values.
     *
     * @param values the values in plain form
     */
    record Choice(List<@Nullable Object> values) implements SchemaForm {}

    /**
     * A list.
     *
     * @param item what its items must be
     */
    record Items(SchemaForm item) implements SchemaForm {}

    /**
     * An object. A property that is null is as good as absent. One that is not named is wrong unless the schema has
     * {@code additionalProperties}, or names none at all: models invent arguments.
     *
     * @param properties what its properties must be, in order
     * @param required which must be there
     * @param others what properties must be that are not named; {@code null} if there must be none
     */
    record Fields(
            Map<String, SchemaForm> properties,
            List<String> required,
            @Nullable SchemaForm others) implements SchemaForm {}

    /**
     * What fits one of several forms.
     *
     * @param options the forms
     */
    record OneOf(List<SchemaForm> options) implements SchemaForm {}

    /**
     * Null, or what fits a form.
     *
     * @param form the form
     */
    record OrNull(SchemaForm form) implements SchemaForm {}

    /** The form of another place of the schema, which can be one around this. */
    final class Reference implements SchemaForm {
        private SchemaForm target = new Any(); // set once, before the form is published

        Reference() {}

        void set(SchemaForm found) {
            target = found;
        }

        /** {@return the form there; {@link Any} if there is none} */
        public SchemaForm target() {
            return target;
        }
    }
}
