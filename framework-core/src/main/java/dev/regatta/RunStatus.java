package dev.regatta;

/** How a run ended, or that it waits. */
public enum RunStatus {
    /** Every task is done. */
    COMPLETED,
    /** A task failed, or the run's time was up. */
    FAILED,
    /** Somebody cancelled it. */
    CANCELLED,
    /** It waits for people or a time, has written that down, and goes on when it is started again. */
    SUSPENDED
}
