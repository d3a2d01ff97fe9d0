package dev.regatta;

import dev.regatta.error.Failure;
import dev.regatta.graph.NodeResult;
import dev.regatta.model.Usage;
import dev.regatta.spi.TaskOutcome.Wait;
import java.time.Duration;
import java.util.List;

/**
 * How a task of a run ended. Immutable.
 *
 * @param <T> the type of the task's result
 */
public sealed interface TaskResult<T> {
    /** {@return the task's id} */
    String taskId();

    /** {@return what the task used, however it ended} */
    Usage usage();

    /**
     * The task is done.
     *
     * @param taskId the task's id
     * @param output its result
     * @param text its result as text, as other tasks are shown it: the answer, or the value as JSON
     * @param usage what it used
     * @param duration from its start to its end
     * @param <T> the type of its result
     */
    record Completed<T>(String taskId, T output, String text, Usage usage, Duration duration)
            implements TaskResult<T> {}

    /**
     * The task failed.
     *
     * @param taskId the task's id
     * @param failure why
     * @param usage what it used
     * @param duration from its start to its end
     * @param <T> the type of its result
     */
    record Failed<T>(String taskId, Failure failure, Usage usage, Duration duration) implements TaskResult<T> {}

    /**
     * The task never started, since one that it comes after failed, or since a condition did not hold.
     *
     * @param taskId the task's id
     * @param because the task that failed, or whose condition did not hold
     * @param why what that task did
     * @param <T> the type of its result
     */
    record Skipped<T>(String taskId, String because, NodeResult.Skipped.Why why) implements TaskResult<T> {
        @Override
        public Usage usage() {
            return Usage.NONE;
        }
    }

    /**
     * The task was stopped, or kept from starting, although nothing it comes after failed.
     *
     * @param taskId the task's id
     * @param reason why: another task failed, somebody cancelled, the run's time was up
     * @param stuck whether it ignored its interrupt and may still be running
     * @param usage what it had used by then
     * @param <T> the type of its result
     */
    record Cancelled<T>(String taskId, String reason, boolean stuck, Usage usage) implements TaskResult<T> {}

    /**
     * The task waits, or comes after one that does. It goes on when its run is started again.
     *
     * @param taskId the task's id
     * @param on what it waits for; empty if it comes after a task that waits
     * @param usage what it has used so far
     * @param <T> the type of its result
     */
    record Waiting<T>(String taskId, List<Wait> on, Usage usage) implements TaskResult<T> {
        /** Copies the list. */
        public Waiting {
            on = List.copyOf(on);
        }
    }
}
