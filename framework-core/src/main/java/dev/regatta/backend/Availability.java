package dev.regatta.backend;

/** Whether a backend can run here, and if not, why. */
public sealed interface Availability {
    /**
     * The backend can run.
     *
     * @param detail what was found, for reports: a version, a mode
     */
    record Available(String detail) implements Availability {}

    /**
     * The backend cannot run here.
     *
     * @param reason what is missing, as a clause that fits after "because"
     */
    record Unavailable(String reason) implements Availability {}
}
