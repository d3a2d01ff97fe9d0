package dev.regatta.tool;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Which results of a tool are kept, and for how long. Errors never are.
 *
 * @param timeToLive how long a result is good for, from the end of its call
 * @param cacheIf says of a result, as the text that models read, whether it may be kept; called on the thread of the task
 */
public record CachePolicy(Duration timeToLive, Predicate<String> cacheIf) {
    /** Checks the time. */
    public CachePolicy {
        requireNonNull(cacheIf, "cacheIf");
        if (!timeToLive.isPositive()) {
            throw new IllegalArgumentException("timeToLive must be positive, was " + timeToLive);
        }
        timeToLive = Durations.bounded(timeToLive);
    }

    /** {@return every result, for five minutes} */
    public static CachePolicy defaults() {
        return new CachePolicy(Duration.ofMinutes(5), result -> true);
    }

    /**
     * Returns the policy that keeps every result for a time.
     *
     * @param timeToLive how long a result is good for
     * @return the policy
     */
    public static CachePolicy lasting(Duration timeToLive) {
        return new CachePolicy(timeToLive, result -> true);
    }

    /**
     * Returns this policy for some results only.
     *
     * @param keep says of a result, as the text that models read, whether it may be kept
     * @return the changed policy
     */
    public CachePolicy withCacheIf(Predicate<String> keep) {
        return new CachePolicy(timeToLive, keep);
    }
}
