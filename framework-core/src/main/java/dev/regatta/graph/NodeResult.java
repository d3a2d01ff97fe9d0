package dev.regatta.graph;

/**
 * How a node ended. Each node of a run ends in exactly one of these.
 *
 * @param <T> the type of the node's value
 */
public sealed interface NodeResult<T> {
    /**
     * The work returned.
     *
     * @param value what it returned
     * @param <T> the type of the value
     */
    record Succeeded<T>(T value) implements NodeResult<T> {}

    /**
     * The work threw, or its time was up.
     *
     * @param cause what it threw; a {@link NodeTimeoutException} when its time was up
     * @param <T> the type of the value
     */
    record Failed<T>(Throwable cause) implements NodeResult<T> {}

    /**
     * The work never started, since something it comes after failed.
     *
     * @param because the id of the node that failed
     * @param <T> the type of the value
     */
    record Skipped<T>(String because) implements NodeResult<T> {}

    /**
     * The work was stopped, or kept from starting, although nothing it comes after failed.
     *
     * @param reason why: the failure of another node, a cancel, the run's deadline
     * @param stuck whether the work ignored its interrupt for the whole grace time and may still be running
     * @param <T> the type of the value
     */
    record Cancelled<T>(String reason, boolean stuck) implements NodeResult<T> {}
}
