package dev.regatta.gateway;

import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;

/** A link of a chain has decided that the task has failed: the conversation with the model does not go on. */
public final class GiveUpException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    /**
     * Makes one.
     *
     * @param failure why the task has failed
     */
    public GiveUpException(Failure failure) {
        super(failure.message(), failure.cause());
        this.failure = failure;
    }

    /** {@return why the task has failed} */
    public Failure failure() {
        return failure;
    }
}
