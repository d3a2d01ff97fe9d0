package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a graph is run.
 *
 * @param maxConcurrency how many nodes may run at once, at least 1
 * @param permits how many nodes may use a resource at once, by its name
 * @param failurePolicy what the failure of one node means for the rest
 * @param deadline how long the whole run may take, wall clock; {@code null} for as long as it takes
 * @param grace how long an interrupted node may take to end before the run ends without it
 * @param cleanUp how long nodes that clean up may take after the run was stopped and all others have ended; zero stops them with
 *     the others
 * @param durations how long nodes took the last time, by id; they go before the nodes' own hints
 * @param maxAdded how many nodes may be added to the graph while it runs; a loop that never ends ends here
 */
public record GraphOptions(
        int maxConcurrency,
        Map<String, Integer> permits,
        FailurePolicy failurePolicy,
        @Nullable Duration deadline,
        Duration grace,
        Duration cleanUp,
        Map<String, Duration> durations,
        int maxAdded) {
    private static final GraphOptions DEFAULTS = new GraphOptions(
            Integer.MAX_VALUE,
            Map.of(),
            FailurePolicy.FAIL_FAST,
            null,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Map.of(),
            100_000);

    /** Copies the maps and checks the ranges. */
    public GraphOptions {
        deadline = Durations.boundedOrNull(deadline);
        grace = Durations.bounded(grace);
        cleanUp = Durations.bounded(cleanUp);
        requireNonNull(failurePolicy, "failurePolicy");
        permits = Map.copyOf(permits);
        durations = Map.copyOf(durations);
        if (maxConcurrency < 1) {
            throw new IllegalArgumentException("maxConcurrency must be at least 1, was " + maxConcurrency);
        }
        permits.forEach((resource, count) -> {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "The permits of '" + resource + "' must be at least 1, were " + count);
            }
        });
        if (deadline != null && !deadline.isPositive()) {
            throw new IllegalArgumentException("deadline must be positive, was " + deadline);
        }
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative, was " + grace);
        }
        if (cleanUp.isNegative()) {
            throw new IllegalArgumentException("cleanUp must not be negative, was " + cleanUp);
        }
        if (maxAdded < 0) {
            throw new IllegalArgumentException("maxAdded must not be negative, was " + maxAdded);
        }
    }

    /** {@return as many nodes at once as there are, fail fast, no deadline, two seconds of grace, ten to clean up, 100,000 added nodes} */
    public static GraphOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these options with another bound.
     *
     * @param nodes how many nodes may run at once
     * @return the changed options
     */
    public GraphOptions withMaxConcurrency(int nodes) {
        return new GraphOptions(nodes, permits, failurePolicy, deadline, grace, cleanUp, durations, maxAdded);
    }

    /**
     * Returns these options with a resource.
     *
     * @param resource its name
     * @param count how many nodes may use it at once
     * @return the changed options
     */
    public GraphOptions withPermits(String resource, int count) {
        Map<String, Integer> all = new LinkedHashMap<>(permits);
        all.put(resource, count);
        return new GraphOptions(maxConcurrency, all, failurePolicy, deadline, grace, cleanUp, durations, maxAdded);
    }

    /**
     * Returns these options with another policy.
     *
     * @param policy what the failure of one node means for the rest
     * @return the changed options
     */
    public GraphOptions withFailurePolicy(FailurePolicy policy) {
        return new GraphOptions(maxConcurrency, permits, policy, deadline, grace, cleanUp, durations, maxAdded);
    }

    /**
     * Returns these options with a deadline.
     *
     * @param duration how long the whole run may take; {@code null} for as long as it takes
     * @return the changed options
     */
    public GraphOptions withDeadline(@Nullable Duration duration) {
        return new GraphOptions(maxConcurrency, permits, failurePolicy, duration, grace, cleanUp, durations, maxAdded);
    }

    /**
     * Returns these options with another grace time.
     *
     * @param duration how long an interrupted node may take to end
     * @return the changed options
     */
    public GraphOptions withGrace(Duration duration) {
        return new GraphOptions(
                maxConcurrency, permits, failurePolicy, deadline, duration, cleanUp, durations, maxAdded);
    }

    /**
     * Returns these options with another time to clean up.
     *
     * @param duration how long nodes that clean up may take after the run was stopped; zero stops them with the others
     * @return the changed options
     */
    public GraphOptions withCleanUp(Duration duration) {
        return new GraphOptions(maxConcurrency, permits, failurePolicy, deadline, grace, duration, durations, maxAdded);
    }

    /**
     * Returns these options with what is known of the nodes' durations, such as those of the last run.
     *
     * @param byId how long nodes take, by id; see {@link RunTimeline#durations}
     * @return the changed options
     */
    public GraphOptions withDurations(Map<String, Duration> byId) {
        return new GraphOptions(maxConcurrency, permits, failurePolicy, deadline, grace, cleanUp, byId, maxAdded);
    }

    /**
     * Returns these options with another bound on added nodes.
     *
     * @param nodes how many nodes may be added while the graph runs
     * @return the changed options
     */
    public GraphOptions withMaxAdded(int nodes) {
        return new GraphOptions(maxConcurrency, permits, failurePolicy, deadline, grace, cleanUp, durations, nodes);
    }
}
