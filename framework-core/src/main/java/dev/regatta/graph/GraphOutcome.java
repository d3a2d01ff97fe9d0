package dev.regatta.graph;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param ending what ended it
 * @param results how each node ended, in the order in which the nodes were declared, then in which they were added
 * @param firstFailure the id of the node that failed first; {@code null} if none did
 * @param otherFailures what else was thrown: by nodes that failed later, or were stopped and threw another exception than an
 *     {@link InterruptedException}, and by rules for retries; in no particular order
 * @param <T> the type of the nodes' values
 */
public record GraphOutcome<T>(
        Ending ending,
        Map<String, NodeResult<T>> results,
        @Nullable String firstFailure,
        List<Throwable> otherFailures) {
    /** Copies the list. */
    public GraphOutcome {
        otherFailures = List.copyOf(otherFailures);
    }

    /** What ended a run. */
    public enum Ending {
        /** Every node succeeded, or was skipped since a condition did not hold. */
        SUCCEEDED,
        /** At least one node failed. */
        FAILED,
        /** Somebody cancelled the run before a node failed, other than in cleaning up. */
        CANCELLED,
        /** The run's deadline passed before a node failed, other than in cleaning up. */
        DEADLINE
    }

    /** {@return whether every node succeeded, or was skipped since a condition did not hold} */
    public boolean isSuccess() {
        return ending == Ending.SUCCEEDED;
    }

    /**
     * Returns the value of a node.
     *
     * @param id the node
     * @return its value
     * @throws IllegalArgumentException if the graph has no such node
     * @throws IllegalStateException if it has not succeeded; the cause is what it failed with
     */
    public T value(String id) {
        NodeResult<T> result = results.get(id);
        return switch (result) {
            case null -> throw new IllegalArgumentException("The run had no node '" + id + "'.");
            case NodeResult.Succeeded<T> succeeded -> succeeded.value();
            case NodeResult.Failed<T> failed ->
                throw new IllegalStateException("'" + id + "' has no value: it failed.", failed.cause());
            case NodeResult.Skipped<T> skipped ->
                throw new IllegalStateException(
                        "'" + id + "' has no value: it was skipped because of '" + skipped.because() + "'.", failure());
            case NodeResult.Cancelled<T> cancelled ->
                throw new IllegalStateException(
                        "'" + id + "' has no value: it was cancelled, since " + cancelled.reason() + ".", failure());
        };
    }

    /** {@return what the first node that failed threw, unchanged; {@code null} if none did} */
    public @Nullable Throwable failure() {
        return firstFailure != null && results.get(firstFailure) instanceof NodeResult.Failed<T> failed
                ? failed.cause()
                : null;
    }

    /** {@return the ids of nodes that ignored their interrupt and may still be running} */
    public List<String> stuck() {
        return results.entrySet().stream()
                .filter(entry -> isStuck(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isStuck(NodeResult<?> result) {
        return switch (result) {
            case NodeResult.Cancelled<?> cancelled -> cancelled.stuck();
            case NodeResult.Failed<?> failed ->
                failed.cause() instanceof NodeTimeoutException timeout && timeout.stuck();
            default -> false;
        };
    }
}
