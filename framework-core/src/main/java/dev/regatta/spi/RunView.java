package dev.regatta.spi;

import dev.regatta.RunStatus;
import dev.regatta.event.RunEvent;
import dev.regatta.model.Usage;
import dev.regatta.step.StepPath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as it stands at one moment. Immutable.
 *
 * @param id the run's id
 * @param crew the crew's name; empty as long as nothing has begun
 * @param status how it ended; empty as long as it goes on
 * @param tasks where each task stands, those that were added meanwhile after the others
 * @param usage what the tasks that have ended used
 * @param questions what people are asked right now, by the steps that ask, see {@link CrewEngine#signal}
 */
public record RunView(
        String id,
        String crew,
        Optional<RunStatus> status,
        Map<String, TaskStage> tasks,
        Usage usage,
        Map<StepPath, String> questions) {

    /** Where a task stands. */
    public enum TaskStage {
        /** It has not begun. */
        WAITING,
        /** It has begun. */
        RUNNING,
        /** It has a result. */
        DONE,
        /** It failed. */
        FAILED,
        /** It did not have to run, or could not. */
        SKIPPED,
        /** It was stopped, or kept from running, as the run was over. */
        CANCELLED
    }

    /** Keeps the order of the tasks. */
    public RunView {
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        questions = Collections.unmodifiableMap(new LinkedHashMap<>(questions));
    }

    /**
     * Makes the view of a run of its events.
     *
     * @param id the run's id
     * @param events the events so far, from the first on
     * @param questions what people are asked, by the steps that ask
     * @return the view
     */
    public static RunView of(String id, List<RunEvent> events, Map<StepPath, String> questions) {
        String crew = "";
        RunStatus status = null;
        Usage usage = Usage.NONE;
        Map<String, TaskStage> tasks = new LinkedHashMap<>();
        for (RunEvent event : events) {
            String task = event.origin().taskId();
            if (event instanceof RunEvent.RunStarted started) {
                crew = started.crew();
                started.tasks().keySet().forEach(one -> tasks.put(one, TaskStage.WAITING));
            } else if (event instanceof RunEvent.TasksAdded added) {
                added.tasks().keySet().forEach(one -> tasks.putIfAbsent(one, TaskStage.WAITING));
            } else if (event instanceof RunEvent.RunFinished finished) {
                status = RunStatus.valueOf(finished.status());
                usage = finished.usage();
            } else if (task != null) {
                TaskStage stage = stage(event);
                if (stage != null) {
                    tasks.put(task, stage);
                }
                if (event instanceof RunEvent.TaskCompleted completed) {
                    usage = usage.plus(completed.usage());
                } else if (event instanceof RunEvent.TaskFailed failed) {
                    usage = usage.plus(failed.usage());
                }
            }
        }
        return new RunView(id, crew, Optional.ofNullable(status), tasks, usage, questions);
    }

    private static @Nullable TaskStage stage(RunEvent event) {
        return switch (event) {
            case RunEvent.TaskStarted started -> TaskStage.RUNNING;
            case RunEvent.TaskCompleted completed -> TaskStage.DONE;
            case RunEvent.TaskFailed failed -> TaskStage.FAILED;
            case RunEvent.TaskSkipped skipped -> TaskStage.SKIPPED;
            case RunEvent.TaskCancelled cancelled -> TaskStage.CANCELLED;
            default -> null;
        };
    }
}
