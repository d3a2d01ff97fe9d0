package dev.regatta.internal.run;

import dev.regatta.graph.NodeResult;
import dev.regatta.internal.log.RunLog;
import dev.regatta.model.Usage;
import dev.regatta.step.TaskEnd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** How the tasks of a run have ended, and of which others composed ones are made. Thread-safe. */
final class RunTasks {
    private final Map<String, EndedTask> ends = new ConcurrentHashMap<>();
    private final Map<String, List<String>> tasks;
    private final RunLog log;

    /**
     * Begins.
     *
     * @param tasks what each task of the crew comes after
     * @param log knows the parts of composed ones
     */
    RunTasks(Map<String, List<String>> tasks, RunLog log) {
        this.tasks = tasks;
        this.log = log;
    }

    /** Takes how a task ended; {@return whether that was not known yet} */
    boolean end(String taskId, EndedTask end) {
        return ends.putIfAbsent(taskId, end) == null;
    }

    /** {@return how a task ended; {@code null} if it has not} */
    @Nullable
    EndedTask find(String taskId) {
        return ends.get(taskId);
    }

    /** {@return the tasks that have ended} */
    Set<String> all() {
        return ends.keySet();
    }

    /** {@return how many tasks have ended} */
    int ended() {
        return ends.size();
    }

    /** {@return all ends, those of parts behind that of the whole} */
    Map<String, EndedTask> inOrder() {
        Map<String, EndedTask> ordered = new LinkedHashMap<>();
        collect(tasks.keySet(), ordered);
        return ordered;
    }

    private void collect(Collection<String> some, Map<String, EndedTask> ordered) {
        for (String task : some) {
            EndedTask end = ends.get(task);
            if (end != null) {
                ordered.put(task, end);
            }
            collect(log.partsOf(task).keySet(), ordered);
        }
    }

    /**
     * Ends the tasks that never came to the graph, since what they wait for did not end well.
     *
     * @param reason why the run was stopped, if it was
     * @param told is told how each of them ends
     */
    void endLate(String reason, BiConsumer<String, TaskEnd> told) {
        boolean found = true;
        while (found) {
            found = endSome(tasks, reason, told);
        }
    }

    private boolean endSome(Map<String, List<String>> some, String reason, BiConsumer<String, TaskEnd> told) {
        boolean found = false;
        for (Map.Entry<String, List<String>> each : some.entrySet()) {
            String task = each.getKey();
            Map<String, List<String>> inside = log.partsOf(task);
            found |= endSome(inside, reason, told);
            if (!ends.containsKey(task)) {
                List<String> before = new ArrayList<>(each.getValue());
                before.addAll(inside.keySet());
                TaskEnd end = endOf(before, reason);
                if (end != null && end(task, new EndedTask(end, Usage.NONE))) {
                    told.accept(task, end);
                    found = true;
                }
            }
        }
        return found;
    }

    /** {@return how a task ends that the run's stop kept from running: skipped, if it comes after the task that stopped the run} */
    TaskEnd stopped(String task, TaskEnd.Cancelled cancelled) {
        int bracket = task.lastIndexOf('[');
        Map<String, List<String>> siblings = bracket < 0 ? tasks : log.partsOf(task.substring(0, bracket));
        List<String> before = new ArrayList<>(siblings.getOrDefault(task, List.of()));
        before.addAll(log.partsOf(task).keySet());
        for (String other : before) {
            EndedTask ended = ends.get(other);
            String failed = failedFor(other, ended == null ? null : ended.end());
            if (failed != null && cancelled.reason().equals("'" + failed + "' failed")) {
                return new TaskEnd.Skipped(failed, NodeResult.Skipped.Why.FAILURE);
            }
        }
        return cancelled;
    }

    /** {@return the task that failed, so that this one has no result; {@code null} for none} */
    private static @Nullable String failedFor(String task, @Nullable TaskEnd end) {
        return switch (end) {
            case TaskEnd.Failed failed -> task;
            case TaskEnd.Skipped skipped -> skipped.why() == NodeResult.Skipped.Why.FAILURE ? skipped.because() : null;
            case null -> null;
            default -> null;
        };
    }

    /** {@return how a task ends that is after others; {@code null} if that cannot be told yet} */
    private @Nullable TaskEnd endOf(List<String> before, String reason) {
        boolean open = false;
        for (String other : before) {
            EndedTask ended = ends.get(other);
            open |= ended == null;
            TaskEnd end = ended == null ? null : ended.end();
            if (end instanceof TaskEnd.Failed) {
                return new TaskEnd.Skipped(other, NodeResult.Skipped.Why.FAILURE);
            }
            if (end instanceof TaskEnd.Skipped skipped && skipped.why() == NodeResult.Skipped.Why.FAILURE) {
                return new TaskEnd.Skipped(skipped.because(), skipped.why());
            }
        }
        return open ? null : new TaskEnd.Cancelled(reason, false);
    }
}
