package dev.regatta;

/** How a run ended. */
public enum RunStatus {
    /** Every task is done. */
    COMPLETED,
    /** A task failed, or the run's time was up. */
    FAILED,
    /** Somebody cancelled it. */
    CANCELLED
}
