package dev.regatta.graph;

/** What the failure of one node means for the rest of its run. */
public enum FailurePolicy {
    /** Everything else stops at once: running nodes are interrupted, the others never start. */
    FAIL_FAST,
    /** Only what comes after the failed node is skipped; the rest finishes. */
    FINISH_INDEPENDENT
}
