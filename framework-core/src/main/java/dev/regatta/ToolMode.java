package dev.regatta;

/** How an agent's model calls tools. */
public enum ToolMode {
    /**
     * As the model can: with function calls, unless it is known to have none; a model that refuses a request with tools, and
     * that takes it without them, is asked in words from then on.
     */
    AUTO,
    /** With function calls, whatever the model is known for. */
    NATIVE,
    /**
     * In words: {@code Action:}, {@code Action Input:}, {@code Observation:}, {@code Final Answer:}. For models without function
     * calls, and for those that are better at this.
     */
    TEXT
}
