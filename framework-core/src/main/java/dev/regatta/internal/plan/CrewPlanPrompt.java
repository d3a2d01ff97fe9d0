package dev.regatta.internal.plan;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.Verdict;
import dev.regatta.message.TypeRef;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The planning prompt of a crew: a task before all others that asks a model for steps for each of them. */
public final class CrewPlanPrompt {
    /** The id of the planning task in the run, which no task of a user can have. */
    public static final String ID = "[plan]";

    private CrewPlanPrompt() {}

    /** Steps for all tasks. */
    public record Steps(
            @Description("One entry for each task") List<TaskSteps> tasks) {
        /** {@return the steps of a task as text; empty if it has none} */
        public String of(String taskId, PromptTemplates words) {
            String listed = tasks.stream()
                    .filter(each -> each.task().equals(taskId))
                    .flatMap(each -> each.steps().stream())
                    .map(step -> "- " + step)
                    .collect(Collectors.joining("\n"));
            return listed.isEmpty() ? "" : "\n\n" + words.fill(PromptSection.PLAN_CREW_STEPS, Map.of("steps", listed));
        }
    }

    /** Steps for one task. */
    public record TaskSteps(
            @Description("The id of the task") String task,
            @Description("What to do, step by step") List<String> steps) {}

    /** {@return the task that plans for others; it may fail, then they go on without a plan} */
    static TaskSpec<Steps> task(AgentSpec planner, List<CrewPlan.PlannedTask<?>> tasks, PromptTemplates words) {
        List<String> ids = new ArrayList<>();
        List<String> listed = new ArrayList<>();
        for (CrewPlan.PlannedTask<?> planned : tasks) {
            CrewPlan.Speech<?> speech = planned.speech();
            if (speech != null) {
                ids.add(planned.id());
                listed.add(told(planned, speech, words));
            }
        }
        String description = words.fill(PromptSection.PLAN_CREW, Map.of("tasks", "{_tasks}"));
        return TaskSpec.of(
                        "plan",
                        new TaskWork.ByAgent<>(
                                TypeRef.of(Steps.class),
                                description,
                                "",
                                planner.withoutPlanning(),
                                TaskWork.Patience.defaults()))
                .withInput("_tasks", String.join("\n\n", listed))
                .withChecks(List.of(new TaskSpec.Check.ByCode<>(steps -> check(steps, ids, words))))
                .asOptional();
    }

    private static String told(CrewPlan.PlannedTask<?> planned, CrewPlan.Speech<?> speech, PromptTemplates words) {
        String after = planned.after().isEmpty()
                ? ""
                : words.fill(PromptSection.PLAN_CREW_AFTER, Map.of("tasks", String.join(", ", planned.after())));
        String description = speech.description()
                .fill(
                        planned.inputs()::text,
                        result -> words.fill(PromptSection.PLAN_CREW_RESULT, Map.of("task", result)));
        String tools = speech.agent().tools().stream()
                .map(tool -> words.fill(PromptSection.PLAN_CREW_TOOL, Map.of("name", tool.name())))
                .collect(Collectors.joining("\n"));
        return words.fill(
                PromptSection.PLAN_CREW_TASK,
                Map.of(
                        "task", planned.id(),
                        "role", speech.agent().role(),
                        "after", after,
                        "description", description,
                        "tools", tools));
    }

    private static Verdict<Steps> check(Steps steps, List<String> ids, PromptTemplates words) {
        Map<String, String> all = Map.of("tasks", String.join(", ", ids));
        Set<String> planned = new HashSet<>();
        for (TaskSteps each : steps.tasks()) {
            if (!ids.contains(each.task()) || !planned.add(each.task())) {
                return Verdict.no(words.fill(PromptSection.PLAN_CREW_OTHER, all));
            }
        }
        return planned.size() == ids.size()
                ? Verdict.ok(steps)
                : Verdict.no(words.fill(PromptSection.PLAN_CREW_MISSING, all));
    }
}
