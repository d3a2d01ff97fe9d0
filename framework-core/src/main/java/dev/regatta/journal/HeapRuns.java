package dev.regatta.journal;

import dev.regatta.step.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A state machine of runs in the heap, for stores that keep them there: says what a call comes to, and applies it. Deciding changes
 * nothing, so that a store can make a change durable before it is applied. Not thread-safe: a store calls it under its lock.
 */
public final class HeapRuns {
    private static final Comparator<Run> LAST_FIRST = Comparator.comparing((Run run) -> run.created)
            .thenComparing(run -> run.begun.id(), HeapRuns::compareCodePoints)
            .reversed();

    private final Map<String, Run> runs = new HashMap<>();
    private final TreeSet<Run> ordered = new TreeSet<>(LAST_FIRST);
    private final Map<String, RunChange.Held> leases = new HashMap<>();
    private final Map<String, Kept> states = new HashMap<>();
    private final Map<String, Outgoing> unsent = new LinkedHashMap<>();
    private final Map<String, String> sent = new HashMap<>(); // ids to runs
    private long lastFence;

    private record Kept(long version, @Nullable Bytes bytes) {}

    private static final class Run {
        private final NewRun begun;
        private final Instant created;
        private final Map<Digest, Bytes> blobs = new HashMap<>();
        private final List<Signal> signals = new ArrayList<>();
        private List<Line> lines = new ArrayList<>();
        private RunState state = RunState.RUNNING;
        private Instant updated;
        private boolean signalled; // since its lease was taken last

        Run(NewRun begun, Instant created) {
            this.begun = begun;
            this.created = created;
            this.updated = created;
        }
    }

    /** Makes one without runs. */
    public HeapRuns() {}

    private static int compareCodePoints(String a, String b) {
        int at = 0;
        while (at < a.length() && at < b.length() && a.charAt(at) == b.charAt(at)) {
            at++;
        }
        if (at == a.length() || at == b.length()) {
            return Integer.compare(a.length(), b.length());
        }
        boolean bothOrNone = Character.isSurrogate(a.charAt(at)) == Character.isSurrogate(b.charAt(at));
        return bothOrNone
                ? Character.compare(a.charAt(at), b.charAt(at))
                : Character.isSurrogate(a.charAt(at)) ? 1 : -1;
    }

    // ---- reading

    /**
     * Finds a run.
     *
     * @param runId its id
     * @param now the store's clock
     * @return the run; empty if there is none
     */
    public Optional<StoredRun> find(String runId, Instant now) {
        return Optional.ofNullable(runs.get(runId)).map(run -> stored(run, now));
    }

    private StoredRun stored(Run run, Instant now) {
        RunChange.Held held = leases.get(Lease.ofRun(run.begun.id()));
        long bytes = 0;
        for (Line line : run.lines) {
            bytes += line.body().size();
        }
        for (Bytes blob : run.blobs.values()) {
            bytes += blob.size();
        }
        String owner = held != null && held.until().isAfter(now) ? held.lease().owner() : null;
        return new StoredRun(run.begun, run.state, run.created, run.updated, run.lines.size(), bytes, owner);
    }

    /**
     * Lists runs.
     *
     * @param query which
     * @param now the store's clock
     * @return the runs, those that were begun last first
     */
    public List<StoredRun> list(RunQuery query, Instant now) {
        String startId = query.startId();
        Run start = startId == null ? null : known(startId);
        return (start == null ? ordered : ordered.tailSet(start, false))
                .stream()
                        .filter(run -> matches(query, run))
                        .limit(query.most())
                        .map(run -> stored(run, now))
                        .toList();
    }

    private static boolean matches(RunQuery query, Run run) {
        Instant before = query.updatedBefore();
        return (query.statuses().isEmpty() || query.statuses().contains(run.state.status()))
                && (query.name() == null || query.name().equals(run.begun.name()))
                && (query.tenant() == null || query.tenant().equals(run.begun.tenant()))
                && (query.parent() == null || query.parent().equals(run.begun.parent()))
                && (before == null || run.updated.isBefore(before));
    }

    /**
     * Reads a log.
     *
     * @param runId the run
     * @param after the number of the last line that is known
     * @param most how many at most
     * @return the lines that follow
     */
    public List<Line> lines(String runId, long after, int most) {
        Run run = runs.get(runId);
        if (run == null || after >= run.lines.size()) {
            return List.of();
        }
        int from = (int) Math.max(0, after);
        return List.copyOf(run.lines.subList(from, (int) Math.min(run.lines.size(), (long) from + most)));
    }

    /**
     * Reads a blob.
     *
     * @param runId the run
     * @param digest its digest
     * @return the bytes
     */
    public Optional<Bytes> blob(String runId, Digest digest) {
        Run run = runs.get(runId);
        return run == null ? Optional.empty() : Optional.ofNullable(run.blobs.get(digest));
    }

