package dev.regatta.tool;

import dev.regatta.error.PermanentException;

/** A tool returned something that cannot be told to a model: no data, or not what its result schema says. */
public final class ToolResultException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private ToolResultException(String message) {
        super(message);
    }

    static ToolResultException noData(String tool, Class<?> type, String why) {
        return new ToolResultException("The tool '" + tool + "' returned a " + type.getName() + ", which is " + why
                + ". Return a text, a number, a list, a map, a record, or a future of one of these.");
    }

    static ToolResultException unwritable(String tool, PermanentException why) {
        return new ToolResultException("The tool '" + tool + "' returned what cannot be told: " + why.getMessage());
    }

    static ToolResultException misfit(String tool, String violations) {
        return new ToolResultException(
                "The tool '" + tool + "' returned what does not fit its result schema: " + violations);
    }
}
