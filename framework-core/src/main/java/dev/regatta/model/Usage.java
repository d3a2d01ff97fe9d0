package dev.regatta.model;

/**
 * What models and tools were used for: counts of calls and tokens.
 *
 * @param modelCalls model calls that gave an answer; attempts that failed are not counted
 * @param toolCalls tool calls that ran, whether they succeeded or not
 * @param inputTokens tokens that models read, as they report them
 * @param outputTokens tokens that models wrote, as they report them
 */
public record Usage(long modelCalls, long toolCalls, long inputTokens, long outputTokens) {
    /** Nothing used. */
    public static final Usage NONE = new Usage(0, 0, 0, 0);

    /**
     * Returns the sum of two usages.
     *
     * @param other the other one
     * @return the sum
     */
    public Usage plus(Usage other) {
        return new Usage(
                modelCalls + other.modelCalls,
                toolCalls + other.toolCalls,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens);
    }

    /** {@return tokens read and written} */
    public long totalTokens() {
        return inputTokens + outputTokens;
    }
}
