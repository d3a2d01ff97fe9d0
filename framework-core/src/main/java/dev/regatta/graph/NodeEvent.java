package dev.regatta.graph;

import java.time.Duration;

/**
 * One fact about a node of a run.
 *
 * @param at when, since the first event
 * @param node the node
 * @param kind what happened
 * @param detail the class of what was thrown, the node because of which it was skipped, or why it was cancelled; else empty
 */
public record NodeEvent(Duration at, String node, Kind kind, String detail) {
    /** What can happen to a node. */
    public enum Kind {
        /** It waits for nothing but a permit. */
        READY,
        /** An attempt starts. */
        STARTED,
        /** An attempt failed, and there will be another. */
        RETRIED,
        /** Its work returned. */
        SUCCEEDED,
        /** Its work threw, or its time was up. */
        FAILED,
        /** It never started, since something before it did not succeed, or its condition did not hold. */
        SKIPPED,
        /** It was stopped, or kept from starting. */
        CANCELLED
    }
}
