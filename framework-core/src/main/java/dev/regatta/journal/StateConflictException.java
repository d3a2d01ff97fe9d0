package dev.regatta.journal;

/** A state was changed by somebody else since it was read. */
public final class StateConflictException extends JournalException {
    private static final long serialVersionUID = 1L;

    /**
     * Says which.
     *
     * @param key whose state
     * @param expected the version that was to be changed
     * @param found the version that there is; 0 for none
     */
    public StateConflictException(String key, long expected, long found) {
        super(
                "The state '" + key + "' was to be changed from version " + expected + ", but is at version " + found
                        + ". Nothing was written; read it again.",
                null);
    }
}
