package dev.regatta.durable.store;

import dev.regatta.durable.store.CommitThread.Pending;
import dev.regatta.journal.Batch;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.JournalText;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.LineNumbers;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.Outgoing;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunStore;
import dev.regatta.journal.Signal;
import dev.regatta.journal.State;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import dev.regatta.support.StackRoom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/**
 * Runs in the tables of a database. One thread writes, and makes what many give it durable together; others read through
 * connections of their own. Thread-safe.
 */
final class SqlRunStore implements RunStore {
    private static final int MOST_TRIES = 5;
    private static final long SMALL = 100;

    private final Database database;
    private final RunSql sql;
    private final CommitThread<Write> writer;
    private final Semaphore reading; // a pool spins where many wait for few connections
    private final int readers;
    private volatile boolean closed;

    /** Something to be written. */
    @FunctionalInterface
    private interface Write {
        Object on(Tx tx) throws SQLException;
    }

    /** Something to be read. */
    @FunctionalInterface
    private interface Read<R> {
        R on(Connection connection) throws SQLException;
    }

    /** Takes a row. */
    @FunctionalInterface
    private interface FromRow<R> {
        R of(ResultSet row) throws SQLException;
    }

    SqlRunStore(Database database, int readers) {
        this.database = database;
        this.sql = new RunSql(database);
        this.readers = readers;
        this.reading = new Semaphore(readers);
        this.writer = new CommitThread<>("regatta-journal-" + database.name(), this::commit);
    }

    @Override
    public String name() {
        return database.name();
    }

    @Override
    public String location() {
        return database.location();
    }

    // ---- writing

    /** Commits all in one transaction; where that fails, each in one of its own, so that none fails for another. */
    private void commit(List<Pending<Write>> together) {
        try {
            tryToCommit(together);
        } catch (SQLException failure) {
            if (database.isWorthAnotherTry(failure) || (together.size() > 1 && database.isOfOneWrite(failure))) {
                together.forEach(this::commitAlone);
            } else {
                together.forEach(each -> each.failed(database.describe("write to", failure)));
            }
        } catch (RuntimeException bug) {
            if (together.size() == 1) {
                together.getFirst().failed(bug);
            } else {
                together.forEach(this::commitAlone);
            }
        }
    }

    private void commitAlone(Pending<Write> write) {
        for (int tries = 1; true; tries++) {
            try {
                tryToCommit(List.of(write));
                return;
            } catch (SQLException failure) {
                if (tries == MOST_TRIES || !database.isWorthAnotherTry(failure)) {
                    write.failed(database.describe("write to", failure));
                    return;
                }
            } catch (RuntimeException bug) {
                write.failed(bug);
                return;
            }
        }
    }

    private void tryToCommit(List<Pending<Write>> together) throws SQLException {
        Tx tx = database.begin();
        List<Runnable> ends = new ArrayList<>(together.size());
        try {
            for (Pending<Write> each : together) {
                try {
                    Object result = each.input().on(tx);
                    ends.add(() -> each.done(result));
                } catch (JournalException refused) { // before it wrote anything
                    ends.add(() -> each.failed(refused));
                }
            }
            tx.commit();
        } catch (Throwable thrown) {
            tx.rollBack(thrown);
            throw thrown;
        }
        ends.forEach(Runnable::run);
    }

    private Pending<Write> give(long size, boolean hurry, Write write) {
        StackRoom.check();
        Pending<Write> pending = writer.add(write, size, hurry);
        if (pending == null) {
            throw LineNumbers.closed(location());
        }
        return pending;
    }

    /** {@return what is written gives, which is what it was called for} */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <R> R write(long size, Write write) {
        return (R) give(size, true, write).await();
    }

    // ---- reading

