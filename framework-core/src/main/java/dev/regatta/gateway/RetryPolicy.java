package dev.regatta.gateway;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how patiently a model call is tried again when trying again may help. The delay before attempt n + 1 is
 * {@code firstDelay × factor^(n−1)}, at most {@code maxDelay}, of which a random half is taken off ("equal jitter", Brooker,
 * "Exponential Backoff and Jitter", 2015). A server that says how long to wait ({@code Retry-After}) is obeyed instead.
 *
 * @param maxAttempts attempts in all, at least 1; 1 never tries again
 * @param firstDelay the delay after the first attempt, before jitter
 * @param factor what the delay is multiplied with after each attempt, at least 1
 * @param maxDelay no delay is longer, not even one that the server asks for: then the call fails at once
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, double factor, Duration maxDelay) {

    /** Checks the ranges. */
    public RetryPolicy {
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
        }
        if (firstDelay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException("delays must not be negative, were " + firstDelay + " and " + maxDelay);
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor must be at least 1, was " + factor);
        }
    }

    /** {@return four attempts, half a second doubled each time, at most 30 s between two} */
    public static RetryPolicy defaults() {
        return new RetryPolicy(4, Duration.ofMillis(500), 2, Duration.ofSeconds(30));
    }

    /** {@return a policy that never tries again} */
    public static RetryPolicy never() {
        return new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO);
    }

    /**
     * Returns the delay after a failed attempt.
     *
     * @param attempt the attempt that failed, from 1
     * @param random the source of the jitter
     * @return how long to wait before the next one
     */
    public Duration delayAfter(int attempt, RandomGenerator random) {
        double millis =
                Math.min((double) maxDelay.toMillis(), (double) firstDelay.toMillis() * Math.pow(factor, attempt - 1));
        return Duration.ofMillis(Math.round(millis / 2 + millis / 2 * random.nextDouble()));
    }
}
