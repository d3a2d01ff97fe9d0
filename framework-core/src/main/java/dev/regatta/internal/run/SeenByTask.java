package dev.regatta.internal.run;

import dev.regatta.Task;
import dev.regatta.TaskContext;
import dev.regatta.TaskResult;
import dev.regatta.graph.NodeContext;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.text.Nearest;
import java.util.Map;
import java.util.Optional;

/** What the code, or the condition, of a task sees. */
record SeenByTask(String runId, PlannedTask<?> planned, NodeContext<TaskResult<?>> graph) implements TaskContext {
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
        Object value = inputs().get(name);
        if (value == null) {
            throw new IllegalArgumentException("Task '" + taskId() + "' needs the input '" + name
                    + "', which was not given." + Nearest.hint(name, inputs().keySet()));
        }
        return value;
    }

    @Override
    public <T> T of(Task<T> task) {
        return find(task)
                .orElseThrow(() -> new IllegalArgumentException("Task '" + taskId() + "' asked for the result of '"
                        + task.id() + "', which has none: it was skipped, or is optional and failed. Ask with find(…)"
                        + " where that can be."));
    }

    @Override
    @SuppressWarnings("unchecked") // the result of a Task<T> is a T
    public <T> Optional<T> find(Task<T> task) {
        return graph.value(planned.plan().idOf(task.id())) instanceof TaskResult.Completed<?> completed
                ? Optional.of((T) completed.output())
                : Optional.empty();
    }
}
