package dev.regatta.step;

import static java.util.Objects.requireNonNull;

import dev.regatta.schema.JsonSchema;

/**
 * What a model is told about a tool. Immutable.
 *
 * @param name its name
 * @param description what it does and when to use it; empty if nobody says
 * @param parameters what its arguments look like, a schema of objects
 */
public record ToolDefinition(String name, String description, JsonSchema parameters) {
    /** Takes all three. */
    public ToolDefinition {
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(parameters, "parameters");
    }

    /** {@return the name; description and parameters stay out of it} */
    @Override
    public String toString() {
        return "definition of tool " + name;
    }
}
