package dev.regatta.spi;

import dev.regatta.error.PermanentException;
import dev.regatta.step.StepPath;

/** A step that was recorded is asked something else this time: the definition, or code that must depend on its arguments only, has changed. */
public final class NonDeterministicReplayException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private NonDeterministicReplayException(String message) {
        super(message, null);
    }

    /**
     * Makes one.
     *
     * @param step which step
     * @param recorded what was asked when it was recorded, in a few words
     * @param now what is asked now, in a few words
     * @return the exception
     */
    public static NonDeterministicReplayException of(StepPath step, String recorded, String now) {
        return new NonDeterministicReplayException("Step '" + step + "' was recorded as " + recorded + ", and is now "
                + now + ". The crew, its inputs or code that it calls has changed since. Run what was recorded with the"
                + " definition that it was made with, or start a new run.");
    }
}
