package dev.regatta.testkit;

import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;

/** Assertions on a task of a run that has ended. */
public final class TaskAssert extends AbstractAssert<TaskAssert, TaskResult<?>> {
    private final RunAssert run;
    private final List<RunEvent> events;

    TaskAssert(RunAssert run, TaskResult<?> result, List<RunEvent> events) {
        super(result, TaskAssert.class);
        this.run = run;
        this.events = events;
    }

    /** How often something was done. */
    public final class Times {
        private final String what;
        private final long count;

        private Times(String what, long count) {
            this.what = what;
            this.count = count;
        }

        /**
         * Checks how often it was.
         *
         * @param expected how often
         * @return the assertions on the task, to go on with
         */
        public TaskAssert times(long expected) {
            Assertions.assertThat(count).as(what).isEqualTo(expected);
            return TaskAssert.this;
        }

        /** {@return the assertions on the task, to go on with} */
        public TaskAssert and() {
            return TaskAssert.this;
        }
    }

    private TaskResult.Completed<?> completed() {
        if (actual instanceof TaskResult.Completed<?> done) {
            return done;
        }
        throw failure("Expected the task '%s' to be done, but it is: %s", actual.taskId(), actual);
    }

    /**
     * Checks that the task has its result.
     *
     * @return this
     */
    public TaskAssert isDone() {
        completed();
        return this;
    }

    /**
     * Checks that the task was skipped.
     *
     * @return this
     */
    public TaskAssert isSkipped() {
        Assertions.assertThat(actual).as("task '%s'", actual.taskId()).isInstanceOf(TaskResult.Skipped.class);
        return this;
    }

    /**
     * Checks that the task failed, and goes on with why.
     *
     * @return assertions on the failure
     */
    public ObjectAssert<Failure> failure() {
        if (actual instanceof TaskResult.Failed<?> failed) {
            return Assertions.assertThat(failed.failure());
        }
        throw failure("Expected the task '%s' to have failed, but it is: %s", actual.taskId(), actual);
    }

    /**
     * Goes on with the task's result as text.
     *
     * @return assertions on the text
     */
    public AbstractStringAssert<?> text() {
        return Assertions.assertThat(completed().text()).as("text of task '%s'", actual.taskId());
    }

    /**
     * Goes on with the task's result.
     *
     * @return assertions on the result
     */
    public ObjectAssert<Object> output() {
        return Assertions.<Object>assertThat(completed().output()).as("output of task '%s'", actual.taskId());
    }

    /**
     * Checks that a tool was called at least once, by whoever worked on the task.
     *
     * @param tool the tool's name
     * @return how often
     */
    public Times calledTool(String tool) {
        List<String> called = events.stream()
                .filter(RunEvent.ToolCallStarted.class::isInstance)
                .map(event -> ((RunEvent.ToolCallStarted) event).tool())
                .toList();
        Assertions.assertThat(called)
                .as("tools that task '%s' called", actual.taskId())
                .contains(tool);
        return new Times(
                "calls of '" + tool + "' by task '" + actual.taskId() + "'",
                called.stream().filter(tool::equals).count());
    }

    /**
     * Checks that a tool was not called.
     *
     * @param tool the tool's name
     * @return this
     */
    public TaskAssert didNotCallTool(String tool) {
        Assertions.assertThat(events)
                .as("tools that task '%s' called", actual.taskId())
                .noneMatch(event -> event instanceof RunEvent.ToolCallStarted call
                        && call.tool().equals(tool));
        return this;
    }

    /**
     * Checks how often models were called for the task.
     *
     * @param times how often
     * @return this
     */
    public TaskAssert calledModels(long times) {
        Assertions.assertThat(actual.usage().modelCalls())
                .as("model calls of task '%s'", actual.taskId())
                .isEqualTo(times);
        return this;
    }

    /**
     * Checks that an agent passed work on to a coworker.
     *
     * @param role the coworker's role
     * @return how often
     */
    public Times delegatedTo(String role) {
        List<String> roles = events.stream()
                .filter(RunEvent.WorkDelegated.class::isInstance)
                .map(event -> ((RunEvent.WorkDelegated) event).to())
                .toList();
        Assertions.assertThat(roles)
                .as("coworkers of task '%s'", actual.taskId())
                .contains(role);
        return new Times(
                "work that task '" + actual.taskId() + "' passed on to '" + role + "'",
                roles.stream().filter(role::equals).count());
    }

    /**
     * Checks how often an answer was sent back.
     *
     * @param times how often
     * @return this
     */
    public TaskAssert hadAnswersRejected(long times) {
        Assertions.assertThat(events.stream()
                        .filter(RunEvent.AnswerRejected.class::isInstance)
                        .count())
                .as("rejected answers of task '%s'", actual.taskId())
                .isEqualTo(times);
        return this;
    }

    /** {@return the assertions on the run, to go on with} */
    public RunAssert and() {
        return run;
    }
}
