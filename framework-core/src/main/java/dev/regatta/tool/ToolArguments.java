package dev.regatta.tool;

import dev.regatta.message.PlainValues;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call of a tool that is made from a schema, which they fit. Immutable.
 *
 * @param values the values by name, in plain form ({@link PlainValues}): a whole number is a {@link Long} wherever the schema
 *     says {@code integer}, however the model wrote it
 */
public record ToolArguments(Map<String, @Nullable Object> values) {
    /** Copies the values. */
    public ToolArguments {
        values = PlainValues.ofAll(values);
    }

    /**
     * Returns whether there is an argument.
     *
     * @param name its name
     * @return whether it is there, and not null
     */
    public boolean has(String name) {
        return values.get(name) != null;
    }

    /**
     * Returns a text.
     *
     * @param name the argument's name
     * @return the text
     * @throws IllegalArgumentException if there is none of that name; ask {@link #has} where it can be left out
     */
    public String string(String name) {
        return as(String.class, name);
    }

    /**
     * Returns a whole number.
     *
     * @param name the argument's name
     * @return the number
     * @throws IllegalArgumentException if there is none of that name
     * @throws ArithmeticException if it is beyond the range of a {@code long}
     */
    public long integer(String name) {
        Number number = as(Number.class, name);
        return number instanceof Long whole ? whole : new java.math.BigDecimal(number.toString()).longValueExact();
    }

    /**
     * Returns a number.
     *
     * @param name the argument's name
     * @return the number, rounded to a {@code double}
     * @throws IllegalArgumentException if there is none of that name
     */
    public double number(String name) {
        return as(Number.class, name).doubleValue();
    }

    /**
     * Returns true or false.
     *
     * @param name the argument's name
     * @return which of them
     * @throws IllegalArgumentException if there is neither of that name
     */
    public boolean bool(String name) {
        return as(Boolean.class, name);
    }

    /**
     * Returns a list.
     *
     * @param name the argument's name
     * @return its items, in plain form
     * @throws IllegalArgumentException if there is none of that name
     */
    public List<?> list(String name) {
        return as(List.class, name);
    }

    /**
     * Returns an object.
     *
     * @param name the argument's name
     * @return its properties as arguments
     * @throws IllegalArgumentException if there is none of that name
     */
    @SuppressWarnings("unchecked") // the keys of a map in plain form are texts
    public ToolArguments object(String name) {
        return new ToolArguments(as(Map.class, name));
    }

    private <T> T as(Class<T> type, String name) {
        Object value = values.get(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("The argument '" + name + "' is "
                    + (value == null ? "not there" : "a " + value.getClass().getSimpleName()) + "; a "
                    + type.getSimpleName() + " was asked for. Arguments that are there: "
                    + String.join(", ", values.keySet()) + ".");
        }
        return type.cast(value);
    }

    /** {@return the names; the values stay out of it} */
    @Override
    public String toString() {
        return "arguments " + values.keySet();
    }
}
