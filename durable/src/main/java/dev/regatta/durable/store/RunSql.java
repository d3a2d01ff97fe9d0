package dev.regatta.durable.store;

import dev.regatta.journal.Batch;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.Lease;
import dev.regatta.journal.Line;
import dev.regatta.journal.LineNumbers;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.Outgoing;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.StaleLeaseException;
import dev.regatta.journal.StateConflictException;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the tables. Each method looks at all that could forbid it before it writes: one that throws a
 * {@link dev.regatta.journal.JournalException} has written nothing, so that others in its transaction go on. The row of a run is
 * locked by whatever writes for it. Belongs to the thread that writes.
 */
final class RunSql {
    private static final String RACE = "40001"; // as databases call a transaction that another one got in the way of

    private final Database database;

    RunSql(Database database) {
        this.database = database;
    }

    /** A run's row, locked. */
    private record Row(long num, long lines, Status status, String owner, long fence, long ends) {
        boolean isHeldBy(Lease lease) {
            return owner.equals(lease.owner()) && fence == lease.fence();
        }

        boolean isFree(long now, Predicate<String> isDead) {
            return owner.isEmpty() || ends <= now || isDead.test(owner);
        }
    }

    private @Nullable Row row(Tx tx, String runId) throws SQLException {
        String sql = "SELECT num, line_count, status, owner, fence, ends FROM regatta_run WHERE id = ?"
                + database.lockRows();
        try (ResultSet row = tx.prepare(sql, runId).executeQuery()) {
            return row.next()
                    ? new Row(
                            row.getLong(1),
                            row.getLong(2),
                            Status.valueOf(row.getString(3)),
                            row.getString(4),
                            row.getLong(5),
                            row.getLong(6))
                    : null;
        }
    }

    private Row known(Tx tx, String runId) throws SQLException {
        Row row = row(tx, runId);
        if (row == null) {
            throw LineNumbers.noRun(runId);
        }
        return row;
    }

    // ---- runs

    boolean create(Tx tx, NewRun run) throws SQLException {
        if (tx.number("SELECT num FROM regatta_run WHERE id = ?", 0, run.id()) != 0) {
            return false;
        }
        int made = tx.update(
                "INSERT INTO regatta_run (id, kind, name, version, tenant, parent, status, detail, created, updated,"
                        + " line_count, byte_count, signalled, owner, fence, ends)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 'RUNNING', '', ?, ?, 0, 0, 0, '', 0, 0) ON CONFLICT (id) DO NOTHING",
                run.id(),
                run.kind(),
                run.name(),
                run.version(),
                run.tenant(),
                run.parent(),
                tx.now(),
                tx.now());
        if (made == 1) {
            tx.update(
                    "INSERT INTO regatta_input (run, digest, bytes) SELECT num, ?, ? FROM regatta_run WHERE id = ?",
                    run.digest().hex(),
                    run.inputs().array(),
                    run.id());
        }
        return made == 1;
    }

    Optional<StoredRun> find(Tx tx, String runId) throws SQLException {
        String sql = "SELECT " + RunRows.COLUMNS + RunRows.FROM + " WHERE r.id = ?";
        try (ResultSet row = tx.prepare(sql, runId).executeQuery()) {
            return row.next() ? Optional.of(RunRows.run(row, tx.now())) : Optional.empty();
        }
    }

    int delete(Tx tx, List<String> runIds) throws SQLException {
        int gone = 0;
        for (String id : runIds) {
            Row row = row(tx, id);
            if (row != null && row.isFree(tx.now(), owner -> false)) {
                tx.update("DELETE FROM regatta_line WHERE place > ? AND place < ?", first(row), last(row));
                for (String table : List.of("regatta_blob", "regatta_signal", "regatta_input")) {
                    tx.update("DELETE FROM " + table + " WHERE run = ?", row.num);
                }
                tx.update("DELETE FROM regatta_outbox WHERE run_id = ? AND sent = 1", id);
                gone += tx.update("DELETE FROM regatta_run WHERE num = ?", row.num);
            }
        }
        return gone;
    }

    private static long first(Row row) {
        return RunRows.place(row.num, 0);
    }

