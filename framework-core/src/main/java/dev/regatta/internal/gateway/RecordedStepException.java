package dev.regatta.internal.gateway;

import dev.regatta.internal.error.StandIn;
import dev.regatta.step.StepFailure;

/** A step that failed when it was recorded, found again: throws what is known of the failure, since the throwable is gone. */
public final class RecordedStepException extends Exception implements StandIn {
    private static final long serialVersionUID = 1L;

    private final transient StepFailure failure;

    public RecordedStepException(StepFailure failure) {
        super(failure.failure().message(), null, true, false);
        this.failure = failure;
    }

    public StepFailure failure() {
        return failure;
    }

    @Override
    public String error() {
        return failure.error();
    }
}
