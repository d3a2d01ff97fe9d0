package dev.regatta.internal.gateway;

import dev.regatta.error.PermanentException;
import dev.regatta.internal.error.Throwables;
import org.jspecify.annotations.Nullable;

/** A hook has thrown: it refuses its call, or it is broken, which must not look like consent. */
public final class HookException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private HookException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static HookException threw(Object call, Throwable thrown, boolean made) {
        return new HookException(
                "A hook around the " + call + (made ? ", which had been made," : ", which was not made,") + " threw "
                        + Throwables.told(thrown),
                thrown);
    }

    static HookException silent(Object call) {
        return new HookException("A hook around the " + call + " returned null; it must return an answer.", null);
    }
}
