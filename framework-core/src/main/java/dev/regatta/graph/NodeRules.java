package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.RetryPolicy;
import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a node may run, how long, and how often. Made with the methods of {@link GraphNode}.
 *
 * @param timeout how long one attempt may run, wall clock; {@code null} for as long as the run
 * @param retry how often it is tried again, and after what
 * @param runIf whether it runs at all; {@code null} for always
 * @param uses the resources of which it takes one permit each while it runs
 * @param expected about how long it takes; {@code null} if nobody knows
 * @param cpuBound whether it computes rather than waits
 * @param <T> the type of the nodes' values
 */
public record NodeRules<T>(
        @Nullable Duration timeout,
        RetryPolicy retry,
        @Nullable NodeCondition<T> runIf,
        List<String> uses,
        @Nullable Duration expected,
        boolean cpuBound) {
    /** The resource that every CPU-bound node uses. It has as many permits as there are processors, unless options say else. */
    public static final String CPU = "cpu";

    private static final NodeRules<?> NONE = new NodeRules<>(null, RetryPolicy.never(), null, List.of(), null, false);

    /** Copies the list, adds the processor to what CPU-bound nodes use, checks the ranges. */
    public NodeRules {
        timeout = Durations.boundedOrNull(timeout);
        expected = Durations.boundedOrNull(expected);
        requireNonNull(retry, "retry");
        uses = Stream.concat(uses.stream(), cpuBound ? Stream.of(CPU) : Stream.empty())
                .distinct()
                .toList();
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("The timeout of a node must be positive, was " + timeout);
        }
        if (expected != null && expected.isNegative()) {
            throw new IllegalArgumentException("The expected time of a node must not be negative, was " + expected);
        }
    }

    /**
     * Returns rules that ask for nothing.
     *
     * @param <T> the type of the nodes' values
     * @return the rules
     */
    @SuppressWarnings("unchecked") // it holds nothing of type T
    public static <T> NodeRules<T> none() {
        return (NodeRules<T>) NONE;
    }
}
