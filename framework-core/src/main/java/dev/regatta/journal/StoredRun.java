package dev.regatta.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as a store has it.
 *
 * @param begun what it was begun with
 * @param state where it stands
 * @param created when it was begun, by the store's clock
 * @param updated when something was last written for it
 * @param lines how many lines its log has
 * @param bytes how large its log is with its blobs, about
 * @param owner who holds its lease; {@code null} if nobody does, or the time has passed
 */
public record StoredRun(
        NewRun begun,
        RunState state,
        Instant created,
        Instant updated,
        long lines,
        long bytes,
        @Nullable String owner) {
    /** {@return its id} */
    public String id() {
        return begun.id();
    }
}
