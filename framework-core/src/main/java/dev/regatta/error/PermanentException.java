package dev.regatta.error;

import org.jspecify.annotations.Nullable;

/** A failure that stays until somebody changes something: a definition, a setting, a file. */
public non-sealed class PermanentException extends RegattaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was asked, what was found, what to do
     * @param cause what lies below; {@code null} if nothing does
     */
    public PermanentException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes one without a cause.
     *
     * @param message what was asked, what was found, what to do
     */
    public PermanentException(String message) {
        super(message, null);
    }
}
