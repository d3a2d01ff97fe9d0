package dev.regatta.journal;

import dev.regatta.journal.RunState.Status;

/** The rules that all stores have in common, and what is said to whoever breaks them. Stateless. */
public final class LineNumbers {
    /** No log has more lines. */
    public static final long MOST = Integer.MAX_VALUE;

    private LineNumbers() {}

    /**
     * Refuses lines that do not continue a log.
     *
     * @param batch the lines
     * @param last the number of the last line of the log; 0 if it has none
     * @throws JournalException if there is a gap, or a number that the log has
     */
    public static void check(Batch batch, long last) {
        long next = last + 1;
        for (Line line : batch.lines()) {
            if (line.number() != next || next > MOST) {
                throw new JournalException(
                        "Line " + line.number() + " was to be written to the log of run '" + batch.runId()
                                + "', where line " + next + " comes next, at most " + MOST
                                + ". Nothing was written; read the log again.",
                        null);
            }
            next++;
        }
    }

    /**
     * A run is not there.
     *
     * @param runId its id
     * @return the exception
     */
    public static JournalException noRun(String runId) {
        return new JournalException("There is no run '" + runId + "' in this store. Nothing was written.", null);
    }

    /**
     * A run that is not over cannot be compacted.
     *
     * @param runId its id
     * @param status how it is
     * @return the exception
     */
    public static JournalException notOver(String runId, Status status) {
        return new JournalException(
                "The log of run '" + runId + "' was to be rewritten, but the run is " + status
                        + ". Nothing was written; wait until it is over.",
                null);
    }

    /**
     * A store is used after it was closed.
     *
     * @param location where it is
     * @return the exception
     */
    public static JournalException closed(String location) {
        return new JournalException("The store of runs '" + location + "' is closed. Open it again.", null);
    }
}
