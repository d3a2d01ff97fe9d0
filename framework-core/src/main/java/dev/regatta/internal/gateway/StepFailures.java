package dev.regatta.internal.gateway;

import dev.regatta.error.Failure;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.gateway.GiveUpException;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.step.StepFailure;
import dev.regatta.step.StepFailure.Trait;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Turns what steps throw into what the log holds of it, and back. */
public final class StepFailures {
    private StepFailures() {}

    /**
     * {@return what is recorded of a step that threw}
     *
     * @param describe says what a throwable means that is not one of our own
     */
    static StepFailure of(Throwable thrown, Function<Throwable, Failure> describe) {
        return switch (thrown) {
            case RecordedStepException again -> again.failure();
            case InterruptedException stopped ->
                new StepFailure(
                        Throwables.name(stopped),
                        Failure.of(Failure.Kind.TIMEOUT, "The step was stopped before it was done.", null),
                        EnumSet.of(Trait.OPEN, Trait.INTERRUPTED));
            case GiveUpException decided ->
                new StepFailure(Throwables.name(decided), decided.failure(), EnumSet.of(Trait.FAILS_TASK));
            case TaskFailedException told ->
                new StepFailure(Throwables.name(told), told.failure(), EnumSet.of(Trait.FAILS_TASK));
            default -> new StepFailure(Throwables.name(thrown), describe.apply(thrown), traits(thrown));
        };
    }

    private static Set<Trait> traits(Throwable thrown) {
        EnumSet<Trait> traits = EnumSet.noneOf(Trait.class);
        if (ModelRefusal.mayBeForTools(thrown)) {
            traits.add(Trait.TOOLS_REFUSED);
        }
        if (ModelRefusal.isForLength(thrown)) {
            traits.add(Trait.TOO_LONG);
        }
        if (ModelRefusal.isBadRequest(thrown)) {
            traits.add(Trait.BAD_REQUEST);
        }
        if (traits.isEmpty()) { // nothing that the conversation could go on after
            traits.add(Trait.OPEN);
        }
        if (thrown instanceof StepTimeoutException) {
            traits.add(Trait.TIMED_OUT);
        }
        return traits;
    }

    /** {@return what a failed step throws when it is found again} */
    static Exception thrown(StepFailure failure) {
        if (failure.is(Trait.INTERRUPTED)) {
            return new InterruptedException(failure.failure().message());
        }
        return failure.is(Trait.FAILS_TASK)
                ? new GiveUpException(failure.failure())
                : new RecordedStepException(failure);
    }
}
