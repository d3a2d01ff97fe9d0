package dev.regatta.internal.run;

import dev.regatta.TaskResult;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides whether a task can run without results that are missing although nothing failed. */
final class Conditions {
    private Conditions() {}

    /** How the tasks of a run ended that a task comes after. */
    interface Results {
        /** {@return how a task ended, by its id in the run} */
        TaskResult<?> of(String taskId);
    }

    /** {@return that a task is skipped since what it needs has no result; {@code null} if it can run} */
    static TaskResult.@Nullable Skipped<?> skipped(PlannedTask<?> planned, Results results) {
        if (planned.speech() != null) {
            for (String named : planned.speech().named()) {
                String reason = missing(planned, named, results);
                if (reason != null) {
                    return TaskEnd.skipped(planned.id(), reason);
                }
            }
        }
        List<String> wanted = planned.task().after();
        String reason = null;
        for (String other : wanted) {
            reason = missing(planned, other, results);
            if (reason == null) {
                return null;
            }
        }
        return reason == null ? null : TaskEnd.skipped(planned.id(), reason);
    }

    /** {@return the task that is the reason why another has no result; {@code null} if it has one} */
    static @Nullable String missing(PlannedTask<?> planned, String other, Results results) {
        return switch (results.of(planned.plan().idOf(other))) {
            case TaskResult.Completed<?> completed -> null;
            case TaskResult.Skipped<?> skipped -> skipped.because();
            case TaskResult.Failed<?> failed -> failed.taskId();
            case TaskResult.Cancelled<?> cancelled -> cancelled.taskId();
        };
    }
}
