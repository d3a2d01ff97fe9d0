package dev.regatta.tool;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How calls of a tool are treated; changed through the methods of {@link Tool}.
 *
 * @param timeout how long one call may take; {@code null} for the run's limit
 * @param version part of the key of cached results: another version never finds those of this one
 * @param cache which results are kept; {@code null} for the crew's choice
 * @param maxUsesPerTask how often it may run in one task, at least 1; {@link Integer#MAX_VALUE} for as often as wanted
 * @param maxUsesPerRun how often it may run in one run, likewise
 * @param maxResultCharacters where its results are cut for the model, at least 1; 0 for the crew's choice
 * @param traits what else it is
 */
public record ToolRules(
        @Nullable Duration timeout,
        String version,
        @Nullable CachePolicy cache,
        int maxUsesPerTask,
        int maxUsesPerRun,
        int maxResultCharacters,
        Set<Trait> traits) {

    /** What a tool can be. */
    public enum Trait {
        /** It changes the world, or what it tells changes all the time: a crew that caches its tools leaves it out. */
        SIDE_EFFECTS,
        /** Its result is the answer of the task. */
        RESULT_AS_ANSWER,
        /** If it fails, the task has failed. */
        FAIL_TASK_ON_ERROR,
        /** It is meant to be called with the same arguments again and again. */
        REPEATABLE
    }

    /** Checks the ranges. */
    public ToolRules {
        requireNonNull(version, "version");
        timeout = Durations.boundedOrNull(timeout);
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("The timeout of a tool must be positive, was " + timeout);
        }
        if (maxUsesPerTask < 1 || maxUsesPerRun < 1) {
            throw new IllegalArgumentException("A tool that may never run is not given to an agent; maxUses must be at"
                    + " least 1, was " + Math.min(maxUsesPerTask, maxUsesPerRun));
        }
        if (maxResultCharacters < 0) {
            throw new IllegalArgumentException("maxResultCharacters must be positive, was " + maxResultCharacters);
        }
        traits = Set.copyOf(traits);
    }

    /** {@return the run's limit, the crew's choices, as many uses as wanted, no traits} */
    public static ToolRules defaults() {
        return new ToolRules(null, "1", null, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, Set.of());
    }

    /**
     * Returns whether it is something.
     *
     * @param trait what it may be
     * @return whether it is
     */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    ToolRules withTimeout(Duration changed) {
        return new ToolRules(changed, version, cache, maxUsesPerTask, maxUsesPerRun, maxResultCharacters, traits);
    }

    ToolRules withVersion(String changed) {
        return new ToolRules(timeout, changed, cache, maxUsesPerTask, maxUsesPerRun, maxResultCharacters, traits);
    }

    ToolRules withCache(CachePolicy changed) {
        return new ToolRules(timeout, version, changed, maxUsesPerTask, maxUsesPerRun, maxResultCharacters, traits);
    }

    ToolRules withMaxUses(int perTask, int perRun) {
        return new ToolRules(timeout, version, cache, perTask, perRun, maxResultCharacters, traits);
    }

    ToolRules withMaxResultCharacters(int most) {
        return new ToolRules(timeout, version, cache, maxUsesPerTask, maxUsesPerRun, most, traits);
    }

    ToolRules with(Trait trait) {
        EnumSet<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new ToolRules(timeout, version, cache, maxUsesPerTask, maxUsesPerRun, maxResultCharacters, more);
    }
}
