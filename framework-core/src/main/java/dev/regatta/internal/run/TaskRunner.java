package dev.regatta.internal.run;

import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.graph.NodeContext;
import dev.regatta.internal.agent.AnswerCheck.Verdict;
import dev.regatta.internal.agent.Checks;
import dev.regatta.internal.agent.Checks.Checked;
import dev.regatta.internal.agent.Conversations;
import dev.regatta.internal.agent.DelegationLink.Position;
import dev.regatta.internal.agent.Opening;
import dev.regatta.internal.agent.Prompts;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.json.AnswerParser;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.plan.CrewPlan.Speech;
import dev.regatta.internal.plan.CrewPlanner;
import dev.regatta.internal.plan.TaskFile;
import dev.regatta.internal.run.Conditions.Results;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does one task of a run after another or at once: words it, has it answered, and hands its result on. Thread-safe. */
final class TaskRunner {
    private final String runId;
    private final CrewSpec crew;
    private final Conversations conversations;

    TaskRunner(String runId, CrewSpec crew, Conversations conversations) {
        this.runId = runId;
        this.crew = crew;
        this.conversations = conversations;
    }

    TaskResult.Completed<?> run(
            PlannedTask<?> planned, TaskScope scope, Results results, NodeContext<TaskResult<?>> context)
            throws Exception {
        long begin = System.nanoTime();
        Speech<?> speech = planned.speech();
        return speech == null
                ? finish(planned, scope, begin, runCode(planned, context), null)
                : answered(planned, speech, scope, results, begin);
    }

    // ---- code
    // --------------------------------------------------------------------------------------------------------

    private Object runCode(PlannedTask<?> planned, NodeContext<TaskResult<?>> context) throws Exception {
        if (!(planned.task().work() instanceof TaskWork.ByCode<?> work)) {
            throw new IllegalStateException("The task '" + planned.id() + "' was planned as code");
        }
        Object value = work.code().run(new SeenByTask(runId, planned, context));
        if (value == null) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.CODE,
                    "The code of task '" + planned.id() + "' returned null; a result is never null.",
                    null));
        }
        return value;
    }

    /** Takes the result of a task that no agent answers; {@code text} is {@code null} where it is the value's own. */
    @SuppressWarnings("unchecked") // the result of a Task<T> is a T
    <T> TaskResult.Completed<T> finish(
            PlannedTask<T> planned, TaskScope scope, long beginNanos, Object value, @Nullable String text)
            throws Exception {
        Checks<T> checks = new Checks<>(planned.id(), planned.task().outcome().checks(), (rule, result) -> {
            throw new IllegalStateException("Task '" + planned.id() + "' has no model to judge by");
        });
        return switch (checks.check((T) value, text == null ? Json.text(value) : text)) {
            case Verdict.Accepted<Checked<T>> accepted -> publish(planned, scope, beginNanos, accepted.value());
            case Verdict.Rejected<Checked<T>> rejected ->
                throw new TaskFailedException(Failure.of(
                        Failure.Kind.OUTPUT,
                        "The result of task '" + planned.id() + "' will not do. " + rejected.reason(),
                        null));
        };
    }

    /** Hands on a result that stands. */
    private <T> TaskResult.Completed<T> publish(
            PlannedTask<T> planned, TaskScope scope, long beginNanos, Checked<T> checked) throws Exception {
        TaskSpec.Outcome<T> outcome = planned.task().outcome();
        if (outcome.outputFile() != null) {
            TaskFile.write(crew.outputFolder(), planned, checked.value(), checked.text());
        }
        TaskResult.Completed<T> completed = new TaskResult.Completed<>(
                planned.id(),
                checked.value(),
                checked.text(),
                scope.usage().sum(),
                Duration.ofNanos(System.nanoTime() - beginNanos));
        outcome.callbacks().forEach(callback -> callback.accept(completed));
        crew.hooks().callbacks().afterTask().forEach(hook -> hook.accept(completed));
        return completed;
    }

    // ---- agents
    // ------------------------------------------------------------------------------------------------------

    @SuppressWarnings("unchecked") // the speech of a PlannedTask<T> is a Speech<T>
    private <T> TaskResult.Completed<T> answered(
            PlannedTask<T> planned, Speech<?> speech, TaskScope scope, Results results, long beginNanos)
            throws Exception {
        Checked<T> answer = ask(planned, (Speech<T>) speech, scope, results);
        conversations.memory().remember(planned.memoryScope(), speech.agent(), answer.text());
        return publish(planned, scope, beginNanos, answer);
    }

    private <T> Checked<T> ask(PlannedTask<T> planned, Speech<T> speech, TaskScope scope, Results results)
            throws Exception {
        AnswerParser<T> parser = speech.parser();
        Function<String, String> resultText = id -> textOf(planned, id, results);
        String description = speech.description().fill(planned.inputs()::text, resultText::apply);
        Map<String, String> shown = new LinkedHashMap<>();
        for (String id : planned.context()) {
            if (Conditions.missing(planned, id, results) == null) {
                shown.put(id, resultText.apply(id));
            }
        }
        Prompts words = conversations.prompts(speech.agent());
        Opening opening = words.open(
                description + steps(planned, words.words(), results),
                speech.expectedOutput().fill(planned.inputs()::text, resultText::apply),
                parser == null ? null : parser.schema(),
                shown,
                conversations.memory().recall(planned.id(), description),
                planned.task().given().media());
        Position position = new Position(
                speech.agent().role(), speech.coworkers(), List.of(speech.definition()), new AtomicInteger());
        AtomicInteger judged = new AtomicInteger();
        Checks<T> checks = new Checks<>(
                planned.id(),
                planned.task().outcome().checks(),
                (rule, result) -> conversations.judge(planned, speech, scope, rule, result, judged.incrementAndGet()));
        return conversations.lead(
                planned,
                scope,
                new Conversations.Talk<>(
                        planned.id(),
                        speech.agent(),
                        speech.model(),
                        opening,
                        Conversations.formatFor(
                                planned.task().work().type(),
                                parser,
                                planned.plan().model(speech.model())),
                        speech.maxRejections(),
                        Conversations.answerCheck(parser, checks),
                        position));
    }

    /** {@return the steps that a planner made for a task, if one did} */
    private static String steps(PlannedTask<?> planned, PromptTemplates words, Results results) {
        return planned.plan().isPlannedAhead()
                        && !planned.id().equals(CrewPlanner.ID)
                        && results.of(CrewPlanner.ID) instanceof TaskResult.Completed<?> completed
                        && completed.output() instanceof CrewPlanner.Steps steps
                ? steps.of(planned.id(), words)
                : "";
    }

    private static String textOf(PlannedTask<?> planned, String id, Results results) {
        return results.of(planned.plan().idOf(id)) instanceof TaskResult.Completed<?> completed ? completed.text() : "";
    }
}
