package dev.regatta.error;

/** A run id stands for another run already: one of another crew, or with other inputs. */
public final class IdempotencyConflictException extends PermanentException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message which run, what was found, what to do; without the inputs
     */
    public IdempotencyConflictException(String message) {
        super(message, null);
    }
}
