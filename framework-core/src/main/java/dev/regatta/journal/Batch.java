package dev.regatta.journal;

import dev.regatta.step.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written for a run at once: all of it or nothing.
 *
 * @param runId the run
 * @param lease under which it is written
 * @param lines lines of the log
 * @param blobs values that lines refer to; one that the run has already is left as it is
 * @param state where the run stands then; {@code null} if that does not change
 * @param states states of entities and functions that change
 * @param outgoing messages that are sent once all this is durable
 */
public record Batch(
        String runId,
        Lease lease,
        List<Line> lines,
        List<Blob> blobs,
        @Nullable RunState state,
        List<StateChange> states,
        List<Outgoing> outgoing) {
    /** Copies the lists, and checks that the lease is that of the run. */
    public Batch {
        if (!lease.key().equals(Lease.ofRun(runId))) {
            throw new IllegalArgumentException(
                    "The run '" + runId + "' cannot be written under the lease '" + lease.key() + "'");
        }
        lines = List.copyOf(lines);
        blobs = List.copyOf(blobs);
        states = List.copyOf(states);
        outgoing = List.copyOf(outgoing);
    }

    /**
     * Writes lines only.
     *
     * @param runId the run
     * @param lease under which they are written
     * @param lines the lines
     * @param blobs what they refer to
     * @return the batch
     */
    public static Batch of(String runId, Lease lease, List<Line> lines, List<Blob> blobs) {
        return new Batch(runId, lease, lines, blobs, null, List.of(), List.of());
    }

    /**
     * A value that lines refer to.
     *
     * @param digest its digest, unique within the run
     * @param bytes the value
     */
    public record Blob(Digest digest, Bytes bytes) {}

    /**
     * A change of a state.
     *
     * @param key whose state
     * @param expected the version that is changed; 0 if there is none yet
     * @param bytes the new state, whose version is the expected one plus 1; {@code null} to forget it: its version grows all the
     *     same when it comes again
     * @param lease the lease of whoever may change it, checked like that of the run; {@code null} if the version is enough
     */
    public record StateChange(
            String key,
            long expected,
            @Nullable Bytes bytes,
            @Nullable Lease lease) {
        /** Checks the key. */
        public StateChange {
            JournalText.checked("key of a state", key);
        }
    }
}
