package dev.regatta;

import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import dev.regatta.gateway.ToolReport;
import dev.regatta.gateway.ToolStats;
import dev.regatta.graph.NodeResult;
import dev.regatta.message.TypeRef;
import dev.regatta.model.Usage;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What came of a run: how each task ended, and what it took. Immutable. Nothing here depends on which task ended first: the
 * result of a run is that of its sinks, the tasks that no other comes after.
 *
 * @param runId the run's id
 * @param status how it ended
 * @param tasks how each task ended, in the order in which the tasks were declared
 * @param sinks the ids of the tasks that no other comes after, in the order in which they were declared
 * @param firstFailure the first failure, or that the run's time was up; {@code null} if neither happened
 * @param usage what all tasks used
 * @param duration from start to end
 * @param report what its tools did, and what it warned of
 */
public record RunResult(
        String runId,
        RunStatus status,
        Map<String, TaskResult<?>> tasks,
        List<String> sinks,
        @Nullable Failure firstFailure,
        Usage usage,
        Duration duration,
        Report report) {

    /**
     * What happened besides the results.
     *
     * @param tools what its tools did
     * @param warnings what stopped nothing, but its author would want to know, in order
     */
    public record Report(ToolReport tools, List<RunEvent.Warning> warnings) {
        /** Copies the list. */
        public Report {
            warnings = List.copyOf(warnings);
        }
    }

    /** Copies the collections, keeping their order. */
    public RunResult {
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
        sinks = List.copyOf(sinks);
    }

    /** {@return the first failure, or that the run's time was up} */
    public Optional<Failure> failure() {
        return Optional.ofNullable(firstFailure);
    }

    /**
     * Returns this result with another report; for engines.
     *
     * @param changed what its tools did, and what it warned of
     * @return the changed result
     */
    public RunResult with(Report changed) {
        return new RunResult(runId, status, tasks, sinks, firstFailure, usage, duration, changed);
    }

    /**
     * Returns what stopped nothing, but the author of the crew would want to know: a memory that failed, a plan that could not be made, an
     * input that nothing asks for. Each is a line of the log, too, and an event.
     *
     * @return the warnings, in order
     */
    public List<RunEvent.Warning> warnings() {
        return report.warnings();
    }

    /** {@return how often each tool was called and how that went, by its name, in alphabetical order} */
    public Map<String, ToolStats> tools() {
        return report.tools().stats();
    }

    /**
     * Returns the whole of a tool's result that the model was shown only the beginning of.
     *
     * @param reference the call, as the model is told it: {@code task/turn.index}
     * @return the whole result; empty if the call's result was not cut, or had to go for others: 64 MB are kept
     */
    public Optional<String> toolResult(String reference) {
        return Optional.ofNullable(report.tools().wholeResults().get(reference));
    }

    /** {@return whether every task is done or was skipped on purpose} */
    public boolean isCompleted() {
        return status == RunStatus.COMPLETED;
    }

    /**
     * Returns this result if the run is completed.
     *
     * @return this result
     * @throws RunFailedException if it is not
     */
    public RunResult orElseThrow() {
        if (!isCompleted()) {
            throw RunFailedException.of(this);
        }
        return this;
    }

    /**
     * Returns a task's result.
     *
     * @param task the task
     * @param <T> the type of its result
     * @return its result
     * @throws RunFailedException if it has none, since it failed, was skipped or cancelled
     * @throws IllegalArgumentException if the run has no such task
     */
    public <T> T of(Task<T> task) {
        if (result(task) instanceof TaskResult.Completed<?> completed) {
            return cast(task.type(), completed.output());
        }
        throw RunFailedException.of(this, task.id());
    }

    /**
     * Returns how a task ended.
     *
     * @param task the task
     * @return how it ended
     * @throws IllegalArgumentException if the run has no such task
     */
    public TaskResult<?> result(Task<?> task) {
        TaskResult<?> result = tasks.get(task.id());
        if (result == null) {
            throw new IllegalArgumentException("The run has no task '" + task.id() + "'. Its tasks are "
                    + String.join(", ", tasks.keySet()) + ".");
        }
        return result;
    }

    /**
     * Returns the result of the run as text: that of its sink. Of several sinks each one's text stands under a line with its
     * id, in the order in which they were declared. Sinks that were skipped since a condition did not hold are left out, unless
     * all were.
     *
     * @return the text
     * @throws RunFailedException if a sink has no result
     */
    public String output() {
        Map<String, TaskResult.Completed<?>> done = completedSinks();
        return done.size() == 1
                ? done.values().iterator().next().text()
                : done.entrySet().stream()
                        .map(entry -> "# " + entry.getKey() + "\n\n"
                                + entry.getValue().text())
                        .collect(Collectors.joining("\n\n"));
    }

    /**
     * Returns the results of all sinks.
     *
     * @return result by task id, in the order in which the sinks were declared
     * @throws RunFailedException if a sink has no result
     */
    public Map<String, Object> outputs() {
        Map<String, Object> outputs = new LinkedHashMap<>();
        completedSinks().forEach((id, completed) -> outputs.put(id, completed.output()));
        return Collections.unmodifiableMap(outputs);
    }

    private Map<String, TaskResult.Completed<?>> completedSinks() {
        Map<String, TaskResult.Completed<?>> done = new LinkedHashMap<>();
        for (String sink : sinks) {
            boolean left = tasks.get(sink) instanceof TaskResult.Skipped<?> skipped
                    && skipped.why() == NodeResult.Skipped.Why.CONDITION;
            if (left && !(done.isEmpty() && sink.equals(sinks.getLast()))) {
                continue;
            }
            if (!(tasks.get(sink) instanceof TaskResult.Completed<?> completed)) {
                throw RunFailedException.of(this, sink);
            }
            done.put(sink, completed);
        }
        return done;
    }

    @SuppressWarnings("unchecked") // the result of a Task<T> is a T; at least its class is checked
    private static <T> T cast(TypeRef<T> type, Object output) {
        return (T) MethodType.methodType(type.rawType()).wrap().returnType().cast(output);
    }
}
