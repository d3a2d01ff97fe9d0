package dev.regatta.error;

import java.time.Duration;

/** A model or tool call took longer than it may; it was interrupted and is not tried again. */
public final class StepTimeoutException extends TransientException {
    private static final long serialVersionUID = 1L;

    private StepTimeoutException(String message) {
        super(message, null);
    }

    /**
     * Makes one.
     *
     * @param call what was called
     * @param limit how long it could take
     * @param stuck whether it ignored the interrupt and may still be running
     * @return the exception
     */
    public static StepTimeoutException of(String call, Duration limit, boolean stuck) {
        return new StepTimeoutException("The " + call + " took longer than " + limit.toMillis() + " ms"
                + (stuck ? "; it ignored the interrupt and may still run." : " and was interrupted."));
    }
}
