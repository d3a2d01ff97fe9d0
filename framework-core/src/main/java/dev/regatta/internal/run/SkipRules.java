package dev.regatta.internal.run;

import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.spi.TaskCall.Past;
import dev.regatta.step.TaskEnd;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules for skipping: whether a task can run without results that are missing although nothing failed. */
final class SkipRules {
    private SkipRules() {}

    /** {@return how a task is skipped that needs a result which is missing; {@code null} if it can run} */
    static TaskEnd.@Nullable Skipped skipped(PlannedTask<?> planned, Past past) {
        if (planned.speech() != null) {
            for (String named : planned.speech().named()) {
                String reason = missing(planned, named, past);
                if (reason != null) {
                    return TaskFailures.skipped(reason);
                }
            }
        }
        List<String> wanted = planned.task().after().context();
        String reason = null;
        for (String other : wanted) {
            reason = missing(planned, other, past);
            if (reason == null) {
                return null;
            }
        }
        return reason == null ? null : TaskFailures.skipped(reason);
    }

    /** {@return the task that is the reason why another has no result; {@code null} if it has one} */
    static @Nullable String missing(PlannedTask<?> planned, String other, Past past) {
        String id = planned.plan().idOf(other);
        return switch (past.endOf(id)) {
            case null ->
                throw new IllegalStateException("The engine runs '" + planned.id() + "', which comes after '" + id
                        + "', before that has ended");
            case TaskEnd.Done done -> null;
            case TaskEnd.Skipped skipped -> skipped.because();
            case TaskEnd.Failed failed -> id;
            case TaskEnd.Cancelled cancelled -> id;
        };
    }
}
