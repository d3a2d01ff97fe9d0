package dev.regatta.internal.run;

import dev.regatta.error.Failure;
import dev.regatta.error.RegattaException;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeTimeoutException;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.gateway.RecordedStepException;
import dev.regatta.step.TaskEnd;

/** Words how tasks end without a result. */
final class TaskFailures {
    private TaskFailures() {}

    /** {@return that a task is skipped since a condition did not hold} */
    static TaskEnd.Skipped skipped(String because) {
        return new TaskEnd.Skipped(because, NodeResult.Skipped.Why.CONDITION);
    }

    /** {@return what a throwable means for the task that it comes from} */
    static Failure of(String taskId, Throwable cause) {
        return switch (cause) {
            case TaskFailedException told -> told.failure();
            case RecordedStepException recorded -> recorded.failure().failure();
            case NodeTimeoutException timeout ->
                Failure.of(Failure.Kind.TIMEOUT, "Task " + timeout.getMessage(), timeout);
            case RegattaException known ->
                Failure.of(
                        Failure.Kind.CODE,
                        "Task '" + taskId + "' failed: "
                                + Throwables.message(known).orElse(Throwables.name(known)),
                        known);
            default -> Failure.of(Failure.Kind.CODE, "Task '" + taskId + "' threw " + Throwables.told(cause), cause);
        };
    }
}
