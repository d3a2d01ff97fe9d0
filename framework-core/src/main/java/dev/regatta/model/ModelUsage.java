package dev.regatta.model;

import dev.langchain4j.model.output.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * What one model was used for: counts of calls and, as its provider reports them, of tokens. Immutable.
 *
 * @param calls calls that gave an answer
 * @param inputTokens tokens read, also those out of a cache and those that went into one
 * @param outputTokens tokens written, also those of its reasoning
 * @param cachedTokens those of {@code inputTokens} that came out of the provider's cache
 * @param cacheCreationTokens those of {@code inputTokens} that went into the provider's cache
 * @param reasoningTokens those of {@code outputTokens} that the model wrote for itself
 */
public record ModelUsage(
        long calls,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        long cacheCreationTokens,
        long reasoningTokens) {

    /**
     * Returns the usage of calls of which no more is known than what was read and written.
     *
     * @param calls calls that gave an answer
     * @param inputTokens tokens read
     * @param outputTokens tokens written
     * @return the usage
     */
    public static ModelUsage of(long calls, long inputTokens, long outputTokens) {
        return new ModelUsage(calls, inputTokens, outputTokens, 0, 0, 0);
    }

    /**
     * Returns the usage of one call as langchain4j tells it; what only one provider tells is read by its
     * {@link TokenReader}.
     *
     * @param tokens what the provider counted; {@code null} if it tells nothing
     * @return the usage
     */
    public static ModelUsage of(@Nullable TokenUsage tokens) {
        if (tokens == null) {
            return of(1, 0, 0);
        }
        TokenReader reader = TokenReaders.of(tokens);
        return reader == null
                ? of(1, count(tokens.inputTokenCount()), count(tokens.outputTokenCount()))
                : reader.read(tokens);
    }

    private static long count(@Nullable Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    /**
     * Returns the sum of two usages.
     *
     * @param other the other one
     * @return the sum
     */
    public ModelUsage plus(ModelUsage other) {
        return new ModelUsage(
                calls + other.calls,
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedTokens + other.cachedTokens,
                cacheCreationTokens + other.cacheCreationTokens,
                reasoningTokens + other.reasoningTokens);
    }
}
