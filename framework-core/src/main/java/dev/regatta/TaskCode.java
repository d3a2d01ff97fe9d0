package dev.regatta;

/**
 * What a task does that needs no model.
 *
 * @param <T> the type of its result
 */
@FunctionalInterface
public interface TaskCode<T> {
    /**
     * Does it, on a thread of its own that is interrupted when the run is cancelled or the task's time is up.
     *
     * @param context inputs, and results of the tasks that this one comes after
     * @return the result, never {@code null}
     * @throws Exception what went wrong; any throwable fails the task
     */
    T run(TaskContext context) throws Exception;
}
