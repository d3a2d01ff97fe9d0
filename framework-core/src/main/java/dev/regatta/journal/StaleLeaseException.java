package dev.regatta.journal;

/** Somebody else holds the lease that was to be written under: whoever gets this stops at once, and writes nothing more. */
public final class StaleLeaseException extends JournalException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which.
     *
     * @param lease the lease that is not held any more
     */
    public StaleLeaseException(Lease lease) {
        super(
                "'" + lease.key() + "' was to be written by " + lease.owner() + " with fence " + lease.fence()
                        + ", but that lease has passed to another owner, who goes on with it. Nothing was written.",
                null);
    }
}
