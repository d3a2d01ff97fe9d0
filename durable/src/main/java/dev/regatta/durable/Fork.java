package dev.regatta.durable;

import dev.regatta.durable.store.Owners;
import dev.regatta.error.IdempotencyConflictException;
import dev.regatta.journal.Batch;
import dev.regatta.journal.Batch.Blob;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.RunStore.Created;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import dev.regatta.step.StepPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** Makes a run of the beginning of another one. */
final class Fork {
    private static final int PAGE = 1_000;

    private final Journal journal;
    private final RunStore store;
    private final StoredRun from;

    Fork(Journal journal, String runId) {
        this.journal = journal;
        this.store = journal.store();
        this.from = journal.run(runId);
    }

    StoredRun at(StepPath step, String newId, Map<String, ?> changed) {
        List<Line> kept = before(step.toString());
        Map<String, Object> inputs = new TreeMap<>(Journal.inputs(from.begun().inputs()));
        inputs.putAll(Journal.inputs(Journal.inputs(changed)));
        Bytes written = Journal.inputs(inputs);
        NewRun begun = from.begun();
        Created created = store.create(new NewRun(
                newId,
                begun.kind(),
                begun.name(),
                begun.version(),
                written,
                Digest.of(written.array()),
                begun.tenant(),
                ""));
        if (!created.isNew()) {
            throw new IdempotencyConflictException(
                    "There is a run '" + newId + "' already. Give the fork an id of its own.");
        }
        Lease lease = store.acquire(
                        Lease.ofRun(newId), journal.owner(), journal.leases().length(), Owners::isDead)
                .orElseThrow(() -> new ContendedException(newId, null));
        try {
            // changed inputs change requests from the first on: the log of the old ones answers none of them
            store.append(batch(newId, lease, changed.isEmpty() ? kept : List.of()), true)
                    .await();
        } finally {
            store.release(lease);
        }
        return journal.run(newId);
    }

    private Batch batch(String newId, Lease lease, List<Line> kept) {
        Map<Digest, Blob> blobs = new HashMap<>();
        LineCodec codec = new LineCodec();
        kept.forEach(line -> codec.read(line, digest -> {
            Bytes bytes = store.blob(from.id(), digest)
                    .orElseThrow(() -> new JournalException(
                            "Run '" + from.id() + "' has lost the value " + digest + "; it cannot be forked.", null));
            blobs.put(digest, new Blob(digest, bytes));
            return bytes;
        }));
        return new Batch(
                newId,
                lease,
                kept,
                new ArrayList<>(blobs.values()),
                new RunState(Status.SUSPENDED, null, "forked from " + from.id()),
                List.of(),
                List.of());
    }

    /** {@return the lines before the first that is about a step} */
    private List<Line> before(String step) {
        List<Line> kept = new ArrayList<>();
        for (List<Line> page = store.lines(from.id(), 0, PAGE);
                !page.isEmpty();
                page = store.lines(from.id(), kept.size(), PAGE)) {
            for (Line line : page) {
                if (line.step().equals(step)) {
                    return kept;
                }
                kept.add(line);
            }
        }
        throw new NoSuchElementException(
                "Run '" + from.id() + "' has no step '" + step + "'. Look at its steps, and name one of them.");
    }
}
