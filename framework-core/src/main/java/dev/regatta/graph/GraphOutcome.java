package dev.regatta.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param ending what ended it
 * @param results how each node ended, in the order in which the nodes were declared
 * @param firstFailure the id of the node that failed first; {@code null} if none did
 * @param <T> the type of the nodes' values
 */
public record GraphOutcome<T>(
        Ending ending,
        Map<String, NodeResult<T>> results,
        @Nullable String firstFailure) {

    /** What ended a run. */
    public enum Ending {
        /** Every node succeeded. */
        SUCCEEDED,
        /** At least one node failed. */
        FAILED,
        /** Somebody cancelled the run before a node failed. */
        CANCELLED,
        /** The run's deadline passed before a node failed. */
        DEADLINE
    }

    /** {@return the ids of nodes that ignored their interrupt and may still be running} */
    public List<String> stuck() {
        return results.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof NodeResult.Cancelled<T> cancelled && cancelled.stuck())
                .map(Map.Entry::getKey)
                .toList();
    }
}