    private static long last(Row row) {
        return RunRows.place(row.num + 1, 0);
    }

    // ---- leases

    Optional<Lease> acquire(Tx tx, String key, String owner, Duration length, Predicate<String> isDead)
            throws SQLException {
        boolean ofRun = key.startsWith(Lease.ofRun(""));
        Row row = ofRun ? known(tx, key.substring(Lease.ofRun("").length())) : entity(tx, key);
        if (row.owner.equals(owner)) {
            Lease lease = new Lease(key, owner, row.fence);
            boolean unused = renew(tx, lease, length);
            return Optional.of(lease);
        }
        if (!row.isFree(tx.now(), isDead)) {
            return Optional.empty();
        }
        return Optional.of(ofRun ? take(tx, row.num, key, owner, length) : takeEntity(tx, key, owner, length));
    }

    private Lease take(Tx tx, long run, String key, String owner, Duration length) throws SQLException {
        long fence = tx.number(database.nextFence(), 0);
        tx.update(
                "UPDATE regatta_run SET owner = ?, fence = ?, ends = ?, signalled = 0 WHERE num = ?",
                owner,
                fence,
                ends(tx, length),
                run);
        return new Lease(key, owner, fence);
    }

    /** The row is there before it is locked, so that fences are taken in the order in which they are held. */
    private Row entity(Tx tx, String key) throws SQLException {
        tx.update(
                "INSERT INTO regatta_lease (name, owner, fence, ends) VALUES (?, '', 0, 0) ON CONFLICT (name) DO NOTHING",
                key);
        String sql = "SELECT owner, fence, ends FROM regatta_lease WHERE name = ?" + database.lockRows();
        try (ResultSet row = tx.prepare(sql, key).executeQuery()) {
            if (!row.next()) {
                throw new SQLException("A lease was given back just now", RACE);
            }
            return new Row(0, 0, Status.RUNNING, row.getString(1), row.getLong(2), row.getLong(3));
        }
    }

    private Lease takeEntity(Tx tx, String key, String owner, Duration length) throws SQLException {
        long fence = tx.number(database.nextFence(), 0);
        tx.update(
                "UPDATE regatta_lease SET owner = ?, fence = ?, ends = ? WHERE name = ?",
                owner,
                fence,
                ends(tx, length),
                key);
        return new Lease(key, owner, fence);
    }

    private static long ends(Tx tx, Duration length) throws SQLException {
        return RunRows.micros(RunRows.instant(tx.now()).plus(length));
    }

