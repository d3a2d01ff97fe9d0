package dev.regatta.compat.engine;

import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Leaves out what an engine cannot do by its nature, told as skipped. {@code concurrent} is what needs two tasks of a run at
 * once; {@code in-process} is what looks at something that does not leave the process which performs a task: the throwable below
 * a failure, the trailing zeros of a decimal number.
 */
public final class LeftOut implements ExecutionCondition {
    private static final Map<String, String> BY_ENGINE = Map.of("single", "concurrent", "travelling", "in-process");

    /** For {@link java.util.ServiceLoader}. */
    public LeftOut() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String engine = System.getProperty("regatta.engine", "local");
        String tag = BY_ENGINE.get(engine);
        return tag != null && context.getTags().contains(tag)
                ? ConditionEvaluationResult.disabled("The engine '" + engine + "' has nothing that is " + tag)
                : ConditionEvaluationResult.enabled("runs on every engine");
    }
}
