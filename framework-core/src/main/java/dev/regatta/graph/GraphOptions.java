package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a graph is run.
 *
 * @param maxConcurrency how many nodes may run at once, at least 1
 * @param failurePolicy what the failure of one node means for the rest
 * @param deadline how long the whole run may take, wall clock; {@code null} for as long as it takes
 * @param grace how long an interrupted node may take to end before the run ends without it
 */
public record GraphOptions(
        int maxConcurrency,
        FailurePolicy failurePolicy,
        @Nullable Duration deadline,
        Duration grace) {

    /** Checks the ranges. */
    public GraphOptions {
        requireNonNull(failurePolicy, "failurePolicy");
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("maxConcurrency must be at least 1, was " + maxConcurrency);
        }
        if (deadline != null && !deadline.isPositive()) {
            throw new IllegalArgumentException("deadline must be positive, was " + deadline);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, was " + grace);
        }
    }

    /** {@return as many nodes at once as there are, fail fast, no deadline, two seconds of grace} */
    public static GraphOptions defaults() {
        return new GraphOptions(Integer.MAX_VALUE, FailurePolicy.FAIL_FAST, null, Duration.ofSeconds(2));
    }

    /**
     * Returns these options with another bound.
     *
     * @param nodes how many nodes may run at once
     * @return the changed options
     */
    public GraphOptions withMaxConcurrency(int nodes) {
        return new GraphOptions(nodes, failurePolicy, deadline, grace);
    }

    /**
     * Returns these options with another policy.
     *
     * @param policy what the failure of one node means for the rest
     * @return the changed options
     */
    public GraphOptions withFailurePolicy(FailurePolicy policy) {
        return new GraphOptions(maxConcurrency, policy, deadline, grace);
    }

    /**
     * Returns these options with a deadline.
     *
     * @param duration how long the whole run may take
     * @return the changed options
     */
    public GraphOptions withDeadline(Duration duration) {
        return new GraphOptions(maxConcurrency, failurePolicy, duration, grace);
    }

    /**
     * Returns these options with another grace time.
     *
     * @param duration how long an interrupted node may take to end
     * @return the changed options
     */
    public GraphOptions withGrace(Duration duration) {
        return new GraphOptions(maxConcurrency, failurePolicy, deadline, duration);
    }
}
