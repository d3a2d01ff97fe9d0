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
 * @param effect what a call does to the world
 * @param traits what else it is
 */
public record ToolRules(
        @Nullable Duration timeout,
        String version,
        @Nullable CachePolicy cache,
        int maxUsesPerTask,
        int maxUsesPerRun,
        int maxResultCharacters,
        Effect effect,
        Set<Trait> traits) {

    /** What a call does to the world: whether it may be made again where nobody knows if it was made. */
    public enum Effect {
        /** Nobody says. It is not made again. */
        UNSAID,
        /** It only looks. */
        READ_ONLY,
        /** Made twice, it leaves the world as if made once. */
        IDEMPOTENT,
        /** It changes the world each time. It is not made again, and its results are not cached with those of all tools. */
        SIDE_EFFECTS
    }

    /** What a tool can be. */
    public enum Trait {
        /** What it tells changes all the time: a crew that caches its tools leaves it out. */
        NOT_CACHED,
        /** Its result is the answer of the task. */
        RESULT_AS_ANSWER,
        /** If it fails, the task has failed. */
        FAIL_TASK_ON_ERROR,
        /** It is meant to be called with the same arguments again and again. */
        REPEATABLE,
        /** It returns within about a millisecond, and neither waits nor computes for longer. */
        QUICK,
        /** It is told which call it runs for, and may answer accordingly: a crew that caches its tools leaves it out. */
        KNOWS_CALL
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
        requireNonNull(effect, "effect");
        traits = Set.copyOf(traits);
    }

    /** {@return the run's limit, the crew's choices, as many uses as wanted, nothing said of its effect, no traits} */
    public static ToolRules defaults() {
        return new ToolRules(null, "1", null, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, Effect.UNSAID, Set.of());
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

    /** {@return whether a call may be made again of which nobody knows whether it was made: it only looks, or is idempotent} */
    public boolean mayRunAgain() {
        return effect == Effect.READ_ONLY || effect == Effect.IDEMPOTENT;
    }

    /**
     * {@return which results are kept; {@code null} for none}
     *
     * @param all whether the crew caches all tools that do not say otherwise
     */
    public @Nullable CachePolicy cachedWith(boolean all) {
        boolean fitting = effect != Effect.SIDE_EFFECTS && !is(Trait.NOT_CACHED) && !is(Trait.KNOWS_CALL);
        return cache == null && all && fitting ? CachePolicy.defaults() : cache;
    }

    ToolRules withTimeout(Duration changed) {
        return with(changed, version, cache, maxResultCharacters, effect, traits);
    }

    ToolRules withVersion(String changed) {
        return with(timeout, changed, cache, maxResultCharacters, effect, traits);
    }

    ToolRules withCache(CachePolicy changed) {
        return with(timeout, version, changed, maxResultCharacters, effect, without(Trait.NOT_CACHED));
    }

    ToolRules withoutCache() {
        return with(timeout, version, null, maxResultCharacters, effect, more(Trait.NOT_CACHED));
    }

    ToolRules withMaxUses(int perTask, int perRun) {
        return new ToolRules(timeout, version, cache, perTask, perRun, maxResultCharacters, effect, traits);
    }

    ToolRules withMaxResultCharacters(int most) {
        return with(timeout, version, cache, most, effect, traits);
    }

    ToolRules with(Effect changed) {
        return with(timeout, version, cache, maxResultCharacters, changed, traits);
    }

    ToolRules with(Trait trait) {
        return with(timeout, version, cache, maxResultCharacters, effect, more(trait));
    }

    private ToolRules with(
            @Nullable Duration limit,
            String changed,
            @Nullable CachePolicy policy,
            int mostCharacters,
            Effect does,
            Set<Trait> all) {
        return new ToolRules(limit, changed, policy, maxUsesPerTask, maxUsesPerRun, mostCharacters, does, all);
    }

    private Set<Trait> more(Trait trait) {
        EnumSet<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return more;
    }

    private Set<Trait> without(Trait trait) {
        Set<Trait> less = more(trait);
        less.remove(trait);
        return less;
    }
}
