package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.RetryPolicy;
import java.time.Duration;

/**
 * How much is asked of an embedding model at once, and for how long.
 *
 * @param callsAtOnce how many calls go on at the same model object at once, whoever makes them in this process, at least 1
 * @param timeout how long one call may take, with waiting for its turn and with its retries
 * @param retry how often a call is tried again, and how patiently
 */
public record EmbeddingLimits(int callsAtOnce, Duration timeout, RetryPolicy retry) {
    /** Checks the ranges. */
    public EmbeddingLimits {
        if (callsAtOnce < 1) {
            throw new IllegalArgumentException("callsAtOnce must be at least 1, was " + callsAtOnce);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("The timeout must be positive, was " + timeout);
        }
        requireNonNull(retry, "retry");
    }

    /** {@return 16 calls at once, 30 s each, and the default retries} */
    public static EmbeddingLimits defaults() {
        return new EmbeddingLimits(16, Duration.ofSeconds(30), RetryPolicy.defaults());
    }

    /**
     * Returns these limits with another bound on calls.
     *
     * @param most how many calls go on at the same model object at once
     * @return the changed limits
     */
    public EmbeddingLimits withCallsAtOnce(int most) {
        return new EmbeddingLimits(most, timeout, retry);
    }

    /**
     * Returns these limits with another time limit.
     *
     * @param limit how long one call may take, with its retries
     * @return the changed limits
     */
    public EmbeddingLimits withTimeout(Duration limit) {
        return new EmbeddingLimits(callsAtOnce, limit, retry);
    }

    /**
     * Returns these limits with other retries.
     *
     * @param policy how often a call is tried again, and how patiently
     * @return the changed limits
     */
    public EmbeddingLimits withRetry(RetryPolicy policy) {
        return new EmbeddingLimits(callsAtOnce, timeout, policy);
    }
}
