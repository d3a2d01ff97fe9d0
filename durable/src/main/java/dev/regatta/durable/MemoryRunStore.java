package dev.regatta.durable;

import dev.regatta.spi.journal.Batch;
import dev.regatta.spi.journal.Bytes;
import dev.regatta.spi.journal.JournalException;
import dev.regatta.spi.journal.Lease;
import dev.regatta.spi.journal.Line;
import dev.regatta.spi.journal.NewRun;
import dev.regatta.spi.journal.Outgoing;
import dev.regatta.spi.journal.RunQuery;
import dev.regatta.spi.journal.RunState;
import dev.regatta.spi.journal.RunState.Status;
import dev.regatta.spi.journal.RunStore;
import dev.regatta.spi.journal.Signal;
import dev.regatta.spi.journal.StaleLeaseException;
import dev.regatta.spi.journal.State;
import dev.regatta.spi.journal.StateConflictException;
import dev.regatta.spi.journal.StoredRun;
import dev.regatta.step.Digest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps runs in the heap: for tests, and for runs that need outlive their engine only. What it acknowledges survives as long as it is
 * referred to. Thread-safe.
 */
public final class MemoryRunStore implements RunStore {
    private final InstantSource clock;
    private final Map<String, Kept> runs = new LinkedHashMap<>(); // all guarded by this
    private final Map<String, Held> leases = new HashMap<>();
    private final Map<String, State> states = new HashMap<>();
    private final Map<String, Long> versions = new HashMap<>(); // of states that were forgotten, too
    private final Map<String, Outgoing> outbox = new LinkedHashMap<>();
    private boolean closed;

    /** A run with all that is its. */
    private static final class Kept {
        final NewRun run;
        final Instant created;
        final List<Line> lines = new ArrayList<>();
        final Map<Digest, Bytes> blobs = new HashMap<>();
        final List<Signal> signals = new ArrayList<>();
        RunState state = RunState.RUNNING;
        Instant updated;
        long bytes;

        Kept(NewRun run, Instant created) {
            this.run = run;
            this.created = created;
            this.updated = created;
        }
    }

    /** A lease, or what is left of it: the fence never falls. */
    private record Held(@Nullable String owner, long fence, Instant until) {}