    private <R> R read(Read<R> read) {
        StackRoom.check();
        reading.acquireUninterruptibly();
        boolean interrupted =
                Thread.interrupted(); // kept for later: a connection that is waited for, or read from, would break
        try {
            while (true) {
                if (closed) {
                    throw LineNumbers.closed(location());
                }
                try (Connection connection = database.reader()) {
                    return read.on(connection);
                } catch (SQLException failure) {
                    if (!Thread.interrupted()) {
                        throw database.describe("read", failure);
                    }
                    interrupted = true; // and the cause of the failure; read once more
                }
            }
        } finally {
            reading.release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <R> List<R> rows(String query, FromRow<R> from, Object... values) {
        return read(connection -> rows(connection, query, from, values));
    }

    private static <R> List<R> rows(Connection connection, String query, FromRow<R> from, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            Tx.bind(statement, values);
            List<R> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(from.of(row));
                }
            }
            return rows;
        }
    }

    // ---- runs

    @Override
    public Created create(NewRun run) {
        return write(run.inputs().size(), tx -> {
            boolean isNew = sql.create(tx, run);
            return new Created(sql.find(tx, run.id()).orElseThrow(), isNew);
        });
    }

    @Override
    public Optional<StoredRun> find(String runId) {
        return read(connection -> {
            long now = database.now(connection);
            return rows(
                            connection,
                            "SELECT " + RunRows.COLUMNS + RunRows.FROM + " WHERE r.id = ?",
                            row -> RunRows.run(row, now),
                            JournalText.checked("id of a run", runId))
                    .stream()
                    .findFirst();
        });
    }

    @Override
    public List<StoredRun> list(RunQuery query) {
        return read(connection -> {
            long now = database.now(connection);
            String startId = query.startId();
            Long startCreated = startId == null
                    ? null
                    : rows(
                                    connection,
                                    "SELECT created FROM regatta_run WHERE id = ?",
                                    row -> row.getLong(1),
                                    JournalText.checked("id of a run", startId))
                            .stream()
                            .findFirst()
                            .orElseThrow(() -> LineNumbers.noRun(startId));
            RunRows.Query list = RunRows.list(query, startCreated);
            return rows(
                    connection,
                    list.sql(),
                    row -> RunRows.run(row, now),
                    list.values().toArray());
        });
    }

    @Override
    public int delete(List<String> runIds) {
        List<String> ids = List.copyOf(runIds);
        return write(SMALL, tx -> sql.delete(tx, ids));
    }

    // ---- leases

    @Override
    public Optional<Lease> acquire(String key, String owner, Duration length, Predicate<String> isDead) {
        return write(SMALL, tx -> sql.acquire(tx, key, owner, length, isDead));
    }

    @Override
    public List<Lease> claim(String owner, Duration length, int most, Predicate<String> isDead) {
        return write(SMALL, tx -> sql.claim(tx, owner, length, most, isDead));
    }

    @Override
    public boolean renew(Lease lease, Duration length) {
        return write(SMALL, tx -> sql.renew(tx, lease, length));
    }

    @Override
    public void release(Lease lease) {
        int unused = write(SMALL, tx -> sql.release(tx, lease));
    }

    // ---- the log of a run

    @Override
    public Commit append(Batch batch, boolean hurry) {
        long size = SMALL;
        for (Line line : batch.lines()) {
            size += line.body().size();
        }
        for (Batch.Blob blob : batch.blobs()) {
            size += blob.bytes().size();
        }
        Pending<Write> pending = give(size, hurry, tx -> sql.append(tx, batch));
        return () -> {
            Object unused = pending.await();
        };
    }

    @Override
    public List<Line> lines(String runId, long after, int most) {
        return rows(
                "SELECT l.place - r.num * 2147483648, l.step, l.kind, l.body FROM regatta_run r JOIN regatta_line l"
                        + " ON l.place > r.num * 2147483648 + ? AND l.place < (r.num + 1) * 2147483648"
                        + " WHERE r.id = ? ORDER BY l.place LIMIT ?",
                RunRows::line,
                Math.clamp(after, 0, LineNumbers.MOST),
                JournalText.checked("id of a run", runId),
                most);
    }

    @Override
    public Optional<Bytes> blob(String runId, Digest digest) {
        return rows(
                        "SELECT b.bytes FROM regatta_run r JOIN regatta_blob b ON b.run = r.num WHERE r.id = ? AND b.digest = ?",
                        row -> RunRows.bytes(row, 1),
                        JournalText.checked("id of a run", runId),
                        digest.hex())
                .stream()
                .findFirst();
    }

    @Override
    public void rewrite(Batch batch, List<Digest> keep) {
        List<Digest> kept = List.copyOf(keep);
        int unused = write(SMALL, tx -> sql.rewrite(tx, batch, kept));
    }

    // ---- signals

    @Override
    public boolean signal(String runId, String name, String id, Bytes body) {
        JournalText.checked("id of a run", runId);
        JournalText.checked("name of a signal", name);
        JournalText.checked("id of a signal", id);
        return write(body.size(), tx -> sql.signal(tx, runId, name, id, body));
    }

    @Override
    public List<Signal> signals(String runId) {
        return rows(
                "SELECT s.number, s.name, s.id, s.body, s.sent FROM regatta_run r JOIN regatta_signal s ON s.run = r.num"
                        + " WHERE r.id = ? ORDER BY s.number",
                RunRows::signal,
                JournalText.checked("id of a run", runId));
    }

    // ---- state and outbox

    @Override
    public Optional<State> state(String key) {
        return rows(
                        "SELECT version, bytes FROM regatta_state WHERE name = ? AND bytes IS NOT NULL",
                        row -> new State(row.getLong(1), RunRows.bytes(row, 2)),
                        JournalText.checked("key of a state", key))
                .stream()
                .findFirst();
    }

    @Override
    public List<Outgoing> unsent(int most) {
        return rows(
                "SELECT id, run_id, topic, body FROM regatta_outbox WHERE sent = 0 ORDER BY num LIMIT ?",
                RunRows::outgoing,
                most);
    }

    @Override
    public void sent(List<String> ids) {
        List<String> all = List.copyOf(ids);
        int unused = write(SMALL, tx -> sql.sent(tx, all));
    }

    @Override
    public Instant now() {
        return read(connection -> RunRows.instant(database.now(connection)));
    }

    @Override
    public void close() {
        closed = true;
        writer.close();
        reading.acquireUninterruptibly(readers);
        try {
            database.close();
        } finally {
            reading.release(readers);
        }
    }
}
