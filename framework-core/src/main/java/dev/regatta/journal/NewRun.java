package dev.regatta.journal;

import dev.regatta.step.Digest;

/**
 * A run that begins.
 *
 * @param id its id
 * @param kind what it is a run of: {@code crew}, {@code function}
 * @param name the name of that
 * @param version its version; empty for one that was made ad hoc
 * @param inputs what it was started with, as its caller gave it
 * @param digest the digest of the inputs
 * @param tenant whose it is; empty for nobody's
 * @param parent the id of the run that it belongs to; empty for none
 */
public record NewRun(
        String id,
        String kind,
        String name,
        String version,
        Bytes inputs,
        Digest digest,
        String tenant,
        String parent) {
    /** Checks the names. */
    public NewRun {
        JournalText.checked("id of a run", id);
        JournalText.checked("kind of a run", kind);
        JournalText.checked("name of a run", name);
        JournalText.checked("version of a run", version);
        JournalText.checked("tenant of a run", tenant);
        JournalText.checked("parent of a run", parent);
        if (id.isEmpty()) {
            throw new IllegalArgumentException("A run has an id that is not empty");
        }
    }
}
