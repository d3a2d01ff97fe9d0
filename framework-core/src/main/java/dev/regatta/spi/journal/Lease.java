package dev.regatta.spi.journal;

/**
 * The right to write, of one owner at a time.
 *
 * @param key what is held
 * @param owner who holds it
 * @param fence greater than that of every holder before, starting at 1
 */
public record Lease(String key, String owner, long fence) {
    private static final String RUN = "run/";

    /**
     * Returns the key of a run's lease.
     *
     * @param runId the run
     * @return the key
     */
    public static String ofRun(String runId) {
        return RUN + runId;
    }

    /**
     * Returns the run whose lease this is.
     *
     * @return the run's id
     * @throws IllegalStateException if it is not that of a run
     */
    public String runId() {
        if (!key.startsWith(RUN)) {
            throw new IllegalStateException("The lease '" + key + "' is not that of a run");
        }
        return key.substring(RUN.length());
    }
}