    List<Lease> claim(Tx tx, String owner, Duration length, int most, Predicate<String> isDead) throws SQLException {
        List<Object> values = new ArrayList<>(List.of(tx.now(), tx.now()));
        List<String> dead = dead(tx, isDead);
        values.addAll(dead);
        values.add(most);
        String sql = "SELECT num, id FROM regatta_run WHERE (status = 'RUNNING'"
                + " OR (status = 'SUSPENDED' AND (signalled = 1 OR wake_at <= ?)) OR (status = 'IN_DOUBT' AND signalled = 1))"
                + " AND (owner = '' OR ends <= ?"
                + (dead.isEmpty() ? "" : " OR owner IN (" + RunRows.marks(dead.size()) + ")")
                + ") ORDER BY created, id LIMIT ?" + database.lockFreeRows();
        List<Row> rows = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        try (PreparedStatement statement = tx.connection().prepareStatement(sql)) {
            Tx.bind(statement, values.toArray());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(row.getLong(1), 0, Status.RUNNING, "", 0, 0));
                    keys.add(Lease.ofRun(row.getString(2)));
                }
            }
        }
        List<Lease> claimed = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            claimed.add(take(tx, rows.get(i).num, keys.get(i), owner, length));
        }
        return claimed;
    }

    private static List<String> dead(Tx tx, Predicate<String> isDead) throws SQLException {
        List<String> dead = new ArrayList<>();
        String sql = "SELECT DISTINCT owner FROM regatta_run WHERE owner <> '' AND ends > ?"
                + " AND status IN ('RUNNING', 'SUSPENDED', 'IN_DOUBT')";
        try (ResultSet row = tx.prepare(sql, tx.now()).executeQuery()) {
            while (row.next()) {
                String owner = row.getString(1);
                if (isDead.test(owner)) {
                    dead.add(owner);
                }
            }
        }
        return dead;
    }

    boolean renew(Tx tx, Lease lease, Duration length) throws SQLException {
        return lease.isOfRun()
                ? tx.update(
                                "UPDATE regatta_run SET ends = ? WHERE id = ? AND owner = ? AND fence = ?",
                                ends(tx, length),
                                lease.runId(),
                                lease.owner(),
                                lease.fence())
                        == 1
                : tx.update(
                                "UPDATE regatta_lease SET ends = ? WHERE name = ? AND owner = ? AND fence = ?",
                                ends(tx, length),
                                lease.key(),
                                lease.owner(),
                                lease.fence())
                        == 1;
    }

    int release(Tx tx, Lease lease) throws SQLException {
        return lease.isOfRun()
                ? tx.update(
                        "UPDATE regatta_run SET owner = '', ends = 0 WHERE id = ? AND owner = ? AND fence = ?",
                        lease.runId(),
                        lease.owner(),
                        lease.fence())
                : tx.update(
                        "DELETE FROM regatta_lease WHERE name = ? AND owner = ? AND fence = ?",
                        lease.key(),
                        lease.owner(),
                        lease.fence());
    }

    // ---- the log of a run

    int append(Tx tx, Batch batch) throws SQLException {
        Row row = writable(tx, batch);
        LineNumbers.check(batch, row.lines);
        checkStates(tx, batch);
        write(tx, row, batch);
        return 1;
    }

    int rewrite(Tx tx, Batch batch, List<Digest> keep) throws SQLException {
        Row row = writable(tx, batch);
        if (!row.status.isOver()) {
            throw LineNumbers.notOver(batch.runId(), row.status);
        }
        LineNumbers.check(batch, 0);
        checkStates(tx, batch);
        Set<String> kept = new HashSet<>();
        keep.forEach(digest -> kept.add(digest.hex()));
        List<String> dropped = new ArrayList<>();
        try (ResultSet blob = tx.prepare("SELECT digest FROM regatta_blob WHERE run = ?", row.num)
                .executeQuery()) {
            while (blob.next()) {
                dropped.add(blob.getString(1));
            }
        }
        dropped.removeAll(kept);
        for (String digest : dropped) {
            tx.update("DELETE FROM regatta_blob WHERE run = ? AND digest = ?", row.num, digest);
        }
        tx.update("DELETE FROM regatta_line WHERE place > ? AND place < ?", first(row), last(row));
        long left = tx.number("SELECT coalesce(sum(length(bytes)), 0) FROM regatta_blob WHERE run = ?", 0, row.num);
        tx.update("UPDATE regatta_run SET line_count = 0, byte_count = ? WHERE num = ?", left, row.num);
        write(tx, row, batch);
        return 1;
    }

    private Row writable(Tx tx, Batch batch) throws SQLException {
        Row row = row(tx, batch.runId());
        if (row == null || !row.isHeldBy(batch.lease())) {
            throw new StaleLeaseException(batch.lease());
        }
        return row;
    }

    private void write(Tx tx, Row row, Batch batch) throws SQLException {
        long bytes = 0;
        for (Line line : batch.lines()) {
            tx.update(
                    "INSERT INTO regatta_line (place, step, kind, body) VALUES (?, ?, ?, ?)",
                    RunRows.place(row.num, line.number()),
                    line.step(),
                    line.kind(),
                    line.body().array());
            bytes += line.body().size();
        }
        for (Batch.Blob blob : batch.blobs()) {
            int isNew = tx.update(
                    "INSERT INTO regatta_blob (run, digest, bytes) VALUES (?, ?, ?) ON CONFLICT (run, digest) DO NOTHING",
                    row.num,
                    blob.digest().hex(),
                    blob.bytes().array());
            bytes += (long) isNew * blob.bytes().size();
        }
        for (Batch.StateChange change : batch.states()) {
            change(tx, change);
        }
        for (Outgoing message : batch.outgoing()) {
            tx.update(
                    "INSERT INTO regatta_outbox (id, run_id, topic, body, sent) VALUES (?, ?, ?, ?, 0)"
                            + " ON CONFLICT (id) DO NOTHING",
                    message.id(),
                    message.runId(),
                    message.topic(),
                    message.body().array());
        }
        tx.update(
                "UPDATE regatta_run SET line_count = line_count + ?, byte_count = byte_count + ?, updated = ? WHERE num = ?",
                (long) batch.lines().size(),
                bytes,
                tx.now(),
                row.num);
        RunState state = batch.state();
        if (state != null) {
            Instant wakeAt = state.wakeAt();
            tx.update(
                    "UPDATE regatta_run SET status = ?, wake_at = ?, detail = ? WHERE num = ?",
                    state.status().name(),
                    wakeAt == null ? Tx.Null.NUMBER : RunRows.micros(wakeAt),
                    state.detail(),
                    row.num);
        }
    }

    // ---- states

    private void checkStates(Tx tx, Batch batch) throws SQLException {
        Set<String> changed = new HashSet<>();
        for (Batch.StateChange change : batch.states()) {
            Lease lease = change.lease();
            if (lease != null && !isHeld(tx, lease)) {
                throw new StaleLeaseException(lease);
            }
            String sql = "SELECT version, bytes IS NULL FROM regatta_state WHERE name = ?" + database.lockRows();
            try (ResultSet row = tx.prepare(sql, change.key()).executeQuery()) {
                boolean known = row.next();
                long version = known ? row.getLong(1) : 0;
                boolean none = !known || row.getBoolean(2);
                boolean fits = change.expected() == version || (none && change.expected() == 0);
                if (!fits || !changed.add(change.key())) {
                    throw new StateConflictException(change.key(), change.expected(), none ? 0 : version);
                }
            }
        }
    }

    private boolean isHeld(Tx tx, Lease lease) throws SQLException {
        if (lease.isOfRun()) {
            Row row = row(tx, lease.runId());
            return row != null && row.isHeldBy(lease);
        }
        String sql = "SELECT fence FROM regatta_lease WHERE name = ? AND owner = ?" + database.lockRows();
        return tx.number(sql, -1, lease.key(), lease.owner()) == lease.fence();
    }

    private static void change(Tx tx, Batch.StateChange change) throws SQLException {
        Bytes bytes = change.bytes();
        Object value = bytes == null ? Tx.Null.BYTES : bytes.array();
        int changed = tx.update(
                "UPDATE regatta_state SET version = version + 1, bytes = ? WHERE name = ?", value, change.key());
        if (changed == 0) {
            int made = tx.update(
                    "INSERT INTO regatta_state (name, version, bytes) VALUES (?, 1, ?) ON CONFLICT (name) DO NOTHING",
                    change.key(),
                    value);
            if (made == 0) {
                throw new SQLException("A state was made by another transaction just now", RACE);
            }
        }
    }

    // ---- signals and outbox

    boolean signal(Tx tx, String runId, String name, String id, Bytes body) throws SQLException {
        Row row = known(tx, runId);
        long there = tx.number(
                "SELECT number FROM regatta_signal WHERE run = ? AND name = ? AND id = ?", 0, row.num, name, id);
        if (there != 0) {
            return false;
        }
        long last = tx.number("SELECT coalesce(max(number), 0) FROM regatta_signal WHERE run = ?", 0, row.num);
        tx.update(
                "INSERT INTO regatta_signal (run, number, name, id, body, sent) VALUES (?, ?, ?, ?, ?, ?)",
                row.num,
                last + 1,
                name,
                id,
                body.array(),
                tx.now());
        tx.update("UPDATE regatta_run SET signalled = 1, updated = ? WHERE num = ?", tx.now(), row.num);
        return true;
    }

    int sent(Tx tx, List<String> ids) throws SQLException {
        int sent = 0;
        for (String id : ids) {
            sent += tx.update("UPDATE regatta_outbox SET sent = 1 WHERE id = ?", id);
        }
        return sent;
    }
}
