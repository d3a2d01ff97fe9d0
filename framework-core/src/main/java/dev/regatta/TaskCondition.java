package dev.regatta;

/** Says whether a task runs. */
@FunctionalInterface
public interface TaskCondition {
    /**
     * Looks at inputs and at what came before.
     *
     * @param context inputs, and results of the tasks that this one comes after
     * @return whether the task runs; if not, it is skipped
     * @throws Exception when it cannot be said, which fails the task
     */
    boolean holds(TaskContext context) throws Exception;
}