    /**
     * Lists signals.
     *
     * @param runId the run
     * @return its signals in order
     */
    public List<Signal> signals(String runId) {
        Run run = runs.get(runId);
        return run == null ? List.of() : List.copyOf(run.signals);
    }

    /**
     * Reads a state.
     *
     * @param key whose
     * @return the state
     */
    public Optional<State> state(String key) {
        Kept kept = states.get(key);
        Bytes bytes = kept == null ? null : kept.bytes;
        return kept == null || bytes == null ? Optional.empty() : Optional.of(new State(kept.version, bytes));
    }

    /**
     * Lists messages that were not sent.
     *
     * @param most how many at most
     * @return the messages, the oldest first
     */
    public List<Outgoing> unsent(int most) {
        return unsent.values().stream().limit(most).toList();
    }

    // ---- deciding

    /**
     * Begins a run.
     *
     * @param run the run
     * @param now the store's clock
     * @return the change; empty if its id is known
     */
    public Optional<RunChange> begin(NewRun run, Instant now) {
        return runs.containsKey(run.id()) ? Optional.empty() : Optional.of(new RunChange.Begun(run, now));
    }

    /**
     * Takes a lease.
     *
     * @param key what is held
     * @param owner who holds it then
     * @param until when it passes
     * @param now the store's clock
     * @param isDead says of an owner whether it is dead
     * @return the change; empty if somebody else holds it
     * @throws JournalException if it is the lease of a run that there is not
     */
    public Optional<RunChange.Held> acquire(
            String key, String owner, Instant until, Instant now, Predicate<String> isDead) {
        if (key.startsWith(Lease.ofRun(""))) {
            known(key.substring(Lease.ofRun("").length()));
        }
        RunChange.Held held = leases.get(key);
        if (held != null && held.lease().owner().equals(owner)) {
            return Optional.of(new RunChange.Held(held.lease(), until));
        }
        return isFree(held, now, isDead)
                ? Optional.of(new RunChange.Held(new Lease(key, owner, lastFence + 1), until))
                : Optional.empty();
    }

    private static boolean isFree(RunChange.@Nullable Held held, Instant now, Predicate<String> isDead) {
        return held == null
                || !held.until().isAfter(now)
                || isDead.test(held.lease().owner());
    }

    /**
     * Takes the leases of runs that are to go on.
     *
     * @param owner who holds them then
     * @param length for how long
     * @param most how many at most
     * @param now the store's clock
     * @param isDead says of an owner whether it is dead
     * @return the changes
     */
    public List<RunChange.Held> claim(String owner, Duration length, int most, Instant now, Predicate<String> isDead) {
        List<RunChange.Held> claimed = new ArrayList<>();
        for (Run run : ordered.descendingSet()) {
            if (claimed.size() == most) {
                break;
            }
            String key = Lease.ofRun(run.begun.id());
            if (goesOn(run, now) && isFree(leases.get(key), now, isDead)) {
                claimed.add(
                        new RunChange.Held(new Lease(key, owner, lastFence + claimed.size() + 1), now.plus(length)));
            }
        }
        return claimed;
    }

