package dev.regatta.spi;

import dev.regatta.error.PermanentException;
import dev.regatta.step.StepPath;

/** A step that was recorded is asked something else this time: the definition, or code that must depend on its arguments only, has changed. */
public final class NonDeterministicReplayException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private final String expected;
    private final String got;

    private NonDeterministicReplayException(String message, String expected, String got) {
        super(message, null);
        this.expected = expected;
        this.got = got;
    }

    /**
     * Makes one.
     *
     * @param step which step
     * @param recorded what was asked when it was recorded, in a few words, without what was said
     * @param now what is asked now, likewise
     * @return the exception
     */
    public static NonDeterministicReplayException of(StepPath step, String recorded, String now) {
        return of(step, recorded, now, "", "");
    }

    /**
     * Makes one.
     *
     * @param step which step
     * @param recorded what was asked when it was recorded, in a few words, without what was said
     * @param now what is asked now, likewise
     * @param expected the place where they differ as it was recorded; no part of the message, as it may hold a prompt
     * @param got the same place now
     * @return the exception
     */
    public static NonDeterministicReplayException of(
            StepPath step, String recorded, String now, String expected, String got) {
        return new NonDeterministicReplayException(
                "Step '" + step + "' was recorded as " + recorded + ", and is now " + now
                        + ". The crew, its inputs or code that it calls has changed since. Run what was recorded with the"
                        + " definition that it was made with, fork it before that step, or start a new run.",
                expected,
                got);
    }

    /**
     * Makes one about a whole crew.
     *
     * @param what what was recorded, and what is there now
     * @return the exception
     */
    public static NonDeterministicReplayException ofCrew(String what) {
        return new NonDeterministicReplayException(
                what + " Run what was recorded with the definition that it was made with, or start a new run.", "", "");
    }

    /** {@return the place where the requests differ as it was recorded; empty if nothing more is known} */
    public String expected() {
        return expected;
    }

    /** {@return the place where the requests differ as it is now; empty if nothing more is known} */
    public String got() {
        return got;
    }
}
