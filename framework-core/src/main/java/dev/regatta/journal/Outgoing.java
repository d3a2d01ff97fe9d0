package dev.regatta.journal;

/**
 * A message in the outbox.
 *
 * @param id its id, unique and the same whenever it is sent again
 * @param runId the run that sends it
 * @param topic to whom
 * @param body what it says
 */
public record Outgoing(String id, String runId, String topic, Bytes body) {
    /** Checks the names. */
    public Outgoing {
        JournalText.checked("id of a message", id);
        JournalText.checked("run of a message", runId);
        JournalText.checked("topic of a message", topic);
    }
}
