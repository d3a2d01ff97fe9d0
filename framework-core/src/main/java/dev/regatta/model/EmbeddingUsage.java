package dev.regatta.model;

/**
 * What one embedding model was used for: counts of calls and, as its provider reports them, of tokens. Immutable.
 *
 * @param calls calls that gave vectors; attempts that failed are not counted
 * @param inputTokens tokens read; 0 for providers that do not report them
 */
public record EmbeddingUsage(long calls, long inputTokens) {
    /**
     * Returns the sum of two usages.
     *
     * @param other the other one
     * @return the sum
     */
    public EmbeddingUsage plus(EmbeddingUsage other) {
        return new EmbeddingUsage(calls + other.calls, inputTokens + other.inputTokens);
    }
}
