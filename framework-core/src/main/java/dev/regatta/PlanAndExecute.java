package dev.regatta;

import dev.langchain4j.model.output.structured.Description;
import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rounds of a task that its agent plans first: a plan, its steps as tasks that come after each other as the plan says,
 * again a plan if one of them failed, and last the answer.
 *
 * @param <T> the type of the answer
 */
final class PlanAndExecute<T> implements TaskRounds<T> {
    private static final String PROGRESS = "_progress";
    private static final String STEP = "_step";

    private final Task<T> task;
    private final Task.Work.ByAgent<T> work;
    private final Agent agent;
    private final Planning planning;

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

    PlanAndExecute(Task<T> task, Task.Work.ByAgent<T> work, Agent agent, Planning planning) {
        this.task = task;
        this.work = work;
        this.agent = agent.withoutPlanning();
        this.planning = planning;
    }

    /** {@return the task as one that is planned first; the answer stands the guardrails, which are told to who gives it} */
    static <T> Task<T> planned(Task<T> task, Task.Work.ByAgent<T> work, Agent agent, Planning planning) {
        return new Task<>(
                task.id(),
                new Task.Work.ByTasks<>(work.type(), new PlanAndExecute<>(task, work, agent, planning)),
                task.after(),
                task.rules().withoutChecks());
    }

    @Override
    public Round<T> next(TaskContext context, List<List<TaskResult<?>>> earlier) throws Exception {
        if (!earlier.isEmpty() && earlier.getLast().getFirst().taskId().endsWith("[answer]")) {
            return Composed.done(earlier.getLast().getFirst());
        }
        if (earlier.size() % 2 == 1) { // a plan
            Round<Plan> made = Composed.done(earlier.getLast().getFirst());
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

    private <R> Task<R> part(String id, String words, Class<R> type, List<List<TaskResult<?>>> earlier) {
        Task<R> part = new Task<>(
                id,
                new Task.Work.ByAgent<>(type, work.description() + "\n\n" + words, "", agent, work.maxRejections()),
                task.after(),
                TaskRules.none());
        return part.input(PROGRESS, progress(earlier));
    }

    private Task<Plan> plan(List<List<TaskResult<?>>> earlier, int number) {
        String words = number == 1
                ? "Do not do this yet. Make a plan of at most " + planning.steps()
                        + " steps first; steps that do not need each other's results are done at once."
                : "The last plan did not work out. This is what came of its steps:\n{" + PROGRESS
                        + "}\n\nMake a plan of at most " + planning.steps() + " steps for what is left to do.";
        return part("plan-" + number, words, Plan.class, earlier).guardrail(this::check);
    }

    private Verdict<Plan> check(Plan plan) {
        if (plan.steps().isEmpty() || plan.steps().size() > planning.steps()) {
            return Verdict.no("A plan has 1 to " + planning.steps() + " steps, this one has "
                    + plan.steps().size() + ".");
        }
        Set<String> ids = new HashSet<>();
        for (Step step : plan.steps()) {
            for (String other : step.after()) {
                if (!ids.contains(other)) {
                    return Verdict.no("A step comes after one that does not stand before it in the plan.");
                }
            }
            if (!ids.add(step.id())) {
                return Verdict.no("Two steps have the same id.");
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
            String words = "Do not do all of this. Do this one step of it: {" + STEP + "}\n{" + PROGRESS + "}";
            steps.add(part("step-" + number + "-" + (steps.size() + 1), words, StepResult.class, earlier)
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
        Task<T> answer = new Task<>(
                "answer",
                new Task.Work.ByAgent<>(
                        work.type(),
                        work.description()
                                + "\n\nAll steps of the plan for this are done. Answer from their results:\n{"
                                + PROGRESS + "}",
                        work.expectedOutput(),
                        agent,
                        work.maxRejections()),
                task.after(),
                TaskRules.none());
        for (TaskRules.Check<T> check : task.rules().checks()) {
            answer = answer.checked(check);
        }
        return answer.input(PROGRESS, progress(earlier));
    }

    /** {@return what came of all steps so far, with what each of them was} */
    private static String progress(List<List<TaskResult<?>>> earlier) {
        List<String> lines = new ArrayList<>();
        for (int round = 1; round < earlier.size(); round += 2) {
            Round<Plan> made = Composed.done(earlier.get(round - 1).getFirst());
            for (int i = 0; i < earlier.get(round).size(); i++) {
                String what = made instanceof Round.Done<Plan> done
                        ? done.output().steps().get(i).what()
                        : "";
                lines.add("- " + what + "\n  " + told(earlier.get(round).get(i)));
            }
        }
        return lines.stream().collect(Collectors.joining("\n"));
    }

    private static String told(TaskResult<?> result) {
        return switch (result) {
            case TaskResult.Completed<?> completed ->
                completed.output() instanceof StepResult step
                        ? (step.done() ? "Result: " : "Could not be done: ") + step.result()
                        : "";
            case TaskResult.Failed<?> failed -> "Failed: " + failed.failure().message();
            case TaskResult.Skipped<?> skipped -> "Not done, since it needs a step that failed.";
            case TaskResult.Cancelled<?> cancelled -> "Not done.";
        };
    }
}
