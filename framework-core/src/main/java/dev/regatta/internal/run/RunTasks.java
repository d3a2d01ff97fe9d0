package dev.regatta.internal.run;

import dev.regatta.TaskResult;
import dev.regatta.graph.NodeResult;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.model.Usage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the tasks of a run have ended, and of which others composed ones are made. Thread-safe. */
final class RunTasks {
    private final Map<String, TaskResult<?>> results = new ConcurrentHashMap<>();
    private final Map<String, Collection<PlannedTask<?>>> parts = new ConcurrentHashMap<>();

    /** Takes how a task ended; {@return whether that was not known yet} */
    boolean end(TaskResult<?> result) {
        return results.putIfAbsent(result.taskId(), result) == null;
    }

    /** {@return how a task ended; {@code null} if it has not} */
    @Nullable
    TaskResult<?> find(String taskId) {
        return results.get(taskId);
    }

    /** {@return how a task ended that another one comes after} */
    TaskResult<?> result(String taskId) {
        TaskResult<?> result = results.get(taskId);
        if (result == null) {
            throw new IllegalStateException("The executor runs what comes after '" + taskId + "', which has not ended");
        }
        return result;
    }

    void added(String composed, List<PlannedTask<?>> tasks) {
        parts.computeIfAbsent(composed, key -> new ConcurrentLinkedQueue<>()).addAll(tasks);
    }

    private Collection<PlannedTask<?>> partsOf(String taskId) {
        return parts.getOrDefault(taskId, List.of());
    }

    /** {@return all results, those of parts behind that of the whole} */
    Map<String, TaskResult<?>> inOrder(Collection<PlannedTask<?>> tasks) {
        Map<String, TaskResult<?>> ordered = new LinkedHashMap<>();
        collect(tasks, ordered);
        return ordered;
    }

    private void collect(Collection<PlannedTask<?>> tasks, Map<String, TaskResult<?>> ordered) {
        for (PlannedTask<?> planned : tasks) {
            TaskResult<?> result = results.get(planned.id());
            if (result != null) {
                ordered.put(planned.id(), result);
            }
            collect(partsOf(planned.id()), ordered);
        }
    }

    /**
     * Ends the tasks that never came to the graph, since what they wait for did not end well.
     *
     * @param tasks the tasks of the crew
     * @param reason why the run was stopped, if it was
     * @param told is told how each of them ends
     */
    void endLate(Collection<PlannedTask<?>> tasks, String reason, Consumer<TaskResult<?>> told) {
        boolean found = true;
        while (found) {
            found = endSome(tasks, reason, told);
        }
    }

    private boolean endSome(Collection<PlannedTask<?>> tasks, String reason, Consumer<TaskResult<?>> told) {
        boolean found = false;
        for (PlannedTask<?> planned : tasks) {
            Collection<PlannedTask<?>> inside = partsOf(planned.id());
            found |= endSome(inside, reason, told);
            if (!results.containsKey(planned.id())) {
                List<String> before = new ArrayList<>(planned.after());
                inside.forEach(part -> before.add(part.id()));
                TaskResult<?> end = endOf(planned.id(), before, reason);
                if (end != null && end(end)) {
                    told.accept(end);
                    found = true;
                }
            }
        }
        return found;
    }

    /** {@return how a task ends that is after others; {@code null} if that cannot be told yet} */
    private @Nullable TaskResult<?> endOf(String taskId, List<String> before, String reason) {
        boolean open = false;
        for (String other : before) {
            TaskResult<?> result = results.get(other);
            open |= result == null;
            if (result instanceof TaskResult.Failed<?>) {
                return new TaskResult.Skipped<>(taskId, other, NodeResult.Skipped.Why.FAILURE);
            }
            if (result instanceof TaskResult.Skipped<?> skipped && skipped.why() == NodeResult.Skipped.Why.FAILURE) {
                return new TaskResult.Skipped<>(taskId, skipped.because(), skipped.why());
            }
        }
        return open ? null : new TaskResult.Cancelled<>(taskId, reason, false, Usage.NONE);
    }
}
