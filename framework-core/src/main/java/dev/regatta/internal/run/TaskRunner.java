package dev.regatta.internal.run;

import dev.regatta.TaskContext;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.internal.agent.AnswerCheck.Verdict;
import dev.regatta.internal.agent.ConversationRunner;
import dev.regatta.internal.agent.DelegationTools.DelegationContext;
import dev.regatta.internal.agent.GuardrailChain;
import dev.regatta.internal.agent.GuardrailChain.GuardedOutput;
import dev.regatta.internal.agent.InitialPrompt;
import dev.regatta.internal.agent.Prompts;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.plan.CrewPlan.Speech;
import dev.regatta.internal.plan.CrewPlanPrompt;
import dev.regatta.internal.plan.TaskFile;
import dev.regatta.internal.schema.AnswerParser;
import dev.regatta.message.TypeRef;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.TaskCall.Past;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.Payload;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest.Publish;
import dev.regatta.step.StepRequest.RunCode;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does one task of a run after another or at once: words it, has it answered, and hands its result on. Thread-safe. */
final class TaskRunner {
    private static final TypeRef<CrewPlanPrompt.Steps> PLAN = TypeRef.of(CrewPlanPrompt.Steps.class);
    private static final TypeRef<Boolean> BOOLEAN = TypeRef.of(Boolean.class);

    private final RunScope run;
    private final ConversationRunner conversations;
    private final PlannedTasks tasks;

    /** Tells how much time a task has taken by now. */
    interface Elapsed {
        Duration now();
    }

    TaskRunner(RunScope run, ConversationRunner conversations, PlannedTasks tasks) {
        this.run = run;
        this.conversations = conversations;
        this.tasks = tasks;
    }

    TaskEnd run(PlannedTask<?> planned, TaskScope scope, Past past, TaskContext seen, Elapsed elapsed)
            throws Exception {
        Speech<?> speech = planned.speech();
        return speech == null
                ? finish(planned, scope, elapsed, runCode(planned, scope, seen), null)
                : answered(planned, speech, scope, past, elapsed);
    }

    // ---- code
    // --------------------------------------------------------------------------------------------------------

    /** {@return the result of a task's code; one step, whatever steps the code takes itself} */
    private Object runCode(PlannedTask<?> planned, TaskScope scope, TaskContext seen) throws Exception {
        if (!(planned.task().work() instanceof TaskWork.ByCode<?> work)) {
            throw new IllegalStateException("The task '" + planned.id() + "' was planned as code");
        }
        TypeRef<?> type = tasks.typeOf(planned);
        StepReply reply =
                scope.perform(new RunCode(scope.path()), thrown -> TaskFailures.of(planned.id(), thrown), took -> {
                    Object value = work.code().run(seen);
                    if (value == null) {
                        throw new TaskFailedException(Failure.of(
                                Failure.Kind.CODE,
                                "The code of task '" + planned.id() + "' returned null; a result is never null.",
                                null));
                    }
                    return new StepReply.Value(Payload.of(value, type));
                });
        return ((StepReply.Value) reply).value().as(type);
    }

    /** Takes the result of a task that no agent answers; {@code text} is {@code null} where it is the value's own. */
    @SuppressWarnings("unchecked") // the result of a Task<T> is a T
    <T> TaskEnd finish(PlannedTask<T> planned, TaskScope scope, Elapsed elapsed, Object value, @Nullable String text)
            throws Exception {
        GuardrailChain<T> checks = new GuardrailChain<>(
                scope,
                tasks.typeOf(planned),
                planned.task().outcome().checks(),
                run.crew().shared().prompts(),
                (rule, result, path) -> {
                    throw new IllegalStateException("Task '" + planned.id() + "' has no model to judge by");
                });
        return switch (checks.check((T) value, text == null ? Json.text(value) : text)) {
            case Verdict.Accepted<GuardedOutput<T>> accepted -> publish(planned, scope, elapsed, accepted.value());
            case Verdict.Rejected<GuardedOutput<T>> rejected ->
                throw new TaskFailedException(Failure.of(
                        Failure.Kind.OUTPUT,
                        "The result of task '" + planned.id() + "' will not do. " + rejected.reason(),
                        null));
            case Verdict.Remarked<GuardedOutput<T>> remarked ->
                throw new TaskFailedException(Failure.of(
                        Failure.Kind.OUTPUT,
                        "The result of task '" + planned.id() + "', which no agent could change, was not accepted by"
                                + " the person who reviewed it.",
                        null));
        };
    }

