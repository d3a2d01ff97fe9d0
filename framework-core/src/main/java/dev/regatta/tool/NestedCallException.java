package dev.regatta.tool;

import dev.regatta.error.PermanentException;

/** A call of a cached tool would wait for itself: it was made by a crew that the same call had started. */
public final class NestedCallException extends PermanentException {
    private static final long serialVersionUID = 1L;

    NestedCallException(String tool) {
        super("The same call of '" + tool
                + "' runs already, and has started the crew that makes this one: it would wait for"
                + " itself. Give that crew other arguments, or a tool that is not cached.");
    }
}
