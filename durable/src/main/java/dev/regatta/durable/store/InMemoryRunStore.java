package dev.regatta.durable.store;

import dev.regatta.journal.Batch;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.HeapRuns;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.LineNumbers;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.Outgoing;
import dev.regatta.journal.RunChange;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.Signal;
import dev.regatta.journal.State;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Runs in the heap; they end with the process. Nothing has to be waited for. Thread-safe. */
final class InMemoryRunStore implements RunStore {
    private final ReentrantLock lock = new ReentrantLock();
    private final HeapRuns runs = new HeapRuns(); // guarded by lock
    private final InstantSource clock;
    private boolean closed; // guarded by lock

    InMemoryRunStore(InstantSource clock) {
        this.clock = clock;
    }

    private <R> R locked(Supplier<R> work) {
        lock.lock();
        try {
            if (closed) {
                throw LineNumbers.closed(location());
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private boolean apply(Optional<? extends RunChange> change) {
        change.ifPresent(runs::apply);
        return change.isPresent();
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String location() {
        return ":memory:";
    }

    @Override
    public Created create(NewRun run) {
        return locked(() -> {
            boolean isNew = apply(runs.begin(run, now()));
            return new Created(runs.find(run.id(), now()).orElseThrow(), isNew);
        });
    }

    @Override
    public Optional<StoredRun> find(String runId) {
        return locked(() -> runs.find(runId, now()));
    }

    @Override
    public List<StoredRun> list(RunQuery query) {
        return locked(() -> runs.list(query, now()));
    }

    @Override
    public int delete(List<String> runIds) {
        return locked(() -> {
            RunChange.Deleted deleted = runs.delete(runIds, now());
            runs.apply(deleted);
            return deleted.runIds().size();
        });
    }

    @Override
    public Optional<Lease> acquire(String key, String owner, Duration length, Predicate<String> isDead) {
        return locked(() -> {
            Instant now = now();
            Optional<RunChange.Held> held = runs.acquire(key, owner, now.plus(length), now, isDead);
            apply(held);
            return held.map(RunChange.Held::lease);
        });
    }

    @Override
    public List<Lease> claim(String owner, Duration length, int most, Predicate<String> isDead) {
        return locked(() -> {
            List<RunChange.Held> claimed = runs.claim(owner, length, most, now(), isDead);
            claimed.forEach(runs::apply);
            return claimed.stream().map(RunChange.Held::lease).toList();
        });
    }

    @Override
    public boolean renew(Lease lease, Duration length) {
        return locked(() -> apply(runs.renew(lease, now().plus(length))));
    }

    @Override
    public void release(Lease lease) {
        locked(() -> apply(runs.release(lease)));
    }

    @Override
    public Commit append(Batch batch, boolean hurry) {
        return locked(() -> {
            try {
                runs.apply(runs.write(batch, now()));
                return () -> {};
            } catch (JournalException refused) {
                return () -> {
                    throw refused;
                };
            }
        });
    }

    @Override
    public List<Line> lines(String runId, long after, int most) {
        return locked(() -> runs.lines(runId, after, most));
    }

    @Override
    public Optional<Bytes> blob(String runId, Digest digest) {
        return locked(() -> runs.blob(runId, digest));
    }

    @Override
    public void rewrite(Batch batch, List<Digest> keep) {
        locked(() -> {
            RunChange change = runs.rewrite(batch, keep, now());
            runs.apply(change);
            return change;
        });
    }

    @Override
    public boolean signal(String runId, String name, String id, Bytes body) {
        return locked(() -> apply(runs.signal(runId, new Signal(1, name, id, body, now()))));
    }

    @Override
    public List<Signal> signals(String runId) {
        return locked(() -> runs.signals(runId));
    }

    @Override
    public Optional<State> state(String key) {
        return locked(() -> runs.state(key));
    }

    @Override
    public List<Outgoing> unsent(int most) {
        return locked(() -> runs.unsent(most));
    }

    @Override
    public void sent(List<String> ids) {
        locked(() -> {
            RunChange change = new RunChange.Sent(ids);
            runs.apply(change);
            return change;
        });
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
