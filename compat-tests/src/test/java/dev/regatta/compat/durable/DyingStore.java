package dev.regatta.compat.durable;

import dev.regatta.journal.Batch;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.Outgoing;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.Signal;
import dev.regatta.journal.State;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A store that writes a number of batches, and then nothing more: what a process sees that dies, or whose disk is full. */
public final class DyingStore implements RunStore {
    private final RunStore store;
    private final AtomicLong left;

    public DyingStore(RunStore store, long batches) {
        this.store = store;
        this.left = new AtomicLong(batches);
    }

    @Override
    public Commit append(Batch batch, boolean hurry) {
        if (left.getAndDecrement() <= 0) {
            throw new JournalException("There is no room left on the device.", null);
        }
        return store.append(batch, hurry);
    }

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public Created create(NewRun run) {
        return store.create(run);
    }

    @Override
    public Optional<StoredRun> find(String runId) {
        return store.find(runId);
    }

    @Override
    public List<StoredRun> list(RunQuery query) {
        return store.list(query);
    }

    @Override
    public int delete(List<String> runIds) {
        return store.delete(runIds);
    }

    @Override
    public Optional<Lease> acquire(String key, String owner, Duration length, Predicate<String> isDead) {
        return store.acquire(key, owner, length, isDead);
    }

    @Override
    public List<Lease> claim(String owner, Duration length, int most, Predicate<String> isDead) {
        return store.claim(owner, length, most, isDead);
    }

    @Override
    public boolean renew(Lease lease, Duration length) {
        return store.renew(lease, length);
    }

    @Override
    public void release(Lease lease) {
        store.release(lease);
    }

    @Override
    public List<Line> lines(String runId, long after, int most) {
        return store.lines(runId, after, most);
    }

    @Override
    public Optional<Bytes> blob(String runId, Digest digest) {
        return store.blob(runId, digest);
    }

    @Override
    public void rewrite(Batch batch, List<Digest> keep) {
        store.rewrite(batch, keep);
    }

    @Override
    public boolean signal(String runId, String name, String id, Bytes body) {
        return store.signal(runId, name, id, body);
    }

    @Override
    public List<Signal> signals(String runId) {
        return store.signals(runId);
    }

    @Override
    public Optional<State> state(String key) {
        return store.state(key);
    }

    @Override
    public List<Outgoing> unsent(int most) {
        return store.unsent(most);
    }

    @Override
    public void sent(List<String> ids) {
        store.sent(ids);
    }

    @Override
    public Instant now() {
        return store.now();
    }

    @Override
    public void close() {}
}
