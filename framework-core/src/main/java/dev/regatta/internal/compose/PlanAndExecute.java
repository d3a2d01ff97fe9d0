package dev.regatta.internal.compose;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.Planning;
import dev.regatta.Task;
import dev.regatta.TaskContext;
import dev.regatta.TaskResult;
import dev.regatta.TaskRounds;
import dev.regatta.TaskRounds.Round;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.internal.error.TaskFailedException;
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

/**
 * The rounds of a task that its agent plans first: a plan, its steps as tasks that come after each other as the plan says,
 * again a plan if one of them failed, and last the answer.
 *
 * @param <T> the type of the answer
 */
public final class PlanAndExecute<T> implements TaskRounds<T> {
    private static final String PROGRESS = "_progress";
    private static final String STEP = "_step";

    private final TaskSpec<T> task;
    private final TaskWork.ByAgent<T> work;
    private final AgentSpec agent;
    private final Planning planning;
    private final PromptTemplates words;

    /** What the agent means to do. */
    record Plan(
            @Description("The steps, in an order in which they could be done")
            List<Step> steps) {}

    /** One step of it. */
    record Step(
            @Description("A short name, unique in the plan") String id,

            @Description("What is to be done, so that it can be understood on its own")
            String what,

            @Description("The ids of earlier steps whose results it needs")
            List<String> after) {}

    /** What came of a step. */
    record StepResult(
            @Description("Whether the step is done") boolean done,

            @Description("Its result, or why it cannot be done")
            String result) {}

    private PlanAndExecute(
            TaskSpec<T> task, TaskWork.ByAgent<T> work, AgentSpec agent, Planning planning, PromptTemplates words) {
        this.words = words;
        this.task = task;
        this.work = work;
        this.agent = agent.withoutPlanning();
        this.planning = planning;
    }

    /** {@return the task as one that is planned first; the answer stands the guardrails, which are told to who gives it} */
    public static <T> TaskSpec<T> planned(
            TaskSpec<T> task, TaskWork.ByAgent<T> work, AgentSpec agent, Planning planning, PromptTemplates words) {
        return task.withWork(
                        new TaskWork.Rounds<>(work.type(), new PlanAndExecute<>(task, work, agent, planning, words)))
                .withChecks(List.of());
    }