    /**
     * Makes an empty store.
     *
     * @param clock by which leases pass and runs are due
     */
    public MemoryRunStore(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String location() {
        return "in memory";
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    private void open() {
        if (closed) {
            throw new JournalException("The journal in memory was closed; it cannot be used any more.", null);
        }
    }

    private Kept kept(String runId) {
        Kept run = runs.get(runId);
        if (run == null) {
            throw new JournalException("The journal in memory has no run '" + runId + "'.", null);
        }
        return run;
    }

    // ---- runs

    @Override
    public synchronized Created create(NewRun run) {
        open();
        Kept before = runs.get(run.id());
        if (before != null) {
            return new Created(stored(before), false);
        }
        Kept made = new Kept(run, now());
        runs.put(run.id(), made);
        return new Created(stored(made), true);
    }

    private StoredRun stored(Kept kept) {
        Held held = leases.get(Lease.ofRun(kept.run.id()));
        return new StoredRun(
                kept.run,
                kept.state,
                kept.created,
                kept.updated,
                kept.lines.size(),
                kept.bytes,
                held != null && isHeld(held) ? held.owner() : null);
    }

    private boolean isHeld(Held held) {
        return held.owner() != null && held.until().isAfter(now());
    }

    @Override
    public synchronized Optional<StoredRun> find(String runId) {
        open();
        return Optional.ofNullable(runs.get(runId)).map(this::stored);
    }

    @Override
    public synchronized List<StoredRun> list(RunQuery query) {
        open();
        Comparator<Kept> order = Comparator.<Kept, Instant>comparing(kept -> kept.created)
                .thenComparing(kept -> kept.run.id())
                .reversed();
        Stream<Kept> found = runs.values().stream().sorted(order).filter(kept -> matches(kept, query));
        if (query.startId() != null) {
            Kept start = kept(query.startId());
            found = found.filter(kept -> order.compare(kept, start) > 0);
        }
        return found.limit(query.most()).map(this::stored).toList();
    }

    private static boolean matches(Kept kept, RunQuery query) {
        return (query.statuses().isEmpty() || query.statuses().contains(kept.state.status()))
                && (query.name() == null || query.name().equals(kept.run.name()))
                && (query.tenant() == null || query.tenant().equals(kept.run.tenant()))
                && (query.parent() == null || query.parent().equals(kept.run.parent()))
                && (query.updatedBefore() == null || kept.updated.isBefore(query.updatedBefore()));
    }

    @Override
    public synchronized int delete(List<String> runIds) {
        open();
        int gone = 0;
        for (String id : runIds) {
            Held held = leases.get(Lease.ofRun(id));
            if (runs.containsKey(id) && (held == null || !isHeld(held))) {
                runs.remove(id);
                gone++;
            }
        }
        return gone;
    }

    // ---- leases

    @Override
    public synchronized Optional<Lease> acquire(String key, String owner, Duration length, Predicate<String> isDead) {
        open();
        Held held = leases.get(key);
        if (held != null && isHeld(held) && !owner.equals(held.owner()) && !isDead.test(String.valueOf(held.owner()))) {
            return Optional.empty();
        }
        boolean again = held != null && isHeld(held) && owner.equals(held.owner());
        long fence = held == null ? 1 : again ? held.fence() : held.fence() + 1;
        leases.put(key, new Held(owner, fence, now().plus(length)));
        return Optional.of(new Lease(key, owner, fence));
    }

    @Override
    public synchronized List<Lease> claim(String owner, Duration length, int most, Predicate<String> isDead) {
        open();
        List<Lease> claimed = new ArrayList<>();
        for (Kept kept : runs.values()) {
            Held held = leases.get(Lease.ofRun(kept.run.id()));
            boolean isFree = held == null || !isHeld(held) || isDead.test(String.valueOf(held.owner()));
            if (claimed.size() < most && isFree && isDue(kept)) {
                acquire(Lease.ofRun(kept.run.id()), owner, length, isDead).ifPresent(claimed::add);
            }
        }
        return claimed;
    }

    private boolean isDue(Kept kept) {
        Instant wake = kept.state.wakeAt();
        return kept.state.status() == Status.RUNNING
                || (!kept.state.status().isOver() && wake != null && !wake.isAfter(now()));
    }

    @Override
    public synchronized boolean renew(Lease lease, Duration length) {
        open();
        if (!holds(lease)) {
            return false;
        }
        leases.put(lease.key(), new Held(lease.owner(), lease.fence(), now().plus(length)));
        return true;
    }

    private boolean holds(Lease lease) {
        Held held = leases.get(lease.key());
        return held != null && held.fence() == lease.fence() && lease.owner().equals(held.owner());
    }

    @Override
    public synchronized void release(Lease lease) {
        if (holds(lease)) {
            leases.put(lease.key(), new Held(null, lease.fence(), now()));
        }
    }

    // ---- the log of a run

    @Override
    public synchronized Commit append(Batch batch, boolean hurry) {
        open();
        try {
            write(batch);
        } catch (JournalException refused) {
            return () -> {
                throw refused;
            };
        }
        return () -> {};
    }

    private void write(Batch batch) {
        Kept run = kept(batch.runId());
        check(batch, run.lines.size());
        batch.lines().forEach(line -> add(run, line));
        batch.blobs().forEach(blob -> add(run, blob));
        finish(batch, run);
    }

    private void check(Batch batch, long before) {
        if (!holds(batch.lease())) {
            throw new StaleLeaseException(batch.lease());
        }
        long number = before;
        for (Line line : batch.lines()) {
            if (line.number() != ++number) {
                throw new JournalException(
                        "Run '" + batch.runId() + "' was to get line " + line.number() + ", but line " + number
                                + " comes next. Nothing was written.",
                        null);
            }
        }
        for (Batch.StateChange change : batch.states()) {
            Lease lease = change.lease();
            if (lease != null && !holds(lease)) {
                throw new StaleLeaseException(lease);
            }
            State now = states.get(change.key());
            long found = now == null ? 0 : now.version();
            if (found != change.expected()) {
                throw new StateConflictException(change.key(), change.expected(), found);
            }
        }
    }

    private static void add(Kept run, Line line) {
        run.lines.add(line);
        run.bytes += line.body().size();
    }

    private static void add(Kept run, Batch.Blob blob) {
        if (run.blobs.putIfAbsent(blob.digest(), blob.bytes()) == null) {
            run.bytes += blob.bytes().size();
        }
    }

    private void finish(Batch batch, Kept run) {
        if (batch.state() != null) {
            run.state = batch.state();
        }
        run.updated = now();
        for (Batch.StateChange change : batch.states()) {
            long version = Math.max(change.expected(), versions.getOrDefault(change.key(), 0L)) + 1;
            versions.put(change.key(), version);
            if (change.bytes() == null) {
                states.remove(change.key());
            } else {
                states.put(change.key(), new State(version, change.bytes()));
            }
        }
        batch.outgoing().forEach(message -> outbox.putIfAbsent(message.id(), message));
    }

    @Override
    public synchronized List<Line> lines(String runId, long after, int most) {
        open();
        Kept run = runs.get(runId);
        if (run == null || after >= run.lines.size()) {
            return List.of();
        }
        int from = (int) Math.max(0, after);
        return List.copyOf(run.lines.subList(from, (int) Math.min(run.lines.size(), (long) from + most)));
    }

    @Override
    public synchronized Optional<Bytes> blob(String runId, Digest digest) {
        open();
        Kept run = runs.get(runId);
        return run == null ? Optional.empty() : Optional.ofNullable(run.blobs.get(digest));
    }

    @Override
    public synchronized void rewrite(Batch batch, List<Digest> keep) {
        open();
        Kept run = kept(batch.runId());
        check(batch, 0);
        run.lines.clear();
        run.blobs.keySet().retainAll(keep);
        run.bytes = run.blobs.values().stream().mapToLong(Bytes::size).sum();
        batch.lines().forEach(line -> add(run, line));
        batch.blobs().forEach(blob -> add(run, blob));
        finish(batch, run);
    }

    // ---- signals

    @Override
    public synchronized boolean signal(String runId, String name, String id, Bytes body) {
        open();
        Kept run = kept(runId);
        boolean isKnown = run.signals.stream()
                .anyMatch(signal -> signal.name().equals(name) && signal.id().equals(id));
        if (isKnown) {
            return false;
        }
        run.signals.add(new Signal(run.signals.size() + 1L, name, id, body, now()));
        RunState state = run.state;
        if (!state.status().isOver() && state.status() != Status.RUNNING) {
            run.state = new RunState(state.status(), now(), state.detail());
        }
        return true;
    }

    @Override
    public synchronized List<Signal> signals(String runId) {
        open();
        Kept run = runs.get(runId);
        return run == null ? List.of() : List.copyOf(run.signals);
    }

    // ---- state and outbox

    @Override
    public synchronized Optional<State> state(String key) {
        open();
        return Optional.ofNullable(states.get(key));
    }

    @Override
    public synchronized List<Outgoing> unsent(int most) {
        open();
        return outbox.values().stream().limit(most).toList();
    }

    @Override
    public synchronized void sent(List<String> ids) {
        open();
        ids.forEach(outbox::remove);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
