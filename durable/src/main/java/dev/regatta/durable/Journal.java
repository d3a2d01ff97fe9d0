package dev.regatta.durable;

import static java.util.Objects.requireNonNull;

import dev.regatta.Run;
import dev.regatta.durable.store.Owners;
import dev.regatta.durable.store.RunStores;
import dev.regatta.error.IdempotencyConflictException;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.Lease;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.StoredRun;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageCodecs;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.RunRequest;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry;
import dev.regatta.step.Payload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where runs are written down, step by step, so that they survive the death of their process: given to a crew with
 * {@link dev.regatta.Crew#journal}. A run that is started again with its id and inputs goes on where it was; what has a reply is not
 * done, and not paid, a second time. Thread-safe; several processes may use the same journal at once, and each run goes on in one of
 * them.
 *
 * <pre>{@code
 * try (Journal journal = Journal.open(Path.of("runs.db"))) {
 *     RunResult result = crew.journal(journal).start("briefing-2026-12-01", inputs).await();
 * }
 * }</pre>
 */
public final class Journal implements JournalStore, AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final MessageCodec<Map<String, Object>> INPUTS =
            MessageCodecs.json(new TypeRef<Map<String, Object>>() {});

    private final RunStore store;
    private final LeaseKeeper leases;
    private final String owner = Owners.create();
    private final Duration length;
    private final boolean strict;

    private Journal(RunStore store, LeaseKeeper leases, Duration length, boolean strict) {
        this.store = store;
        this.leases = leases;
        this.length = length;
        this.strict = strict;
    }

    /**
     * Opens a journal in a file of SQLite. What is acknowledged is on the disk.
     *
     * @param file the file; made, for its owner only, if it is missing
     * @return the journal
     * @throws JournalException if it cannot be opened: no journal, damaged, written by a newer version, in a place that cannot be
     *     written; the message says which
     */
    public static Journal open(Path file) {
        return of(RunStores.sqlite(file));
    }

    /**
     * Opens a journal in a PostgreSQL database, which many machines can share. The driver {@code org.postgresql:postgresql} is to be
     * on the class path.
     *
     * @param url the database as a JDBC URL: {@code jdbc:postgresql://host/database?…}
     * @param properties more of what the driver is told, such as {@code user} and {@code password}
     * @return the journal
     * @throws JournalException if it cannot be reached, or its tables are newer
     */
    public static Journal postgres(String url, Properties properties) {
        return of(RunStores.postgres(url, properties));
    }

    /**
     * Makes a journal in the heap: for tests, and for runs that need outlive nothing but a failure.
     *
     * @return the journal, empty
     */
    public static Journal inMemory() {
        return of(RunStores.inMemory());
    }

    /**
     * Makes a journal of a store.
     *
     * @param store keeps it; closed with the journal
     * @return the journal
     */
    public static Journal of(RunStore store) {
        return new Journal(store, new LeaseKeeper(store, LEASE), LEASE, false);
    }

    /**
     * Returns this journal, refusing to go on with a run whose crew is defined otherwise than when it began. Else that is a warning,
     * and only a step that is asked otherwise fails its task.
     *
     * @return the strict journal, which shares the store with this one
     */
    public Journal strict() {
        return new Journal(store, leases, length, true);
    }

    /** {@return the runs that are written down here: to list, to look into, to go on with} */
    public Runs runs() {
        return new Runs(this);
    }

    RunStore store() {
        return store;
    }

    String owner() {
        return owner;
    }

    LeaseKeeper leases() {
        return leases;
    }

    @Override
    public RunJournal begin(RunRequest request, Consumer<LogEntry> log) {
        return begin(request, log, false);
    }

    /**
     * Begins a run, or goes on with it.
     *
     * @param again whether a run that failed or was cancelled goes on, too
     */
    RunJournal begin(RunRequest request, Consumer<LogEntry> log, boolean again) {
        String id = request.runId();
        Bytes inputs = inputs(request.inputs());
        Digest digest = Digest.of(inputs.array());
        NewRun wanted = new NewRun(id, "crew", request.crew().name(), request.version(), inputs, digest, "", "");
        StoredRun run = store.create(wanted).run();
        check(run, wanted);
        if (isAnswered(run, again)) {
            return over(id, log);
        }
        Lease lease = store.acquire(Lease.ofRun(id), owner, length, Owners::isDead)
                .orElseThrow(() -> new ContendedException(id, owner(id)));
        try {
            StoredRun now = store.find(id).orElse(run);
            if (isAnswered(now, again)) { // by whoever had the lease until now
                store.release(lease);
                return over(id, log);
            }
            return goOn(id, lease, now, log);
        } catch (Throwable failed) {
            store.release(lease);
            throw failed;
        }
    }

    private static boolean isAnswered(StoredRun run, boolean again) {
        Status status = run.state().status();
        return status == Status.COMPLETED || (status.isOver() && !again);
    }

    private @Nullable String owner(String id) {
        return store.find(id).map(StoredRun::owner).orElse(null);
    }

    private RunJournal over(String id, Consumer<LogEntry> log) {
        return new EndedJournal(Recorded.read(store, id, new LineCodec()).whole(), log);
    }

    private RunJournal goOn(String id, Lease lease, StoredRun run, Consumer<LogEntry> log) {
        LineCodec codec = new LineCodec();
        Recorded recorded = run.lines() == 0 ? Recorded.nothing() : Recorded.read(store, id, codec);
        RunWriter writer = new RunWriter(store, id, lease, codec, recorded.lines());
        if (run.state().status() != Status.RUNNING) {
            writer.writeState(null, RunState.RUNNING);
        }
        Signals signals = new Signals(store, id);
        long before = signals.last();
        leases.keep(lease, new LeaseKeeper.Kept() {
            @Override
            public void lost(JournalException why) {
                writer.breakOff(why);
                CrewEngine.current().find(id).ifPresent(Run::cancel);
            }

            @Override
            public void look() {
                if (signals.isCancelledAfter(before)) {
                    CrewEngine.current().find(id).ifPresent(Run::cancel);
                }
            }
        });
        return new StoredJournal(id, writer, recorded, signals, log, strict, () -> {
            leases.leave(lease);
            store.release(lease);
        });
    }

    private static void check(StoredRun run, NewRun wanted) {
        NewRun begun = run.begun();
        String difference = null;
        if (!begun.kind().equals(wanted.kind()) || !begun.name().equals(wanted.name())) {
            difference = "is one of the " + begun.kind() + " '" + begun.name() + "', not of the " + wanted.kind() + " '"
                    + wanted.name() + "'";
        } else if (!begun.digest().equals(wanted.digest())) {
            difference = "was started with other inputs";
        }
        if (difference != null) {
            throw new IdempotencyConflictException("The run '" + wanted.id() + "' " + difference
                    + ". An id stands for one run: start this one under another id, or that one with its own inputs.");
        }
    }

    /** {@return inputs in the form in which they are compared and kept} */
    static Bytes inputs(Map<String, ?> inputs) {
        Map<String, Object> plain = new TreeMap<>();
        inputs.forEach((name, value) -> {
            Object written = value == null ? null : Payload.ofAny(value).plain();
            if (written != null) {
                plain.put(name, written);
            }
        });
        return Bytes.of(INPUTS.encode(plain));
    }

    /** {@return inputs as they were kept} */
    static Map<String, Object> inputs(Bytes kept) {
        return INPUTS.decode(kept.array());
    }

    /** {@return a run as it is stored} */
    StoredRun run(String id) {
        Optional<StoredRun> found = store.find(requireNonNull(id, "id"));
        return found.orElseThrow(() -> new NoSuchRunException(id, store.location()));
    }

    /** Waits for what is being written, and closes. Runs that go on in this process cannot be written down any more then. */
    @Override
    public void close() {
        leases.close();
        store.close();
    }

    @Override
    public String toString() {
        return "Journal " + store.location();
    }
}
