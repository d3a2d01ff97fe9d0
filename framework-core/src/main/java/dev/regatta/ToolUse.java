package dev.regatta;

import dev.regatta.tool.ToolCache;
import org.jspecify.annotations.Nullable;

/**
 * How a crew treats the calls of its tools.
 *
 * @param cacheAll whether the results of all tools are cached but of those with side effects, or not to be cached
 * @param cache where results are cached; {@code null} for the cache that all crews of the process share
 * @param maxResultCharacters where a result is cut for the model, at least 1; a tool's own bound goes before
 * @param sameCallsRun how many identical calls of a tool in one task go through, at least 1; the next ones get the last result
 * @param sameCallsFail which identical call fails the task; more than {@code sameCallsRun}
 */
public record ToolUse(
        boolean cacheAll, @Nullable ToolCache cache, int maxResultCharacters, int sameCallsRun, int sameCallsFail) {

    /** Checks the ranges. */
    public ToolUse {
        if (maxResultCharacters < 1) {
            throw new IllegalArgumentException("maxResultCharacters must be at least 1, was " + maxResultCharacters);
        }
        if (sameCallsRun < 1 || sameCallsFail <= sameCallsRun) {
            throw new IllegalArgumentException("sameCallsRun must be at least 1 and sameCallsFail more, were "
                    + sameCallsRun + " and " + sameCallsFail);
        }
    }

    /** {@return only tools are cached that say so; results are cut at 32,000 characters; the fourth identical call gets the
     * last result, the seventh fails the task} */
    public static ToolUse defaults() {
        return new ToolUse(false, null, 32_000, 3, 7);
    }

    /** {@return this use, with all tools cached but those with side effects, or not to be cached} */
    public ToolUse cachingAll() {
        return new ToolUse(true, cache, maxResultCharacters, sameCallsRun, sameCallsFail);
    }

    /**
     * Returns this use with another cache.
     *
     * @param changed where results are cached
     * @return the changed use
     */
    public ToolUse withCache(ToolCache changed) {
        return new ToolUse(cacheAll, changed, maxResultCharacters, sameCallsRun, sameCallsFail);
    }

    /**
     * Returns this use with another bound on results.
     *
     * @param most where a result is cut for the model
     * @return the changed use
     */
    public ToolUse withMaxResultCharacters(int most) {
        return new ToolUse(cacheAll, cache, most, sameCallsRun, sameCallsFail);
    }

    /**
     * Returns this use with other bounds on identical calls of a task.
     *
     * @param run how many go through
     * @param fail which one fails the task; {@link Integer#MAX_VALUE} for none
     * @return the changed use
     */
    public ToolUse withSameCalls(int run, int fail) {
        return new ToolUse(cacheAll, cache, maxResultCharacters, run, fail);
    }
}
