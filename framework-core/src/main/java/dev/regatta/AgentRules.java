package dev.regatta;

/**
 * How an agent goes about its tasks. Made with the methods of {@link Agent}.
 *
 * @param delegates whether it can pass work on to the other agents of its crew
 */
public record AgentRules(boolean delegates) {
    /** {@return an agent that does its tasks itself} */
    public static AgentRules defaults() {
        return new AgentRules(false);
    }

    AgentRules withDelegation() {
        return new AgentRules(true);
    }
}
