package dev.regatta.durable;

import dev.regatta.error.PermanentException;
import org.jspecify.annotations.Nullable;

/** A run goes on in another process, and in this one it cannot. */
public final class ContendedException extends PermanentException {
    private static final long serialVersionUID = 1L;

    ContendedException(String runId, @Nullable String owner) {
        super(
                "Run '" + runId + "' goes on in another process"
                        + (owner == null ? "" : " (" + owner + ")")
                        + ". Wait for it there; should that process be dead, the run can be taken over once its lease has"
                        + " passed.",
                null);
    }
}
