package dev.regatta.step;

import dev.regatta.error.Failure;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Why a step failed, with all that later decisions need and without the throwable, which cannot be written.
 *
 * @param error the simple name of the throwable's class
 * @param failure what went wrong; its cause is not written
 * @param traits what else is to be known of it
 */
public record StepFailure(String error, Failure failure, Set<Trait> traits) {

    /** What decisions are made by. */
    public enum Trait {
        /** The failure ended the task: a resumed run performs the step again. A failure without it is final. */
        OPEN,
        /** The step was stopped, by a cancel or since another task failed. */
        INTERRUPTED,
        /** A wall-clock limit passed. */
        TIMED_OUT,
        /** The model refused the request, perhaps for the tools in it. */
        TOOLS_REFUSED,
        /** The model refused the request, since it is too long. */
        TOO_LONG,
        /** The model refused the request without saying what about it. */
        BAD_REQUEST,
        /** The task has failed with it, whatever its agent would do. */
        FAILS_TASK
    }

    /** Copies the set, in the order of the traits. */
    public StepFailure {
        Set<Trait> ordered = EnumSet.noneOf(Trait.class);
        ordered.addAll(traits);
        traits = Collections.unmodifiableSet(ordered);
    }

    /**
     * Returns whether something holds of this failure.
     *
     * @param trait what
     * @return whether it holds
     */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** {@return the error's name; the message stays out of it} */
    @Override
    public String toString() {
        return error;
    }
}
