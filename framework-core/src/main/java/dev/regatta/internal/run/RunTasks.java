package dev.regatta.internal.run;

import static java.util.Objects.requireNonNull;

import dev.regatta.graph.NodeResult;
import dev.regatta.internal.log.RunLog;
import dev.regatta.step.TaskEnd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How the tasks of a run have ended, and of which others composed ones are made. Thread-safe. */
final class RunTasks {
    private final Map<String, EndedTask> ends = new ConcurrentHashMap<>();
    private final Map<String, List<String>> tasks;
    private final RunLog log;
    private final Set<String> excused = ConcurrentHashMap.newKeySet(); // failed, and the run goes on
    private final ReentrantLock failing = new ReentrantLock();
    private volatile @Nullable String firstFailed; // written under the lock

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

    /**
     * Takes how a task ended.
     *
     * @param goesOn whether the run goes on although the task has failed
     * @param told is told unless that was known already; of two failures, the one that counts as the first is told first
     */
    void end(String taskId, EndedTask end, boolean goesOn, Runnable told) {
        if (end.end() instanceof TaskEnd.Failed && !goesOn) {
            failing.lock();
            try {
                if (ends.putIfAbsent(taskId, end) == null) {
                    firstFailed = firstFailed == null ? taskId : firstFailed;
                    told.run();
                }
            } finally {
                failing.unlock();
            }
        } else if (ends.putIfAbsent(taskId, end) == null) {
            if (goesOn && end.end() instanceof TaskEnd.Failed) {
                excused.add(taskId);
            }
            told.run();
        }
    }

    /** {@return the task whose failure was the first that the run does not go on after; {@code null} if there was none} */
    @Nullable
    String firstFailed() {
        return firstFailed;
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

    /** {@return all ends, those of parts after that of the whole} */
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

    /** {@return the tasks and parts that have not ended, as far as they are known} */
    List<String> open() {
        List<String> open = new ArrayList<>();
        collectOpen(tasks.keySet(), open);
        return open;
    }

    private void collectOpen(Collection<String> some, List<String> open) {
        for (String task : some) {
            if (!ends.containsKey(task)) {
                open.add(task);
            }
            collectOpen(log.partsOf(task).keySet(), open);
        }
    }

    /**
     * Ends the tasks that were kept from their end. How each of them ends follows from how the others did, not from the order in
     * which the executor came to them: what comes after a task that failed is skipped, all else is cancelled.
     *
     * @param reason why the run was stopped, if it was
     * @param stuck whether a task ignored its interrupt
     * @param told is told how each of them ends
     */
    void endRest(String reason, Predicate<String> stuck, BiConsumer<String, TaskEnd> told) {
        boolean found = true;
        while (found) {
            found = endSome(tasks, reason, stuck, told);
        }
    }

    private boolean endSome(
            Map<String, List<String>> some, String reason, Predicate<String> stuck, BiConsumer<String, TaskEnd> told) {
        boolean found = false;
        for (Map.Entry<String, List<String>> each : some.entrySet()) {
            String task = each.getKey();
            Map<String, List<String>> inside = log.partsOf(task);
            found |= endSome(inside, reason, stuck, told);
            if (!ends.containsKey(task)) {
                List<String> before = before(task, each.getValue());
                if (ends.keySet().containsAll(before)) {
                    TaskEnd skipped = skippedAfter(before);
                    told.accept(task, skipped == null ? new TaskEnd.Cancelled(reason, stuck.test(task)) : skipped);
                    found = true;
                }
            }
        }
        return found;
    }

    /** {@return how a task ends that a failure keeps from running; {@code null} while that depends on tasks that have not ended} */
    @Nullable
    TaskEnd skipped(String task) {
        int bracket = task.lastIndexOf('[');
        Map<String, List<String>> siblings = bracket < 0 ? tasks : log.partsOf(task.substring(0, bracket));
        List<String> before = before(task, siblings.getOrDefault(task, List.of()));
        return ends.keySet().containsAll(before) ? skippedAfter(before) : null;
    }

    /** {@return what ends before a task does: what it comes after, and the tasks that it is made of} */
    private List<String> before(String task, List<String> after) {
        List<String> before = new ArrayList<>(after);
        before.addAll(log.partsOf(task).keySet());
        return before;
    }

    /** {@return the skip that the first of some tasks is the reason for which failed or was skipped for a failure; {@code null} for none} */
    private @Nullable TaskEnd skippedAfter(List<String> before) {
        for (String other : before) {
            TaskEnd end = requireNonNull(ends.get(other)).end();
            if (end instanceof TaskEnd.Failed && !excused.contains(other)) {
                return new TaskEnd.Skipped(other, NodeResult.Skipped.Why.FAILURE);
            }
            if (end instanceof TaskEnd.Skipped skipped && skipped.why() == NodeResult.Skipped.Why.FAILURE) {
                return skipped;
            }
        }
        return null;
    }
}
