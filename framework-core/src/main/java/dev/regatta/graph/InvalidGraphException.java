package dev.regatta.graph;

import dev.regatta.error.PermanentException;
import java.util.List;

/** A graph cannot be run as it is declared. */
public final class InvalidGraphException extends PermanentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> problems;

    /**
     * Makes one.
     *
     * @param problems all that is wrong, a sentence each
     */
    public InvalidGraphException(List<String> problems) {
        super("The graph cannot be run:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** {@return all that is wrong, a sentence each} */
    public List<String> problems() {
        return problems;
    }
}
