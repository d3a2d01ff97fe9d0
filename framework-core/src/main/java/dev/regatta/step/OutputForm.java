package dev.regatta.step;

import static java.util.Objects.requireNonNull;

import dev.regatta.schema.JsonSchema;

/**
 * The form that an answer must have, for models that can be held to one. Immutable.
 *
 * @param name what such an answer is called
 * @param schema what it looks like, a schema of objects
 */
public record OutputForm(String name, JsonSchema schema) {
    /** Takes both. */
    public OutputForm {
        requireNonNull(name, "name");
        requireNonNull(schema, "schema");
    }
}