    /** Hands on a result that stands; each thing that is done with it is a step, so that none is done twice. */
    private <T> TaskEnd publish(PlannedTask<T> planned, TaskScope scope, Elapsed elapsed, GuardedOutput<T> checked)
            throws Exception {
        TaskSpec.Outcome<T> outcome = planned.task().outcome();
        if (outcome.outputFile() != null) {
            publish(
                    scope,
                    "file",
                    () -> TaskFile.write(run.crew().outputFolder(), planned, checked.value(), checked.text()));
        }
        List<Consumer<TaskResult.Completed<?>>> hooks =
                run.crew().hooks().callbacks().afterTask();
        if (!outcome.callbacks().isEmpty() || !hooks.isEmpty()) {
            TaskResult.Completed<T> completed = new TaskResult.Completed<>(
                    planned.id(), checked.value(), checked.text(), scope.usage(), elapsed.now());
            for (int i = 0; i < outcome.callbacks().size(); i++) {
                Consumer<TaskResult.Completed<T>> callback = outcome.callbacks().get(i);
                publish(scope, "callback-" + (i + 1), () -> callback.accept(completed));
            }
            for (int i = 0; i < hooks.size(); i++) {
                Consumer<TaskResult.Completed<?>> hook = hooks.get(i);
                publish(scope, "after-task-" + (i + 1), () -> hook.accept(completed));
            }
        }
        return new TaskEnd.Done(Payload.of(checked.value(), tasks.typeOf(planned)), checked.text(), elapsed.now());
    }

    /** Does something with a result. */
    private interface Publishing {
        void run() throws Exception;
    }

    private static void publish(TaskScope scope, String what, Publishing publishing) throws Exception {
        StepReply unused = scope.perform(
                new Publish(scope.path().publish(what)), thrown -> TaskFailures.of(scope.taskId(), thrown), took -> {
                    publishing.run();
                    return new StepReply.Value(Payload.of(true, BOOLEAN));
                });
    }

    // ---- agents
    // ------------------------------------------------------------------------------------------------------

    @SuppressWarnings("unchecked") // the speech of a PlannedTask<T> is a Speech<T>
    private <T> TaskEnd answered(PlannedTask<T> planned, Speech<?> speech, TaskScope scope, Past past, Elapsed elapsed)
            throws Exception {
        GuardedOutput<T> answer = ask(planned, (Speech<T>) speech, scope, past);
        conversations.memory().remember(scope, planned.memoryScope(), speech.agent(), answer.text());
        return publish(planned, scope, elapsed, answer);
    }

    private <T> GuardedOutput<T> ask(PlannedTask<T> planned, Speech<T> speech, TaskScope scope, Past past)
            throws Exception {
        AnswerParser<T> parser = speech.parser();
        Function<String, String> resultText = id -> textOf(planned, id, past);
        String description = speech.description().fill(planned.inputs()::text, resultText::apply);
        Map<String, String> shown = new LinkedHashMap<>();
        for (String id : planned.context()) {
            if (SkipRules.missing(planned, id, past) == null) {
                shown.put(id, resultText.apply(id));
            }
        }
        Prompts words = conversations.prompts(speech.agent());
        InitialPrompt opening = words.open(
                description + steps(planned, words.words(), past),
                speech.expectedOutput().fill(planned.inputs()::text, resultText::apply),
                parser == null ? null : parser.schema(),
                shown,
                conversations.memory().recall(scope, scope.path(), description),
                planned.task().given().media());
        DelegationContext position = new DelegationContext(
                speech.agent().role(), speech.coworkers(), List.of(speech.definition()), new AtomicInteger());
        GuardrailChain<T> checks = new GuardrailChain<>(
                scope,
                tasks.typeOf(planned),
                planned.task().outcome().checks(),
                words.words(),
                (rule, result, path) -> conversations.judge(planned, speech, scope, rule, result, path));
        return conversations.lead(
                planned,
                scope,
                new ConversationRunner.Talk<>(
                        scope.path(),
                        speech.agent(),
                        speech.model(),
                        opening,
                        ConversationRunner.formOf(parser),
                        speech.patience(),
                        ConversationRunner.answerCheck(parser, checks),
                        position));
    }

    /** {@return the steps that a planner made for a task, if one did} */
    private static String steps(PlannedTask<?> planned, PromptTemplates words, Past past) {
        return planned.plan().isPlannedAhead()
                        && !planned.id().equals(CrewPlanPrompt.ID)
                        && past.endOf(CrewPlanPrompt.ID) instanceof TaskEnd.Done done
                        && done.output().as(PLAN) instanceof CrewPlanPrompt.Steps steps
                ? steps.of(planned.id(), words)
                : "";
    }

    private static String textOf(PlannedTask<?> planned, String id, Past past) {
        return past.endOf(planned.plan().idOf(id)) instanceof TaskEnd.Done done ? done.text() : "";
    }
}
