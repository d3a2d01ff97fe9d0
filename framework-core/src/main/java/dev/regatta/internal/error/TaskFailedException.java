package dev.regatta.internal.error;

import dev.regatta.error.Failure;

/** Carries a task's failure through the graph executor. */
public final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public TaskFailedException(Failure failure) {
        super(failure.message(), failure.cause(), true, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
