package dev.regatta.spi;

import dev.regatta.gateway.Interceptor;
import dev.regatta.gateway.StepContext;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import java.time.Duration;
import java.util.List;

/**
 * What hangs into the two chains of calls besides the crew's own hooks: policies, budgets and rates. Policies see calls after hooks
 * and, of tools, repaired arguments; budgets see what policies let through; the rate is asked before every attempt at a model.
 *
 * @param modelPolicies around model calls, after hooks, the outermost first
 * @param modelBudgets around model calls, after policies
 * @param rate when a model may be asked
 * @param toolPolicies around tool calls, after hooks and the repair of arguments
 * @param toolBudgets around tool calls that may run or be answered from a cache
 */
public record CallSlots(
        List<Interceptor<ModelCall, ModelAnswer>> modelPolicies,
        List<Interceptor<ModelCall, ModelAnswer>> modelBudgets,
        Rate rate,
        List<Interceptor<ToolCall, ToolAnswer>> toolPolicies,
        List<Interceptor<ToolCall, ToolAnswer>> toolBudgets) {
    private static final CallSlots EMPTY =
            new CallSlots(List.of(), List.of(), (call, context, left) -> {}, List.of(), List.of());

    /** Says when a model may be asked. */
    @FunctionalInterface
    public interface Rate {
        /**
         * Waits until a model may be asked once more. No permit is held while it waits.
         *
         * @param call the call
         * @param context what else is known of it
         * @param left how much of the task's time is left
         * @throws InterruptedException if the calling thread is interrupted
         */
        void await(ModelCall call, StepContext context, Duration left) throws InterruptedException;
    }

    /** Copies the lists. */
    public CallSlots {
        modelPolicies = List.copyOf(modelPolicies);
        modelBudgets = List.copyOf(modelBudgets);
        toolPolicies = List.copyOf(toolPolicies);
        toolBudgets = List.copyOf(toolBudgets);
    }

    /** {@return slots with nothing in them} */
    public static CallSlots empty() {
        return EMPTY;
    }
}
