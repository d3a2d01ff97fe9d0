package dev.regatta.durable;

import dev.regatta.error.PermanentException;

/** A journal has no run of that id. */
public final class NoSuchRunException extends PermanentException {
    private static final long serialVersionUID = 1L;

    NoSuchRunException(String runId, String where) {
        super(
                "There is no run '" + runId + "' in the journal " + where + ". List its runs to see which there are.",
                null);
    }
}
