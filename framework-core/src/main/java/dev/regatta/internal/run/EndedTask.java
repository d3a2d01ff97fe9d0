package dev.regatta.internal.run;

import dev.regatta.TaskResult;
import dev.regatta.graph.NodeResult;
import dev.regatta.model.Usage;
import dev.regatta.step.Payload;
import dev.regatta.step.TaskEnd;
import java.util.function.Function;

/**
 * How a task ended, and what it used.
 *
 * @param end how
 * @param usage what it used
 */
record EndedTask(TaskEnd end, Usage usage) {
    private static final TaskEnd WAITS = new TaskEnd.Cancelled("it waits", false);

    /** {@return the value of a node whose task waits; nothing that comes after it is performed} */
    static EndedTask waiting() {
        return new EndedTask(WAITS, Usage.NONE);
    }

    /** {@return the value of a node that ends no task} */
    static EndedTask goesOn() {
        return new EndedTask(new TaskEnd.Skipped("", NodeResult.Skipped.Why.CONDITION), Usage.NONE);
    }

    /**
     * {@return the same as users see it}
     *
     * @param values makes the result of what is known of it
     */
    TaskResult<?> result(String taskId, Function<Payload, Object> values) {
        return switch (end) {
            case TaskEnd.Done done ->
                new TaskResult.Completed<>(taskId, values.apply(done.output()), done.text(), usage, done.took());
            case TaskEnd.Failed failed -> new TaskResult.Failed<>(taskId, failed.failure(), usage, failed.took());
            case TaskEnd.Skipped skipped -> new TaskResult.Skipped<>(taskId, skipped.because(), skipped.why());
            case TaskEnd.Cancelled cancelled ->
                new TaskResult.Cancelled<>(taskId, cancelled.reason(), cancelled.stuck(), usage);
        };
    }
}
