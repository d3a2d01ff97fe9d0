package dev.regatta.internal.agent;

import dev.regatta.Guardrail;
import dev.regatta.Human;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.gateway.RecordedStepException;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.json.Json;
import dev.regatta.message.TypeRef;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.TaskSpec;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepReply.Judged;
import dev.regatta.step.StepRequest;
import dev.regatta.step.StepRequest.Decide;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The guardrails of a task, in order: each is given what the one before it let through. A new answer meets all of them again. The
 * verdict of each is a step.
 *
 * @param <T> the type of the result
 */
public final class GuardrailChain<T> {
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private final TaskScope scope;
    private final TypeRef<?> type;
    private final List<TaskSpec.Check<T>> checks;
    private final Judge judge;
    private final PromptTemplates words;

    /** A model that judges by rules. */
    public interface Judge {
        /** {@return what is wrong with a result; empty if nothing is} */
        String judge(String rule, String result, StepPath path) throws Exception;
    }

    /** A result, and how other tasks are shown it. */
    public record GuardedOutput<T>(T value, String text) {}

    /** Makes the checks of a task; {@code words} are those in which people are asked. */
    public GuardrailChain(
            TaskScope scope, TypeRef<?> type, List<TaskSpec.Check<T>> checks, PromptTemplates words, Judge judge) {
        this.scope = scope;
        this.type = type;
        this.checks = checks;
        this.judge = judge;
        this.words = words;
    }

    /** {@return no guardrails} */
    static <T> GuardrailChain<T> none(TaskScope scope) {
        return new GuardrailChain<>(
                scope, TypeRef.of(Object.class), List.of(), PromptTemplates.standard(), (rule, result, path) -> "");
    }

    public AnswerCheck.Verdict<GuardedOutput<T>> check(T first, String firstText) throws Exception {
        GuardedOutput<T> result = new GuardedOutput<>(first, firstText);
        for (int i = 0; i < checks.size(); i++) {
            String name = "Guardrail " + (i + 1) + " of " + checks.size();
            StepPath path = scope.nextGuardrail();
            switch (checks.get(i)) {
                case TaskSpec.Check.ByModel<T> byModel -> {
                    String wrong = judge.judge(byModel.rule(), result.text(), path);
                    if (!wrong.isEmpty()) {
                        return new AnswerCheck.Verdict.Rejected<>(
                                name + ", a rule that the model judges, is not kept.",
                                "It breaks the rule: " + byModel.rule() + "\n" + wrong);
                    }
                }
                case TaskSpec.Check.ByPerson<T> byPerson -> {
                    String remark = remark(path, byPerson.human(), result.text());
                    if (!words.accepts(remark)) {
                        return new AnswerCheck.Verdict.Remarked<>(remark.strip());
                    }
                }
                case TaskSpec.Check.ByCode<T> byCode -> {
                    Judged verdict = judged(path, byCode.guardrail(), result.value(), name);
                    if (!verdict.accepted()) {
                        return new AnswerCheck.Verdict.Rejected<>(name + ": " + verdict.reason(), verdict.reason());
                    }
                    result = next(result, verdict.output());
                }
            }
        }
        return new AnswerCheck.Verdict.Accepted<>(result);
    }

    /** {@return what a person says to a result; the question is a step, so nobody is asked again what is answered} */
    private String remark(StepPath path, Human human, String result) throws Exception {
        String question = words.fill(PromptSection.PERSON_REVIEW, Map.of("result", result));
        StepReply reply = performed(
                new StepRequest.Ask(path, question),
                this::unasked,
                () -> new StepReply.Value(Payload.of(scope.ask(path, question, () -> human.answer(question)), TEXT)));
        return (String) ((StepReply.Value) reply).value().as(TEXT);
    }

    private Failure unasked(Throwable thrown) {
        String task = "The result of task '" + scope.taskId() + "' could not be reviewed. ";
        return thrown instanceof TaskFailedException told
                ? told.failure()
                : Failure.of(
                        Failure.Kind.CODE,
                        task
                                + (thrown instanceof Human.NoAnswerException
                                        ? String.valueOf(thrown.getMessage())
                                        : "Asking a person threw " + Throwables.told(thrown)),
                        thrown);
    }

    @SuppressWarnings("unchecked") // a guardrail of Ts lets Ts through
    private GuardedOutput<T> next(GuardedOutput<T> before, @Nullable Payload changed) {
        if (changed == null) {
            return before;
        }
        T output = (T) changed.as(type);
        return new GuardedOutput<>(output, Json.text(output));
    }

    /** A guardrail that throws has not let anything through. */
    private Judged judged(StepPath path, Guardrail<T> guardrail, T value, String name) throws Exception {
        Decide request = new Decide(path, Decide.What.GUARDRAIL, Map.of("result", Payload.of(value, type)));
        return (Judged) performed(request, thrown -> broken(name, thrown), () -> verdict(guardrail, value, name));
    }

    /** Performs a step; whatever it throws, also when it is found again, fails the task. */
    private StepReply performed(StepRequest request, Function<Throwable, Failure> describe, Callable<StepReply> work)
            throws Exception {
        try {
            return scope.perform(request, describe, took -> work.call());
        } catch (InterruptedException
                | VirtualMachineError
                | TaskFailedException
                | TaskScope.EndedException
                | TaskScope.SuspendedError stopped) {
            throw stopped;
        } catch (RecordedStepException recorded) {
            throw new TaskFailedException(recorded.failure().failure());
        } catch (Throwable thrown) { // fails the task
            throw new TaskFailedException(describe.apply(thrown));
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very value, of which the text is known
    private StepReply verdict(Guardrail<T> guardrail, T value, String name) throws Exception {
        Verdict<T> verdict = scope.within(name.replace('G', 'g'), () -> guardrail.check(value));
        if (!isThere(verdict)) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.CODE,
                    name + " of task '" + scope.taskId() + "' returned null instead of a verdict.",
                    null));
        }
        return switch (verdict) {
            case Verdict.Accepted<T> accepted ->
                new Judged(true, accepted.output() == value ? null : Payload.of(accepted.output(), type), "");
            case Verdict.Rejected<T> rejected -> new Judged(false, null, rejected.reason());
        };
    }

    private Failure broken(String name, Throwable thrown) {
        return thrown instanceof TaskFailedException told
                ? told.failure()
                : Failure.of(
                        Failure.Kind.CODE,
                        name + " of task '" + scope.taskId() + "' threw " + Throwables.told(thrown),
                        thrown);
    }

    private static boolean isThere(@Nullable Object verdict) {
        return verdict != null; // guardrails are code of users, which the compiler has not checked
    }
}
