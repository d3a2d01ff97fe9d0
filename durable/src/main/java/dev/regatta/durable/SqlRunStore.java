package dev.regatta.durable;

import static java.util.Objects.requireNonNull;

import com.zaxxer.hikari.HikariDataSource;
import dev.regatta.durable.CommitThread.Job;
import dev.regatta.spi.journal.Batch;
import dev.regatta.spi.journal.Batch.StateChange;
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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps runs in a database. All that is written passes one thread, which commits for many at once ({@link CommitThread}); readers have
 * connections of their own. Thread-safe.
 */
final class SqlRunStore implements RunStore {
    private static final String RUN_COLUMNS =
            "run.id, kind, name, version, inputs, digest, tenant, parent, status, wake_at, detail, created, updated,"
                    + " lines, bytes, lease.owner, lease.until ";
    private static final String RUNS =
            "SELECT " + RUN_COLUMNS + "FROM run LEFT JOIN lease ON lease.held = 'run/' || run.id ";

    private final Dialect dialect;
    private final String location;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Semaphore reading;
    private final CommitThread<SqlSession> commits;
    private @Nullable SqlSession session; // of the writing thread only
    private volatile boolean closed;

    SqlRunStore(Dialect dialect, String location, HikariDataSource writer, HikariDataSource readers) {
        this.dialect = dialect;
        this.location = location;
        this.writer = writer;
        this.readers = readers;
        this.reading = new Semaphore(readers.getMaximumPoolSize());
        this.commits = new CommitThread<>(location, this::commit);
        try {
            write(open -> {
                dialect.prepare(open);
                return true;
            });
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    @Override
    public String name() {
        return dialect.name();
    }

    @Override
    public String location() {
        return location;
    }

    // ---- the writing thread

    private void commit(List<Job<SqlSession, ?>> jobs) {
        try {
            inOne(jobs);
        } catch (Exception failed) {
            if (jobs.size() > 1 && !(failed instanceof JournalException)) {
                jobs.forEach(job -> commit(List.of(job)));
                return;
            }
            JournalException told = describe("write to", failed);
            jobs.forEach(job -> job.fail(told));
        } catch (Throwable broken) { // the heap, perhaps
            jobs.forEach(job -> job.fail(describe("write to", broken)));
        }
        jobs.forEach(Job::tell);
    }

    private void inOne(List<Job<SqlSession, ?>> jobs) throws Exception {
        SqlSession open = session();
        try {
            open.update(dialect.begin());
            for (Job<SqlSession, ?> job : jobs) {
                job.run(open);
            }
            dialect.check();
            open.update("COMMIT");
        } catch (Throwable failed) {
            rollBack(open);
            throw failed;
        }
    }

    private SqlSession session() throws SQLException {
        SqlSession open = session;
        if (open == null || open.connection().isClosed()) {
            Connection connection = writer.getConnection();
            open = new SqlSession(connection);
            if (!dialect.noTransaction().isEmpty()) {
                open.each(dialect.noTransaction(), row -> {});
                open.forget();
            }
            session = open;
        }
        return open;
    }

    private void rollBack(SqlSession open) {
        open.forget();
        try {
            open.update("ROLLBACK");
        } catch (SQLException notBegunOrGone) {
            drop(open);
        }
    }

    /** The connection may be in any state: the next commit gets another one. */
    private void drop(SqlSession open) {
        session = null;
        try {
            writer.evictConnection(open.connection());
            open.connection().close();
        } catch (SQLException gone) {
            // as it was to be
        }
    }

    private JournalException describe(String what, Throwable failed) {
        return switch (failed) {
            case JournalException told -> told;
            case SQLException sql -> dialect.describe(what, sql);
            default ->
                new JournalException(
                        "The journal " + location + " could not be written to: "
                                + failed.getClass().getSimpleName() + ". Nothing was written.",
                        failed);
        };
    }

    /** What is done with a connection. */
    private interface Work<R> {
        R on(SqlSession session) throws SQLException;
    }

    private <R> R write(Work<R> work) {
        return commits.<R>add(work::on, 0, true).await();
    }

    private <R> R read(Work<R> work) {
        reading.acquireUninterruptibly(); // the pool itself spins where many wait for few connections
        try {
            if (closed) {
                throw new JournalException(
                        "The journal " + location + " was closed; it cannot be read any more.", null);
            }
            try (Connection connection = readers.getConnection()) {
                SqlSession open = new SqlSession(connection);
                try {
                    return work.on(open);
                } finally {
                    open.forget();
                }
            }
        } catch (SQLException failed) {
            throw dialect.describe("read", failed);
        } finally {
            reading.release();
        }
    }

    // ---- runs

    @Override
    public Created create(NewRun run) {
        return requireNonNull(write(open -> {
            int made = open.update(
                    "INSERT INTO run (id, kind, name, version, inputs, digest, tenant, parent, status, wake_at, detail,"
                            + " created, updated, lines, bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'RUNNING', NULL, '', "
                            + dialect.nowMillis() + ", " + dialect.nowMillis() + ", 0, 0) ON CONFLICT (id) DO NOTHING",
                    run.id(),
                    run.kind(),
                    run.name(),
                    run.version(),
                    run.inputs(),
                    run.digest().hex(),
                    run.tenant(),
                    run.parent());
            return new Created(find(open, run.id()).orElseThrow(), made > 0);
        }));
    }

    private Optional<StoredRun> find(SqlSession open, String runId) throws SQLException {
        long now = now(open);
        return open.first(RUNS + "WHERE run.id = ?", row -> run(row, now), runId);
    }

    private static StoredRun run(ResultSet row, long now) throws SQLException {
        NewRun begun = new NewRun(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                Bytes.of(row.getBytes(5)),
                new Digest(row.getString(6)),
                row.getString(7),
                row.getString(8));
        long wake = row.getLong(10);
        Instant wakeAt = row.wasNull() ? null : Instant.ofEpochMilli(wake);
        RunState state = new RunState(Status.valueOf(row.getString(9)), wakeAt, row.getString(11));
        String owner = row.getString(16);
        return new StoredRun(
                begun,
                state,
                Instant.ofEpochMilli(row.getLong(12)),
                Instant.ofEpochMilli(row.getLong(13)),
                row.getLong(14),
                row.getLong(15),
                owner != null && row.getLong(17) > now ? owner : null);
    }

    private long now(SqlSession open) throws SQLException {
        return open.first("SELECT " + dialect.nowMillis(), row -> row.getLong(1))
                .orElseThrow();
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(read(this::now));
    }

    @Override
    public Optional<StoredRun> find(String runId) {
        return read(open -> find(open, runId));
    }

    @Override
    public List<StoredRun> list(RunQuery query) {
        StringBuilder where = new StringBuilder("WHERE 1 = 1");
        List<@Nullable Object> arguments = new ArrayList<>();
        if (!query.statuses().isEmpty()) {
            where.append(" AND status IN (")
                    .append(query.statuses().stream().map(status -> "?").collect(Collectors.joining(", ")))
                    .append(')');
            query.statuses().forEach(status -> arguments.add(status.name()));
        }
        and(where, arguments, "name", query.name());
        and(where, arguments, "tenant", query.tenant());
        and(where, arguments, "parent", query.parent());
        if (query.updatedBefore() != null) {
            where.append(" AND updated < ?");
            arguments.add(query.updatedBefore().toEpochMilli());
        }
        if (query.startId() != null) {
            where.append(" AND (created, run.id) < (SELECT s.created, s.id FROM run s WHERE s.id = ?)");
            arguments.add(query.startId());
        }
        arguments.add(query.most());
        return read(open -> {
            long now = now(open);
            List<StoredRun> found = new ArrayList<>();
            open.each(
                    RUNS + where + " ORDER BY created DESC, run.id DESC LIMIT ?",
                    row -> found.add(run(row, now)),
                    arguments.toArray());
            return found;
        });
    }

    private static void and(
            StringBuilder where, List<@Nullable Object> arguments, String column, @Nullable String value) {
        if (value != null) {
            where.append(" AND ").append(column).append(" = ?");
            arguments.add(value);
        }
    }

    @Override
    public int delete(List<String> runIds) {
        return write(open -> {
            int gone = 0;
            for (String id : runIds) {
                Optional<Long> number = open.first(
                        "SELECT nr FROM run WHERE id = ? AND NOT EXISTS (SELECT 1 FROM lease WHERE held = 'run/' || run.id"
                                + " AND owner IS NOT NULL AND until > " + dialect.nowMillis() + ")",
                        row -> row.getLong(1),
                        id);
                if (number.isPresent()) {
                    for (String table : List.of("line", "blob", "signal")) {
                        open.update("DELETE FROM " + table + " WHERE run = ?", number.get());
                    }
                    gone += open.update("DELETE FROM run WHERE nr = ?", number.get());
                }
            }
            return gone;
        });
    }

    // ---- leases

    /** A lease as it is stored. */
    private record Held(@Nullable String owner, long fence, long until) {}

    private Optional<Held> held(SqlSession open, String key) throws SQLException {
        return open.first(
                "SELECT owner, fence, until FROM lease WHERE held = ?" + dialect.forUpdate(),
                row -> new Held(row.getString(1), row.getLong(2), row.getLong(3)),
                key);
    }

    @Override
    public Optional<Lease> acquire(String key, String owner, Duration length, Predicate<String> isDead) {
        return write(open -> acquire(open, key, owner, length, isDead));
    }

    private Optional<Lease> acquire(
            SqlSession open, String key, String owner, Duration length, Predicate<String> isDead) throws SQLException {
        open.update(
                "INSERT INTO lease (held, owner, fence, until) VALUES (?, NULL, 0, 0) ON CONFLICT (held) DO NOTHING",
                key);
        Held held = held(open, key).orElseThrow();
        long now = now(open);
        boolean isHeld = held.owner() != null && held.until() > now;
        boolean isMine = owner.equals(held.owner()) && isHeld;
        if (isHeld && !isMine && !isDead.test(requireNonNull(held.owner()))) {
            return Optional.empty();
        }
        long fence = isMine ? held.fence() : held.fence() + 1;
        open.update(
                "UPDATE lease SET owner = ?, fence = ?, until = ? WHERE held = ?",
                owner,
                fence,
                now + length.toMillis(),
                key);
        return Optional.of(new Lease(key, owner, fence));
    }

    @Override
    public List<Lease> claim(String owner, Duration length, int most, Predicate<String> isDead) {
        return write(open -> {
            long now = now(open);
            List<String> due = new ArrayList<>();
            open.each(
                    "SELECT run.id, lease.owner, lease.until FROM run LEFT JOIN lease ON lease.held = 'run/' || run.id"
                            + " WHERE status = 'RUNNING' OR (status IN ('SUSPENDED', 'IN_DOUBT') AND wake_at <= ?)"
                            + " ORDER BY run.nr" + dialect.skipLocked(),
                    row -> {
                        String holder = row.getString(2);
                        if (holder == null || row.getLong(3) <= now || isDead.test(holder)) {
                            due.add(row.getString(1));
                        }
                    },
                    now);
            List<Lease> claimed = new ArrayList<>();
            for (String id : due) {
                if (claimed.size() < most) {
                    acquire(open, Lease.ofRun(id), owner, length, isDead).ifPresent(claimed::add);
                }
            }
            return claimed;
        });
    }

    private boolean holds(SqlSession open, Lease lease) throws SQLException {
        return held(open, lease.key())
                .filter(held -> held.fence() == lease.fence() && lease.owner().equals(held.owner()))
                .isPresent();
    }

    @Override
    public boolean renew(Lease lease, Duration length) {
        return write(open -> {
            int renewed = open.update(
                    "UPDATE lease SET until = " + dialect.nowMillis()
                            + " + ? WHERE held = ? AND owner = ? AND fence = ?",
                    length.toMillis(),
                    lease.key(),
                    lease.owner(),
                    lease.fence());
            return renewed > 0;
        });
    }

    @Override
    public void release(Lease lease) {
        write(open -> open.update(
                "UPDATE lease SET owner = NULL, until = 0 WHERE held = ? AND owner = ? AND fence = ?",
                lease.key(),
                lease.owner(),
                lease.fence()));
    }

    // ---- the log of a run

    /** A run as a batch needs it. */
    private record Place(long number, long lines) {}

    @Override
    public Commit append(Batch batch, boolean hurry) {
        long bytes = size(batch);
        return commits.<Boolean>add(
                open -> {
                    write(open, batch, check(open, batch, true), bytes);
                    return true;
                },
                bytes,
                hurry)::await;
    }

    private static long size(Batch batch) {
        long bytes = 0;
        for (Line line : batch.lines()) {
            bytes += line.body().size();
        }
        for (Batch.Blob blob : batch.blobs()) {
            bytes += blob.bytes().size();
        }
        return bytes;
    }

    private Place place(SqlSession open, String runId) throws SQLException {
        return open.first(
                        "SELECT nr, lines FROM run WHERE id = ?" + dialect.forUpdate(),
                        row -> new Place(row.getLong(1), row.getLong(2)),
                        runId)
                .orElseThrow(
                        () -> new JournalException("The journal " + location + " has no run '" + runId + "'.", null));
    }

    /** Refuses a batch before anything of it is written. */
    private Place check(SqlSession open, Batch batch, boolean follows) throws SQLException {
        if (!holds(open, batch.lease())) {
            throw new StaleLeaseException(batch.lease());
        }
        Place place = place(open, batch.runId());
        long number = follows ? place.lines() : 0;
        for (Line line : batch.lines()) {
            if (line.number() != ++number) {
                throw new JournalException(
                        "Run '" + batch.runId() + "' was to get line " + line.number() + ", but line " + number
                                + " comes next. Nothing was written.",
                        null);
            }
        }
        for (StateChange change : batch.states()) {
            Lease lease = change.lease();
            if (lease != null && !holds(open, lease)) {
                throw new StaleLeaseException(lease);
            }
            long found = open.first(
                            "SELECT CASE WHEN bytes IS NULL THEN 0 ELSE version END FROM state WHERE owned = ?"
                                    + dialect.forUpdate(),
                            row -> row.getLong(1),
                            change.key())
                    .orElse(0L);
            if (found != change.expected()) {
                throw new StateConflictException(change.key(), change.expected(), found);
            }
        }
        return place;
    }

    private void write(SqlSession open, Batch batch, Place place, long bytes) throws SQLException {
        for (Batch.Blob blob : batch.blobs()) {
            open.update(
                    "INSERT INTO blob (run, digest, bytes) VALUES (?, ?, ?) ON CONFLICT (run, digest) DO NOTHING",
                    place.number(),
                    blob.digest().hex(),
                    blob.bytes());
        }
        for (Line line : batch.lines()) {
            open.update(
                    "INSERT INTO line (run, number, step, kind, body) VALUES (?, ?, ?, ?, ?)",
                    place.number(),
                    line.number(),
                    line.step(),
                    line.kind(),
                    line.body());
        }
        open.update(
                "UPDATE run SET lines = lines + ?, bytes = bytes + ?, updated = " + dialect.nowMillis()
                        + " WHERE nr = ?",
                (long) batch.lines().size(),
                bytes,
                place.number());
        RunState state = batch.state();
        if (state != null) {
            open.update(
                    "UPDATE run SET status = ?, wake_at = ?, detail = ? WHERE nr = ?",
                    state.status().name(),
                    state.wakeAt() == null ? null : state.wakeAt().toEpochMilli(),
                    state.detail(),
                    place.number());
        }
        for (StateChange change : batch.states()) {
            write(open, change);
        }
        for (Outgoing message : batch.outgoing()) {
            open.update(
                    "INSERT INTO outbox (id, run_id, topic, body) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    message.id(),
                    message.runId(),
                    message.topic(),
                    message.body());
        }
    }

    private static void write(SqlSession open, StateChange change) throws SQLException {
        open.update(
                "INSERT INTO state (owned, version, bytes) VALUES (?, 0, NULL) ON CONFLICT (owned) DO NOTHING",
                change.key());
        if (change.bytes() == null) {
            open.update("UPDATE state SET version = version + 1, bytes = NULL WHERE owned = ?", change.key());
        } else {
            open.update(
                    "UPDATE state SET version = version + 1, bytes = ? WHERE owned = ?", change.bytes(), change.key());
        }
    }

    @Override
    public List<Line> lines(String runId, long after, int most) {
        return read(open -> {
            List<Line> lines = new ArrayList<>();
            open.each(
                    "SELECT number, step, line.kind, body FROM line JOIN run ON run.nr = line.run"
                            + " WHERE run.id = ? AND number > ? ORDER BY number LIMIT ?",
                    row -> lines.add(
                            new Line(row.getLong(1), row.getString(2), row.getString(3), Bytes.of(row.getBytes(4)))),
                    runId,
                    after,
                    most);
            return lines;
        });
    }

    @Override
    public Optional<Bytes> blob(String runId, Digest digest) {
        return read(open -> open.first(
                "SELECT blob.bytes FROM blob JOIN run ON run.nr = blob.run WHERE run.id = ? AND blob.digest = ?",
                row -> Bytes.of(row.getBytes(1)),
                runId,
                digest.hex()));
    }

    @Override
    public void rewrite(Batch batch, List<Digest> keep) {
        write(open -> {
            Place place = check(open, batch, false);
            Set<String> kept = new HashSet<>();
            keep.forEach(digest -> kept.add(digest.hex()));
            List<String> dropped = new ArrayList<>();
            long[] bytes = new long[1];
            open.each(
                    "SELECT digest, LENGTH(bytes) FROM blob WHERE run = ?",
                    row -> {
                        if (kept.contains(row.getString(1))) {
                            bytes[0] += row.getLong(2);
                        } else {
                            dropped.add(row.getString(1));
                        }
                    },
                    place.number());
            for (String digest : dropped) {
                open.update("DELETE FROM blob WHERE run = ? AND digest = ?", place.number(), digest);
            }
            open.update("DELETE FROM line WHERE run = ?", place.number());
            open.update("UPDATE run SET lines = 0, bytes = ? WHERE nr = ?", bytes[0], place.number());
            write(open, batch, place, size(batch));
            return true;
        });
    }

    // ---- signals

    @Override
    public boolean signal(String runId, String name, String id, Bytes body) {
        return write(open -> {
            Place place = place(open, runId);
            int made = open.update(
                    "INSERT INTO signal (run, number, name, id, body, sent) SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, "
                            + dialect.nowMillis() + " FROM signal WHERE run = ? ON CONFLICT (run, name, id) DO NOTHING",
                    place.number(),
                    name,
                    id,
                    body,
                    place.number());
            open.update(
                    "UPDATE run SET wake_at = " + dialect.nowMillis()
                            + " WHERE nr = ? AND status IN ('SUSPENDED', 'IN_DOUBT')",
                    place.number());
            return made > 0;
        });
    }

    @Override
    public List<Signal> signals(String runId) {
        return read(open -> {
            List<Signal> signals = new ArrayList<>();
            open.each(
                    "SELECT number, signal.name, signal.id, body, sent FROM signal JOIN run ON run.nr = signal.run"
                            + " WHERE run.id = ? ORDER BY number",
                    row -> signals.add(new Signal(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            Bytes.of(row.getBytes(4)),
                            Instant.ofEpochMilli(row.getLong(5)))),
                    runId);
            return signals;
        });
    }

    // ---- state and outbox

    @Override
    public Optional<State> state(String key) {
        return read(open -> open.first(
                "SELECT version, bytes FROM state WHERE owned = ? AND bytes IS NOT NULL",
                row -> new State(row.getLong(1), Bytes.of(row.getBytes(2))),
                key));
    }

    @Override
    public List<Outgoing> unsent(int most) {
        return read(open -> {
            List<Outgoing> messages = new ArrayList<>();
            open.each(
                    "SELECT id, run_id, topic, body FROM outbox ORDER BY nr LIMIT ?",
                    row -> messages.add(new Outgoing(
                            row.getString(1), row.getString(2), row.getString(3), Bytes.of(row.getBytes(4)))),
                    most);
            return messages;
        });
    }

    @Override
    public void sent(List<String> ids) {
        write(open -> {
            for (String id : ids) {
                open.update("DELETE FROM outbox WHERE id = ?", id);
            }
            return true;
        });
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        commits.close();
        closed = true;
        reading.acquireUninterruptibly(readers.getMaximumPoolSize());
        try {
            readers.close();
            writer.close();
        } finally {
            reading.release(readers.getMaximumPoolSize());
        }
    }
}
