package dev.regatta;

import java.util.List;

/**
 * Decides, round by round, which tasks run next, until there is a result. What every composed task is made of: a loop, a
 * branch, a map, a reduction, a plan that is carried out. The tasks of a round become part of the run's graph, at once and
 * under the same limits as all others. Must be thread-safe, and should decide the same when asked the same.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
public interface TaskRounds<T> {
    /**
     * What comes next.
     *
     * @param <T> the type of the result
     */
    sealed interface Round<T> {
        /**
         * More tasks run; then the question is asked again. They can come after each other, and after tasks of the crew. Their
         * ids are unique within the round's task: {@code summaries[1]} is task {@code 1} of {@code summaries}.
         *
         * @param tasks the tasks; none to be asked again at once
         * @param <T> the type of the result
         */
        record Next<T>(List<Task<?>> tasks) implements Round<T> {
            /** Copies the list. */
            public Next {
                tasks = List.copyOf(tasks);
            }
        }

        /**
         * There is a result.
         *
         * @param output the result
         * @param text the result as text, as other tasks are shown it
         * @param <T> the type of the result
         */
        record Done<T>(T output, String text) implements Round<T> {}

        /**
         * There is no result, since there was nothing to do or what would have made it was skipped; the task counts as skipped.
         *
         * @param because the task that is the reason
         * @param <T> the type of the result
         */
        record Nothing<T>(String because) implements Round<T> {}
    }

    /**
     * Decides what comes next.
     *
     * @param context inputs, and results of the tasks that the composed one comes after
     * @param earlier how the tasks of all earlier rounds ended, round by round, in the order in which they were given
     * @return more tasks, or the end
     * @throws Exception what went wrong; any throwable fails the task
     */
    Round<T> next(TaskContext context, List<List<TaskResult<?>>> earlier) throws Exception;
}
