package dev.regatta.internal.run;

import dev.regatta.Task;
import dev.regatta.internal.compose.DecidingContext;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.TaskCall.Past;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest.Decide;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What a composed task sees whose parts were decided on by another process, and are made again here: the recorded decision, the
 * results of then, and no steps.
 */
record DecidedBefore(String runId, PlannedTask<?> planned, Past past, int round, PlannedTasks tasks)
        implements DecidingContext {
    @Override
    public Payload decide(Decide.What what, Map<String, Payload> about, Callable<Payload> decision) throws Exception {
        StepReply reply = past.decisionOf(StepPath.ofTask(planned.id()).round(round));
        return reply instanceof StepReply.Value value ? value.value() : decision.call();
    }

    @Override
    public String taskId() {
        return planned.id();
    }

    @Override
    public Map<String, Object> inputs() {
        return planned.inputs().values();
    }

    @Override
    public Object input(String name) {
        return planned.inputs().value(taskId(), name);
    }

    @Override
    public <T> T input(String name, Class<T> type) {
        return planned.inputs().value(taskId(), name, type);
    }

    @Override
    public <T> T of(Task<T> task) {
        return find(task).orElseThrow(() -> new IllegalArgumentException("The task '" + task.id() + "' has no result"));
    }

    @Override
    @SuppressWarnings("unchecked") // the result of a Task<T> is a T
    public <T> Optional<T> find(Task<T> task) {
        return (Optional<T>) tasks.result(planned.plan().idOf(task.id()), past);
    }

    @Override
    public <T> T step(String name, TypeRef<T> type, Callable<T> work) {
        throw noSteps();
    }

    @Override
    public <T> T step(String name, String key, TypeRef<T> type, Callable<T> work) {
        throw noSteps();
    }

    @Override
    public Instant now() {
        throw noSteps();
    }

    @Override
    public long randomLong() {
        throw noSteps();
    }

    @Override
    public String newId() {
        throw noSteps();
    }

    private IllegalStateException noSteps() {
        return new IllegalStateException("The code that makes the parts of '" + taskId()
                + "' depends on its arguments only: it takes no steps, reads no clock and draws no numbers");
    }
}
