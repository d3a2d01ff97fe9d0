package dev.regatta;

import dev.regatta.error.PermanentException;
import java.util.List;

/** A crew cannot run as it is defined, or not with the inputs it was given. Nothing has started. */
public final class InvalidCrewException extends PermanentException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<String> problems;

    /**
     * Makes one; for engines.
     *
     * @param crew the crew's name
     * @param problems all that is wrong, a sentence or two each
     */
    public InvalidCrewException(String crew, List<String> problems) {
        super("The crew '" + crew + "' cannot run; "
                + (problems.size() == 1 ? "one problem" : problems.size() + " problems") + ":\n  - "
                + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    /** {@return all that is wrong, a sentence or two each} */
    public List<String> problems() {
        return problems;
    }
}