    @Override
    public Round<T> next(TaskContext context, List<List<TaskResult<?>>> earlier) throws Exception {
        if (!earlier.isEmpty() && earlier.getLast().getFirst().taskId().endsWith("[answer]")) {
            return CompositeTasks.done(earlier.getLast().getFirst());
        }
        if (earlier.size() % 2 == 1) { // a plan
            Round<Plan> made = CompositeTasks.done(earlier.getLast().getFirst());
            return made instanceof Round.Done<Plan> done
                    ? new Round.Next<>(steps(done.output(), earlier))
                    : new Round.Nothing<>(earlier.getLast().getFirst().taskId());
        }
        int plans = earlier.size() / 2;
        boolean allDone = plans > 0 && earlier.getLast().stream().allMatch(PlanAndExecute::isDone);
        if (allDone) {
            return new Round.Next<>(List.of(answer(earlier)));
        }
        if (plans > planning.replans()) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.ITERATIONS,
                    "Task '" + task.id() + "' was planned " + plans
                            + " times, and steps failed each time. Ask for less, or raise Planning.replans.",
                    null));
        }
        return new Round.Next<>(List.of(plan(earlier, plans + 1)));
    }

    private static boolean isDone(TaskResult<?> result) {
        return result instanceof TaskResult.Completed<?> completed
                && completed.output() instanceof StepResult step
                && step.done();
    }

    private <R> Task<R> part(String id, String what, Class<R> type, List<List<TaskResult<?>>> earlier) {
        return part(
                id,
                new TaskWork.ByAgent<>(
                        TypeRef.of(type), work.description() + "\n\n" + what, "", agent, work.patience()),
                List.of(),
                earlier);
    }

    private <R> Task<R> part(
            String id, TaskWork.ByAgent<R> does, List<TaskSpec.Check<R>> checks, List<List<TaskResult<?>>> earlier) {
        return Task.of(TaskSpec.of(id, does)
                .withAfter(task.after())
                .withMedia(task.given().media())
                .withTools(task.given().tools())
                .withChecks(checks)
                .withInput(PROGRESS, progress(earlier)));
    }

    private Task<Plan> plan(List<List<TaskResult<?>>> earlier, int number) {
        String what = words.fill(
                number == 1 ? PromptSection.PLAN : PromptSection.PLAN_AGAIN,
                Map.of("steps", String.valueOf(planning.steps()), "progress", place(PROGRESS)));
        return part("plan-" + number, what, Plan.class, earlier).guardrail(this::check);
    }

    private Verdict<Plan> check(Plan plan) {
        if (plan.steps().isEmpty() || plan.steps().size() > planning.steps()) {
            return no(
                    PromptSection.PLAN_SIZE,
                    Map.of(
                            "steps", String.valueOf(planning.steps()),
                            "found", String.valueOf(plan.steps().size())));
        }
        Set<String> ids = new HashSet<>();
        for (Step step : plan.steps()) {
            for (String other : step.after()) {
                if (!ids.contains(other)) {
                    return no(PromptSection.PLAN_ORDER, Map.of());
                }
            }
            if (!ids.add(step.id())) {
                return no(PromptSection.PLAN_IDS, Map.of());
            }
        }
        return Verdict.ok(plan);
    }

    private List<Task<?>> steps(Plan plan, List<List<TaskResult<?>>> earlier) {
        int number = (earlier.size() + 1) / 2;
        List<String> ids = plan.steps().stream().map(Step::id).toList();
        List<Task<StepResult>> steps = new ArrayList<>();
        for (Step step : plan.steps()) {
            List<Task<StepResult>> needed =
                    step.after().stream().map(id -> steps.get(ids.indexOf(id))).toList();
            String what = words.fill(PromptSection.PLAN_STEP, Map.of("step", place(STEP), "progress", place(PROGRESS)));
            steps.add(part("step-" + number + "-" + (steps.size() + 1), what, StepResult.class, earlier)
                    .input(STEP, step.what())
                    .after(needed.toArray(Task<?>[]::new))
                    .runIf(context -> needed.stream()
                            .allMatch(other ->
                                    context.find(other).map(StepResult::done).orElse(false)))
                    .optional());
        }
        return List.copyOf(steps);
    }

    private Task<T> answer(List<List<TaskResult<?>>> earlier) {
        return part(
                "answer",
                new TaskWork.ByAgent<>(
                        work.type(),
                        work.description() + "\n\n"
                                + words.fill(PromptSection.PLAN_ANSWER, Map.of("progress", place(PROGRESS))),
                        work.expectedOutput(),
                        agent,
                        work.patience()),
                task.outcome().checks(),
                earlier);
    }

    /** {@return what came of all steps so far, with what each of them was} */
    private String progress(List<List<TaskResult<?>>> earlier) {
        List<String> lines = new ArrayList<>();
        for (int round = 1; round < earlier.size(); round += 2) {
            Round<Plan> made = CompositeTasks.done(earlier.get(round - 1).getFirst());
            for (int i = 0; i < earlier.get(round).size(); i++) {
                String what = made instanceof Round.Done<Plan> done
                        ? done.output().steps().get(i).what()
                        : "";
                lines.add(told(what, earlier.get(round).get(i)));
            }
        }
        return lines.stream().collect(Collectors.joining("\n"));
    }

    private String told(String step, TaskResult<?> result) {
        return switch (result) {
            case TaskResult.Completed<?> completed ->
                completed.output() instanceof StepResult outcome
                        ? words.fill(
                                outcome.done() ? PromptSection.PLAN_DONE : PromptSection.PLAN_NOT_DONE,
                                Map.of("step", step, "result", outcome.result()))
                        : "";
            case TaskResult.Failed<?> failed ->
                words.fill(
                        PromptSection.PLAN_FAILED,
                        Map.of("step", step, "failure", failed.failure().message()));
            case TaskResult.Skipped<?> skipped -> words.fill(PromptSection.PLAN_SKIPPED, Map.of("step", step));
            case TaskResult.Waiting<?> waiting -> throw new IllegalStateException("a part that waits has no result");
            case TaskResult.Cancelled<?> cancelled -> words.fill(PromptSection.PLAN_SKIPPED, Map.of("step", step));
        };
    }

    private Verdict<Plan> no(PromptSection why, Map<String, String> values) {
        return Verdict.no(words.fill(why, values));
    }

    /** {@return where in a description an input is filled in} */
    private static String place(String input) {
        return "{" + input + "}";
    }
}
