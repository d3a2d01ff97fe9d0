package dev.regatta.error;

import java.time.Duration;

/** A model or tool call took longer than it may; it was interrupted and is not tried again. */
public final class StepTimeoutException extends TransientException {
    private static final long serialVersionUID = 1L;

    private final boolean stuck;

    private StepTimeoutException(String message, boolean stuck) {
        super(message, null);
        this.stuck = stuck;
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
        return new StepTimeoutException(
                "The " + call + " took longer than " + limit.toMillis() + " ms"
                        + (stuck ? "; it ignored the interrupt and may still run." : " and was interrupted."),
                stuck);
    }

    /**
     * Makes one for what was never begun, since the time of its task was up.
     *
     * @param what what was to be done, within a sentence
     * @return the exception
     */
    public static StepTimeoutException tooLate(String what) {
        return new StepTimeoutException("The time of the task was up before " + what + ".", false);
    }

    /** {@return whether it ignored the interrupt and may still be running} */
    public boolean stuck() {
        return stuck;
    }
}
