package dev.regatta.internal.plan;

import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.plan.CrewPlan.Speech;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.Digest;
import dev.regatta.tool.Tool;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Digests tasks as they are defined: ids, what comes after what, texts, types, tools. So that two processes notice when they
 * mean different tasks by the same ids. Code, limits and the values of inputs are no part of it.
 */
final class PlanDigest {
    private final StringBuilder text = new StringBuilder();

    private PlanDigest() {}

    static Digest of(List<PlannedTask<?>> tasks) {
        PlanDigest digest = new PlanDigest();
        tasks.forEach(digest::add);
        return Digest.of(digest.text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(PlannedTask<?> planned) {
        add(planned.id());
        addAll(planned.after());
        addAll(planned.context());
        add(planned.task());
        Speech<?> speech = planned.speech();
        if (speech != null) {
            add(speech.definition());
            add(speech.model());
            addAll(speech.coworkers().stream()
                    .map(coworker -> coworker.definition().role())
                    .toList());
        }
    }

    private void add(TaskSpec<?> task) {
        TaskWork<?> work = task.work();
        add(work.getClass().getSimpleName());
        add(work.type().name());
        if (work instanceof TaskWork.ByAgent<?> talk) {
            add(talk.description());
            add(talk.expectedOutput());
        }
        if (work instanceof TaskWork.Reduce<?, ?> reduce) {
            add(reduce.merge());
        }
        addAll(task.given().tools().stream().map(Tool::name).toList());
        add(String.valueOf(task.outcome().outputFile()));
        for (TaskSpec.Check<?> check : task.outcome().checks()) {
            add(check.getClass().getSimpleName());
            if (check instanceof TaskSpec.Check.ByModel<?> judged) {
                add(judged.rule());
            }
        }
    }

    private void add(AgentSpec agent) {
        add(agent.role());
        add(agent.goal());
        add(agent.backstory());
        addAll(agent.tools().stream().map(Tool::name).toList());
    }

    private void addAll(List<String> parts) {
        text.append(parts.size()).append('[');
        parts.forEach(this::add);
    }

    /** Each part with its length before it, so that no two lists of parts give the same text. */
    private void add(String part) {
        text.append(part.length()).append(':').append(part);
    }
}
