package dev.regatta.journal;

/**
 * The right to write, of one owner at a time.
 *
 * @param key what is held
 * @param owner who holds it
 * @param fence greater than that of every holder before, also after what was held was deleted; 1 or more
 */
public record Lease(String key, String owner, long fence) {
    private static final String RUN = "run/";

    /** Checks the names. */
    public Lease {
        JournalText.checked("key of a lease", key);
        JournalText.checked("owner of a lease", owner);
    }

    /**
     * Returns the key of a run's lease.
     *
     * @param runId the run
     * @return the key
     */
    public static String ofRun(String runId) {
        return RUN + runId;
    }

    /** {@return whether it is the lease of a run} */
    public boolean isOfRun() {
        return key.startsWith(RUN);
    }

    /**
     * Returns the run whose lease this is.
     *
     * @return the run's id
     * @throws IllegalStateException if it is not that of a run
     */
    public String runId() {
        if (!isOfRun()) {
            throw new IllegalStateException("The lease '" + key + "' is not that of a run");
        }
        return key.substring(RUN.length());
    }
}
