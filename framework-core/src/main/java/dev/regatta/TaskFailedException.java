package dev.regatta;

import dev.regatta.error.Failure;

/** Carries a task's failure through the graph executor. */
final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    TaskFailedException(Failure failure) {
        super(failure.message(), failure.cause(), true, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
