package dev.regatta.durable;

import dev.regatta.journal.Batch;
import dev.regatta.journal.Batch.Blob;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.RunStore.Commit;
import dev.regatta.step.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of one run: in order, with numbers without a gap, and nothing after something that could not be written.
 * Thread-safe.
 */
final class RunWriter {
    private final RunStore store;
    private final String runId;
    private final Lease lease;
    private final LineCodec codec;
    private final ReentrantLock lock = new ReentrantLock();
    private long number; // of the last line; guarded by lock
    private @Nullable Commit last; // guarded by lock
    private volatile @Nullable JournalException broken;

    RunWriter(RunStore store, String runId, Lease lease, LineCodec codec, long number) {
        this.store = store;
        this.runId = runId;
        this.lease = lease;
        this.codec = codec;
        this.number = number;
    }

    Lease lease() {
        return lease;
    }

    /** {@return why nothing is written any more; {@code null} if all is well} */
    @Nullable
    JournalException broken() {
        return broken;
    }

    /** Writes nothing any more. */
    void breakOff(JournalException why) {
        broken = broken == null ? why : broken;
    }

    /** Writes an entry that rides with the next one for which somebody waits. */
    void write(LogEntry entry) {
        append(entry, false, false, null, false);
    }

    /** Writes an entry, and waits until it and all before it are durable. */
    void writeThrough(LogEntry entry, boolean once) {
        await(append(entry, false, once, null, true));
    }

    /** Writes the end of a task. */
    void writeEnd(LogEntry entry, boolean goesOn) {
        append(entry, goesOn, false, null, false);
    }

    /** Writes where the run stands, with a last entry if there is one, and waits. */
    void writeState(@Nullable LogEntry entry, RunState state) {
        await(append(entry, false, false, state, true));
    }

    /** Waits until all that was written is durable. */
    void flush() {
        Commit waited = last();
        if (waited != null) {
            await(waited);
        }
    }

    private @Nullable Commit last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Commit append(
            @Nullable LogEntry entry, boolean goesOn, boolean once, @Nullable RunState state, boolean hurry) {
        lock.lock();
        try {
            JournalException before = broken;
            if (before != null) {
                throw new JournalException(String.valueOf(before.getMessage()), before);
            }
            List<Blob> blobs = new ArrayList<>();
            Batch batch = new Batch(
                    runId,
                    lease,
                    entry == null
                            ? List.of()
                            : List.of(codec.write(entry, goesOn, once, blobs).numbered(number + 1)),
                    blobs,
                    state,
                    List.of(),
                    List.of());
            Commit commit = store.append(batch, hurry);
            number += batch.lines().size();
            last = commit;
            return commit;
        } catch (JournalException failed) {
            breakOff(failed);
            throw failed;
        } finally {
            lock.unlock();
        }
    }

    private void await(Commit commit) {
        try {
            commit.await();
        } catch (JournalException failed) {
            breakOff(failed);
            throw failed;
        }
    }
}
