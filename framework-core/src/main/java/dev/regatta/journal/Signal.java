package dev.regatta.journal;

import java.time.Instant;

/**
 * A signal that was sent to a run.
 *
 * @param number its number among the signals of the run, growing
 * @param name what waits for it
 * @param id what tells it from others of that name
 * @param body what it says
 * @param sent when, by the store's clock
 */
public record Signal(long number, String name, String id, Bytes body, Instant sent) {
    /** Checks the names. */
    public Signal {
        JournalText.checked("name of a signal", name);
        JournalText.checked("id of a signal", id);
    }
}
