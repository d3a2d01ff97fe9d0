package dev.regatta;

import dev.regatta.error.PermanentException;
import dev.regatta.graph.NodeResult;
import org.jspecify.annotations.Nullable;

/** Somebody asked a run for a result that it does not have. The run's other results are in {@link #result()}. */
public final class RunFailedException extends PermanentException {
    private static final long serialVersionUID = 1L;

    private final transient RunResult result;

    private RunFailedException(String message, @Nullable Throwable cause, RunResult result) {
        super(message, cause);
        this.result = result;
    }

    static RunFailedException of(RunResult result) {
        return new RunFailedException(
                "Run " + result.runId() + " " + ending(result) + reason(result), cause(result), result);
    }

    static RunFailedException of(RunResult result, String taskId) {
        String how = switch (result.tasks().get(taskId)) {
            case TaskResult.Completed<?> completed -> "is done"; // never asked for
            case TaskResult.Failed<?> failed -> "failed: " + failed.failure().message();
            case TaskResult.Skipped<?> skipped -> "was skipped, since " + because(result, skipped);
            case TaskResult.Cancelled<?> cancelled -> "was cancelled, since " + cancelled.reason();
            case TaskResult.Waiting<?> waiting -> "waits: start the run again when there is what it waits for";
            case null -> "is not part of it";
        };
        return new RunFailedException(
                "Task '" + taskId + "' has no result: in run " + result.runId() + " it " + how
                        + (how.endsWith(".") ? "" : "."),
                cause(result),
                result);
    }

    private static String because(RunResult result, TaskResult.Skipped<?> skipped) {
        String other = "'" + skipped.because() + "'";
        if (skipped.why() == NodeResult.Skipped.Why.FAILURE) {
            return other + " failed";
        }
        TaskResult<?> end = result.tasks().get(skipped.because());
        if (end instanceof TaskResult.Completed<?>) {
            return other + " is done and holds nothing for it";
        }
        return end instanceof TaskResult.Failed<?>
                ? other + " failed, which is optional, and has no result for it"
                : "the condition of " + other + " did not hold";
    }

    private static String ending(RunResult result) {
        return switch (result.status()) {
            case COMPLETED -> "completed";
            case FAILED -> "failed";
            case CANCELLED -> "was cancelled";
            case SUSPENDED -> "waits";
        };
    }

    private static String reason(RunResult result) {
        return result.failure().map(failure -> ": " + failure.message()).orElse(".");
    }

    private static @Nullable Throwable cause(RunResult result) {
        return result.failure().map(failure -> failure.cause()).orElse(null);
    }

    /** {@return all that came of the run} */
    public RunResult result() {
        return result;
    }
}
