package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.PermanentException;
import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * How often a node is tried again, how patiently, and after which errors. The delay before attempt n + 1 is
 * {@code firstDelay × factor^(n−1)}, at most {@code maxDelay}, of which a random part of up to {@code jitter} is taken off.
 * While a node waits for its next attempt it holds no thread and no permit.
 *
 * @param attempts attempts in all, at least 1; 1 never tries again
 * @param firstDelay the delay after the first attempt
 * @param factor what the delay is multiplied with after each attempt, at least 1
 * @param maxDelay no delay is longer
 * @param jitter the part of a delay that is left to chance, 0 to 1
 * @param on which errors are worth another attempt
 */
public record Retry(
        int attempts, Duration firstDelay, double factor, Duration maxDelay, double jitter, Predicate<Throwable> on) {
    private static final Retry NEVER = new Retry(1, Duration.ZERO, 1, Duration.ZERO, 0, failure -> false);

    /** Checks the ranges. */
    public Retry {
        firstDelay = Durations.bounded(firstDelay);
        maxDelay = Durations.bounded(maxDelay);
        requireNonNull(on, "on");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
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

    /** {@return one attempt and no more} */
    public static Retry never() {
        return NEVER;
    }

    /**
     * Returns a policy for work that may fail by chance: 100 ms after the first attempt, doubled each time, at most 10 s, half
     * of it left to chance; after every exception but a {@link PermanentException} and an interrupt, and after no error.
     *
     * @param attempts attempts in all
     * @return the policy
     */
    public static Retry times(int attempts) {
        return new Retry(attempts, Duration.ofMillis(100), 2, Duration.ofSeconds(10), 0.5, Retry::mayHelp);
    }

    /**
     * Returns this policy with another first delay.
     *
     * @param delay the delay after the first attempt
     * @return the changed policy
     */
    public Retry withFirstDelay(Duration delay) {
        return new Retry(attempts, delay, factor, maxDelay, jitter, on);
    }

    /**
     * Returns this policy for other errors.
     *
     * @param errors which errors are worth another attempt
     * @return the changed policy
     */
    public Retry on(Predicate<Throwable> errors) {
        return new Retry(attempts, firstDelay, factor, maxDelay, jitter, errors);
    }

    /**
     * Returns whether a node is tried again.
     *
     * @param attempt the attempt that failed, from 1
     * @param failure what it failed with
     * @return whether there is another attempt
     */
    public boolean again(int attempt, Throwable failure) {
        return attempt < attempts && on.test(failure);
    }

    /**
     * Returns the delay after a failed attempt.
     *
     * @param attempt the attempt that failed, from 1
     * @param random the source of chance
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
