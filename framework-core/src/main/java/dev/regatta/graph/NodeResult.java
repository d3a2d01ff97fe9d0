package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

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
     * The work never started, since something it comes after did not succeed, or its condition did not hold.
     *
     * @param because the id of the node that is the reason: the one that failed, or the one whose condition did not hold
     * @param why what that node did
     * @param <T> the type of the value
     */
    record Skipped<T>(String because, Why why) implements NodeResult<T> {
        /** What a skip goes back to. */
        public enum Why {
            /** A node failed. */
            FAILURE,
            /** A condition did not hold; the run can still succeed. */
            CONDITION
        }

        /** Checks that both are there. */
        public Skipped {
            requireNonNull(because, "because");
            requireNonNull(why, "why");
        }

        /**
         * Makes a skip that goes back to a failure.
         *
         * @param because the id of the node that failed
         */
        public Skipped(String because) {
            this(because, Why.FAILURE);
        }
    }

    /**
     * The work was stopped, or kept from starting, although nothing it comes after failed.
     *
     * @param reason why: the failure of another node, a cancel, the run's deadline
     * @param stuck whether the work ignored its interrupt for the whole grace time and may still be running
     * @param <T> the type of the value
     */
    record Cancelled<T>(String reason, boolean stuck) implements NodeResult<T> {}
}
