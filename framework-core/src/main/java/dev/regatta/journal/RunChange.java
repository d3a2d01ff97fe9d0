package dev.regatta.journal;

import dev.regatta.step.Digest;
import java.time.Instant;
import java.util.List;

/** What happens to the runs of a store, after it was decided: applied in one order, it always comes to the same. */
public sealed interface RunChange {
    /**
     * A run began.
     *
     * @param run the run
     * @param at when
     */
    record Begun(NewRun run, Instant at) implements RunChange {}

    /**
     * A lease was taken or lengthened.
     *
     * @param lease the lease
     * @param until when it passes
     */
    record Held(Lease lease, Instant until) implements RunChange {}

    /**
     * A lease was given back.
     *
     * @param lease the lease
     */
    record Released(Lease lease) implements RunChange {}

    /**
     * A batch was written.
     *
     * @param batch the batch
     * @param at when
     */
    record Written(Batch batch, Instant at) implements RunChange {}

    /**
     * A log was replaced.
     *
     * @param batch the new log
     * @param keep the blobs that stay besides those of the batch
     * @param at when
     */
    record Rewritten(Batch batch, List<Digest> keep, Instant at) implements RunChange {}

    /**
     * A signal was sent.
     *
     * @param runId to which run
     * @param signal the signal
     */
    record Signalled(String runId, Signal signal) implements RunChange {}

    /**
     * Messages were sent.
     *
     * @param ids which
     */
    record Sent(List<String> ids) implements RunChange {}

    /**
     * Runs were deleted.
     *
     * @param runIds which
     */
    record Deleted(List<String> runIds) implements RunChange {}
}
