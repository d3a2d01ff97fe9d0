package dev.regatta;

import dev.langchain4j.model.output.structured.Description;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The plan that is made before a crew's tasks start: steps for each of them. */
final class CrewPlanner {
    /** The id of the planning task in the run, which no task of a user can have. */
    static final String ID = "[plan]";

    private CrewPlanner() {}

    /** Steps for all tasks. */
    record Steps(@Description("One entry for each task") List<TaskSteps> tasks) {
        /** {@return the steps of a task as text; empty if it has none} */
        String of(String taskId) {
            StringBuilder text = new StringBuilder();
            for (TaskSteps each : tasks) {
                if (each.task().equals(taskId)) {
                    each.steps().forEach(step -> text.append("\n- ").append(step));
                }
            }
            return text.isEmpty() ? "" : "\n\n<plan>" + text + "\n</plan>";
        }
    }

    /** Steps for one task. */
    record TaskSteps(
            @Description("The id of the task") String task,
            @Description("What to do, step by step") List<String> steps) {}

    /** {@return the task that plans for others; it may fail, then they go on without a plan} */
    static Task<Steps> task(Agent planner, List<CrewPlan.PlannedTask<?>> tasks) {
        List<String> ids = new ArrayList<>();
        StringBuilder listed = new StringBuilder();
        for (CrewPlan.PlannedTask<?> planned : tasks) {
            CrewPlan.Speech<?> speech = planned.speech();
            if (speech != null) {
                ids.add(planned.id());
                listed.append("\n\nTask ")
                        .append(planned.id())
                        .append(", for ")
                        .append(speech.agent().role())
                        .append(planned.after().isEmpty() ? "" : ", after " + String.join(", ", planned.after()))
                        .append(":\n")
                        .append(speech.description()
                                .fill(planned.inputs()::text, result -> "(the result of " + result + ")"));
                speech.agent().tools().forEach(tool -> listed.append("\nTool: ").append(tool.name()));
            }
        }
        return Task.of("plan", "Plan the tasks below: a few steps for each, for whoever does it.{_tasks}", Steps.class)
                .by(planner.withoutPlanning())
                .input("_tasks", listed.toString())
                .guardrail(steps -> check(steps, ids))
                .optional();
    }

    private static Verdict<Steps> check(Steps steps, List<String> ids) {
        Set<String> planned = new HashSet<>();
        for (TaskSteps each : steps.tasks()) {
            if (!ids.contains(each.task()) || !planned.add(each.task())) {
                return Verdict.no("Each entry is for another one of these tasks: " + String.join(", ", ids) + ".");
            }
        }
        return planned.size() == ids.size()
                ? Verdict.ok(steps)
                : Verdict.no("There must be an entry for each of these tasks: " + String.join(", ", ids) + ".");
    }
}
