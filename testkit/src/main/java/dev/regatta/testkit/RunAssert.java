package dev.regatta.testkit;

import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.event.RunEvent;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;

/** Assertions on a run that has ended. */
public final class RunAssert extends AbstractAssert<RunAssert, Run> {
    private final RunResult result;
    private final List<RunEvent> events = new ArrayList<>();

    RunAssert(Run run) {
        super(run, RunAssert.class);
        result = run.await();
        run.events().forEach(events::add);
    }

    /**
     * Checks that the run is completed.
     *
     * @return this
     */
    public RunAssert isCompleted() {
        return hasStatus(RunStatus.COMPLETED);
    }

    /**
     * Checks how the run ended.
     *
     * @param status how
     * @return this
     */
    public RunAssert hasStatus(RunStatus status) {
        if (result.status() != status) {
            failWithMessage(
                    "Expected the run to end %s, but it ended %s%s",
                    status,
                    result.status(),
                    result.failure().map(failure -> ": " + failure.message()).orElse(""));
        }
        return this;
    }

    /**
     * Goes on with the run's output.
     *
     * @return assertions on the text
     */
    public AbstractStringAssert<?> output() {
        isCompleted();
        return Assertions.assertThat(result.output()).as("output of the run");
    }

    /**
     * Checks how often models were called, retries not counted.
     *
     * @param times how often
     * @return this
     */
    public RunAssert calledModels(long times) {
        Assertions.assertThat(result.usage().modelCalls())
                .as("model calls of the run")
                .isEqualTo(times);
        return this;
    }

    /**
     * Checks that the run used no more tokens than it may.
     *
     * @param tokens how many at most, read and written
     * @return this
     */
    public RunAssert usedAtMostTokens(long tokens) {
        Assertions.assertThat(result.usage().totalTokens())
                .as("tokens of the run")
                .isLessThanOrEqualTo(tokens);
        return this;
    }

    /**
     * Goes on with a task.
     *
     * @param task the task
     * @return assertions on it
     */
    public TaskAssert task(Task<?> task) {
        return task(task.id());
    }

    /**
     * Goes on with a task.
     *
     * @param id the task's id; {@code summaries[1]} for a part of a composed one
     * @return assertions on it
     */
    public TaskAssert task(String id) {
        TaskResult<?> how = result.tasks().get(id);
        if (how == null) {
            throw failure(
                    "Expected the run to have a task '%s'; its tasks are %s",
                    id, result.tasks().keySet());
        }
        List<RunEvent> own = events.stream()
                .filter(event -> id.equals(event.origin().taskId()))
                .toList();
        return new TaskAssert(this, how, own);
    }
}
