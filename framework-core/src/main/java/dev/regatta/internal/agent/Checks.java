package dev.regatta.internal.agent;

import dev.regatta.Guardrail;
import dev.regatta.Verdict;
import dev.regatta.error.Failure;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.json.Json;
import dev.regatta.spi.TaskSpec;
import java.util.List;

/**
 * The guardrails of a task, in order: each is given what the one before it let through. A new answer meets all of them again.
 *
 * @param <T> the type of the result
 */
public final class Checks<T> {
    private final String taskId;
    private final List<TaskSpec.Check<T>> checks;
    private final Judge judge;

    /** A model that judges by rules. */
    public interface Judge {
        /** {@return what is wrong with a result; empty if nothing is} */
        String judge(String rule, String result) throws Exception;
    }

    /** A result, and how other tasks are shown it. */
    public record Checked<T>(T value, String text) {}

    public Checks(String taskId, List<TaskSpec.Check<T>> checks, Judge judge) {
        this.taskId = taskId;
        this.checks = checks;
        this.judge = judge;
    }

    public AnswerCheck.Verdict<Checked<T>> check(T first, String firstText) throws Exception {
        Checked<T> result = new Checked<>(first, firstText);
        for (int i = 0; i < checks.size(); i++) {
            String name = "Guardrail " + (i + 1) + " of " + checks.size();
            switch (checks.get(i)) {
                case TaskSpec.Check.ByModel<T> byModel -> {
                    String wrong = judge.judge(byModel.rule(), result.text());
                    if (!wrong.isEmpty()) {
                        return new AnswerCheck.Verdict.Rejected<>(
                                name + ", a rule that the model judges, is not kept.",
                                "It breaks the rule: " + byModel.rule() + "\n" + wrong);
                    }
                }
                case TaskSpec.Check.ByCode<T> byCode -> {
                    switch (verdict(byCode.guardrail(), result.value(), name)) {
                        case Verdict.Accepted<T> accepted -> result = next(result, accepted.output());
                        case Verdict.Rejected<T> rejected -> {
                            return new AnswerCheck.Verdict.Rejected<>(
                                    name + ": " + rejected.reason(), rejected.reason());
                        }
                    }
                }
            }
        }
        return new AnswerCheck.Verdict.Accepted<>(result);
    }

    @SuppressWarnings("ReferenceEquality") // the very value, of which the text is known
    private Checked<T> next(Checked<T> before, T output) {
        return output == before.value() ? before : new Checked<>(output, Json.text(output));
    }

    /** A guardrail that throws has not let anything through. */
    private Verdict<T> verdict(Guardrail<T> guardrail, T value, String name) throws Exception {
        Throwable thrown;
        try {
            Verdict<T> verdict = guardrail.check(value);
            if (isThere(verdict)) {
                return verdict;
            }
            thrown = null;
        } catch (InterruptedException | VirtualMachineError stopped) {
            throw stopped;
        } catch (Throwable failure) { // fails the task
            thrown = failure;
        }
        throw new TaskFailedException(Failure.of(
                Failure.Kind.CODE,
                name + " of task '" + taskId + "' "
                        + (thrown == null ? "returned null instead of a verdict." : "threw " + Throwables.told(thrown)),
                thrown));
    }

    private static boolean isThere(@org.jspecify.annotations.Nullable Object verdict) {
        return verdict != null; // guardrails are code of users, which the compiler has not checked
    }
}
