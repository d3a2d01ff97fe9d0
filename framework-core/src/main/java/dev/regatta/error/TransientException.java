package dev.regatta.error;

import org.jspecify.annotations.Nullable;

/** A failure of the surroundings that may be gone when the same thing is tried again. */
public non-sealed class TransientException extends RegattaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked, what was found, what to do
     * @param cause what lies below; {@code null} if nothing does
     */
    public TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
