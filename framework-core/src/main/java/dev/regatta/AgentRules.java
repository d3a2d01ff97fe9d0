package dev.regatta;

import org.jspecify.annotations.Nullable;

/**
 * How an agent goes about its tasks. Made with the methods of {@link Agent}.
 *
 * @param delegates whether it can pass work on to the other agents of its crew
 * @param planning how it plans before it acts; {@code null} if it does not
 */
public record AgentRules(boolean delegates, @Nullable Planning planning) {
    /** {@return an agent that does its tasks itself, without a plan} */
    public static AgentRules defaults() {
        return new AgentRules(false, null);
    }

    AgentRules withDelegation() {
        return new AgentRules(true, planning);
    }

    AgentRules withPlanning(@Nullable Planning changed) {
        return new AgentRules(delegates, changed);
    }
}
