package dev.regatta.error;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * How often something is tried again, how patiently, and after which errors: a call of a model, a node of a graph. The delay before
 * attempt n + 1 is {@code firstDelay × factor^(n−1)}, at most {@code maxDelay}, of which a random part of up to {@code jitter} is
 * taken off; half of it is "equal jitter" (Brooker, "Exponential Backoff and Jitter", 2015). What waits for its next attempt holds
 * no permit, and a node no thread.
 *
 * <p>A call of a model is tried again only where that may help at all: 408, 429, 5xx, broken connections. A server that says how
 * long to wait ({@code Retry-After}) is obeyed instead of the delay; if it asks for more than {@code maxDelay}, the call fails at
 * once. One that has no room for now (429, 503, 529) and does not say for how long is given 24 times the delay, at most
 * {@code maxDelay} and half of the time that is left: by default about a minute in all, since most limits are by the minute.
 *
 * @param maxAttempts attempts in all, at least 1; 1 never tries again
 * @param firstDelay the delay after the first attempt, before jitter
 * @param factor what the delay is multiplied with after each attempt, at least 1
 * @param maxDelay no delay is longer
 * @param jitter the part of a delay that is left to chance, 0 to 1
 * @param on which errors are worth another attempt
 */
public record RetryPolicy(
        int maxAttempts,
        Duration firstDelay,
        double factor,
        Duration maxDelay,
        double jitter,
        Predicate<Throwable> on) {
    private static final double HALF = 0.5;
    private static final Predicate<Throwable> MAY_HELP = RetryPolicy::mayHelp;
    private static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, 1, Duration.ZERO, 0, failure -> false);

    /** Checks the ranges. */
    public RetryPolicy {
        firstDelay = Durations.bounded(firstDelay);
        maxDelay = Durations.bounded(maxDelay);
        requireNonNull(on, "on");
        if (maxAttempts < 1) {
            throw new IllegalArgumentException("maxAttempts must be at least 1, was " + maxAttempts);
        }
        if (firstDelay.isNegative() || maxDelay.isNegative()) {
            throw new IllegalArgumentException("delays must not be negative, were " + firstDelay + " and " + maxDelay);
        }
        if (!(factor >= 1)) {
            throw new IllegalArgumentException("factor must be at least 1, was " + factor);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be 0 to 1, was " + jitter);
        }
    }

    /**
     * Makes a policy with half of each delay left to chance, after every exception but a {@link PermanentException} and an
     * interrupt, and after no error.
     *
     * @param maxAttempts attempts in all, at least 1
     * @param firstDelay the delay after the first attempt, before jitter
     * @param factor what the delay is multiplied with after each attempt, at least 1
     * @param maxDelay no delay is longer
     */
    public RetryPolicy(int maxAttempts, Duration firstDelay, double factor, Duration maxDelay) {
        this(maxAttempts, firstDelay, factor, maxDelay, HALF, MAY_HELP);
    }

    /** {@return four attempts, half a second doubled each time, at most 30 s between two: what calls of models get} */
    public static RetryPolicy defaults() {
        return new RetryPolicy(4, Duration.ofMillis(500), 2, Duration.ofSeconds(30));
    }

    /** {@return one attempt and no more} */
    public static RetryPolicy never() {
        return NEVER;
    }

    /**
     * Returns a policy for work that may fail by chance: 100 ms after the first attempt, doubled each time, at most 10 s.
     *
     * @param maxAttempts attempts in all
     * @return the policy
     */
    public static RetryPolicy times(int maxAttempts) {
        return new RetryPolicy(maxAttempts, Duration.ofMillis(100), 2, Duration.ofSeconds(10));
    }

    /**
     * Returns this policy with another first delay.
     *
     * @param delay the delay after the first attempt
     * @return the changed policy
     */
    public RetryPolicy withFirstDelay(Duration delay) {
        return new RetryPolicy(maxAttempts, delay, factor, maxDelay, jitter, on);
    }

    /**
     * Returns this policy for other errors.
     *
     * @param errors which errors are worth another attempt; none is if it throws
     * @return the changed policy
     */
    public RetryPolicy on(Predicate<Throwable> errors) {
        return new RetryPolicy(maxAttempts, firstDelay, factor, maxDelay, jitter, errors);
    }

    /**
     * Returns whether there is another attempt.
     *
     * @param attempt the attempt that failed, from 1
     * @param failure what it failed with
     * @return whether there is another attempt
     */
    public boolean again(int attempt, Throwable failure) {
        return attempt < maxAttempts && on.test(failure);
    }

    /**
     * Returns the delay after a failed attempt.
     *
     * @param attempt the attempt that failed, from 1
     * @param random the source of the jitter
     * @return how long to wait before the next one
     */
    public Duration delayAfter(int attempt, RandomGenerator random) {
        double nanos =
                Math.min((double) maxDelay.toNanos(), (double) firstDelay.toNanos() * Math.pow(factor, attempt - 1));
        return Duration.ofNanos(Math.round(nanos * (1 - jitter * random.nextDouble())));
    }

    private static boolean mayHelp(Throwable failure) {
        return failure instanceof Exception
                && !(failure instanceof PermanentException)
                && !(failure instanceof InterruptedException);
    }
}
