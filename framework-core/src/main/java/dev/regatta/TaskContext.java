package dev.regatta;

import java.util.Map;
import java.util.Optional;

/** What the code, or the condition, of a task sees of its run. Thread-safe. */
public interface TaskContext {
    /** {@return the run's id} */
    String runId();

    /** {@return the task's id} */
    String taskId();

    /** {@return the inputs that the run was started with} */
    Map<String, Object> inputs();

    /**
     * Returns an input.
     *
     * @param name its name
     * @return its value
     * @throws IllegalArgumentException if the run was started without it
     */
    Object input(String name);

    /**
     * Returns the result of a task that this one comes after, directly or through others.
     *
     * @param task the other task
     * @param <T> the type of its result
     * @return its result
     * @throws IllegalArgumentException if this task does not come after it, or if it has none
     */
    <T> T of(Task<T> task);

    /**
     * Returns the result of a task that this one comes after, directly or through others, if it has one.
     *
     * @param task the other task
     * @param <T> the type of its result
     * @return its result; empty if the task was skipped since a condition did not hold, or is optional and failed
     * @throws IllegalArgumentException if this task does not come after it
     */
    <T> Optional<T> find(Task<T> task);
}