    private static boolean goesOn(Run run, Instant now) {
        Instant wakeAt = run.state.wakeAt();
        return switch (run.state.status()) {
            case RUNNING -> true;
            case SUSPENDED -> run.signalled || (wakeAt != null && !wakeAt.isAfter(now));
            case IN_DOUBT -> run.signalled;
            case COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    /**
     * Lengthens a lease.
     *
     * @param lease the lease
     * @param until when it passes then
     * @return the change; empty if it is not held any more
     */
    public Optional<RunChange> renew(Lease lease, Instant until) {
        return isHeld(lease) ? Optional.of(new RunChange.Held(lease, until)) : Optional.empty();
    }

    /**
     * Gives a lease back.
     *
     * @param lease the lease
     * @return the change; empty if it is not held any more
     */
    public Optional<RunChange> release(Lease lease) {
        return isHeld(lease) ? Optional.of(new RunChange.Released(lease)) : Optional.empty();
    }

    private boolean isHeld(Lease lease) {
        RunChange.Held held = leases.get(lease.key());
        return held != null && held.lease().equals(lease);
    }

    /**
     * Writes a batch.
     *
     * @param batch the batch
     * @param now the store's clock
     * @return the change
     * @throws JournalException if it may not be written
     */
    public RunChange write(Batch batch, Instant now) {
        Run run = writable(batch);
        LineNumbers.check(batch, run.lines.size());
        checkStates(batch);
        return new RunChange.Written(batch, now);
    }

    /**
     * Replaces a log.
     *
     * @param batch the new log
     * @param keep the blobs that stay besides those of the batch
     * @param now the store's clock
     * @return the change
     * @throws JournalException if it may not be replaced
     */
    public RunChange rewrite(Batch batch, List<Digest> keep, Instant now) {
        Run run = writable(batch);
        if (!run.state.status().isOver()) {
            throw LineNumbers.notOver(batch.runId(), run.state.status());
        }
        LineNumbers.check(batch, 0);
        checkStates(batch);
        return new RunChange.Rewritten(batch, List.copyOf(keep), now);
    }

    private Run writable(Batch batch) {
        if (!isHeld(batch.lease())) {
            throw new StaleLeaseException(batch.lease());
        }
        return known(batch.runId());
    }

    private void checkStates(Batch batch) {
        Set<String> changed = new HashSet<>();
        for (Batch.StateChange change : batch.states()) {
            Lease lease = change.lease();
            if (lease != null && !isHeld(lease)) {
                throw new StaleLeaseException(lease);
            }
            Kept kept = states.get(change.key());
            long version = kept == null ? 0 : kept.version;
            boolean none = kept == null || kept.bytes == null;
            boolean fits = change.expected() == version || (none && change.expected() == 0);
            if (!fits || !changed.add(change.key())) {
                throw new StateConflictException(change.key(), change.expected(), none ? 0 : version);
            }
        }
    }

    /**
     * Sends a signal.
     *
     * @param runId to which run
     * @param signal the signal, whose number does not matter
     * @return the change; empty if it is known
     * @throws JournalException if there is no such run
     */
    public Optional<RunChange> signal(String runId, Signal signal) {
        Run run = known(runId);
        boolean there = run.signals.stream()
                .anyMatch(known ->
                        known.name().equals(signal.name()) && known.id().equals(signal.id()));
        return there
                ? Optional.empty()
                : Optional.of(new RunChange.Signalled(
                        runId,
                        new Signal(run.signals.size() + 1L, signal.name(), signal.id(), signal.body(), signal.sent())));
    }

    /**
     * Deletes runs.
     *
     * @param runIds which
     * @param now the store's clock
     * @return the change, of those that can be deleted
     */
    public RunChange.Deleted delete(List<String> runIds, Instant now) {
        return new RunChange.Deleted(runIds.stream()
                .distinct()
                .filter(runs::containsKey)
                .filter(id -> isFree(leases.get(Lease.ofRun(id)), now, owner -> false))
                .toList());
    }

    private Run known(String runId) {
        Run run = runs.get(runId);
        if (run == null) {
            throw LineNumbers.noRun(runId);
        }
        return run;
    }

    // ---- applying

    /**
     * Applies a change.
     *
     * @param change what was decided, with nothing applied since
     */
    public void apply(RunChange change) {
        switch (change) {
            case RunChange.Begun begun -> {
                Run run = new Run(begun.run(), begun.at());
                runs.put(begun.run().id(), run);
                ordered.add(run);
            }
            case RunChange.Held held -> hold(held);
            case RunChange.Released released -> leases.remove(released.lease().key());
            case RunChange.Written written -> write(known(written.batch().runId()), written.batch(), written.at());
            case RunChange.Rewritten rewritten -> {
                Run run = known(rewritten.batch().runId());
                run.lines = new ArrayList<>();
                run.blobs.keySet().retainAll(new HashSet<>(rewritten.keep()));
                write(run, rewritten.batch(), rewritten.at());
            }
            case RunChange.Signalled signalled -> {
                Run run = known(signalled.runId());
                run.signals.add(signalled.signal());
                run.signalled = true;
                run.updated = signalled.signal().sent();
            }
            case RunChange.Sent ids ->
                ids.ids().forEach(id -> {
                    Outgoing message = unsent.remove(id);
                    if (message != null) {
                        sent.put(id, message.runId());
                    }
                });
            case RunChange.Deleted deleted -> deleted.runIds().forEach(this::forget);
        }
    }

    private void hold(RunChange.Held held) {
        Lease lease = held.lease();
        leases.put(lease.key(), held);
        if (lease.fence() > lastFence) {
            lastFence = lease.fence();
            Run run = lease.isOfRun() ? runs.get(lease.runId()) : null;
            if (run != null) {
                run.signalled = false; // its new owner reads all signals
            }
        }
    }

    private void write(Run run, Batch batch, Instant at) {
        run.lines.addAll(batch.lines());
        batch.blobs().forEach(blob -> run.blobs.putIfAbsent(blob.digest(), blob.bytes()));
        RunState state = batch.state();
        if (state != null) {
            run.state = state;
        }
        run.updated = at;
        for (Batch.StateChange change : batch.states()) {
            Kept kept = states.get(change.key());
            states.put(change.key(), new Kept(kept == null ? 1 : kept.version + 1, change.bytes()));
        }
        for (Outgoing message : batch.outgoing()) {
            if (!sent.containsKey(message.id())) {
                unsent.putIfAbsent(message.id(), message);
            }
        }
    }

    private void forget(String runId) {
        Run run = runs.remove(runId);
        if (run != null) {
            ordered.remove(run);
        }
        leases.remove(Lease.ofRun(runId));
        sent.values().removeIf(runId::equals);
    }
}
