package dev.regatta.durable.store;

import dev.regatta.journal.Bytes;
import dev.regatta.journal.Line;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.Outgoing;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunState;
import dev.regatta.journal.RunState.Status;
import dev.regatta.journal.Signal;
import dev.regatta.journal.StoredRun;
import dev.regatta.step.Digest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values as rows. The place of a line is the number of its run, shifted by 31 bits, plus its own: the lines of a run lie beside each
 * other, and one index serves all.
 */
final class RunRows {
    static final String COLUMNS = "r.id, r.kind, r.name, r.version, i.bytes, i.digest, r.tenant, r.parent, r.status,"
            + " r.wake_at, r.detail, r.created, r.updated, r.line_count, r.byte_count, r.owner, r.ends";
    static final String FROM = " FROM regatta_run r JOIN regatta_input i ON i.run = r.num";

    private static final int LINE_BITS = 31;

    private RunRows() {}

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long place(long run, long line) {
        return (run << LINE_BITS) + line;
    }

    static StoredRun run(ResultSet row, long now) throws SQLException {
        NewRun begun = new NewRun(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                bytes(row, 5),
                new Digest(row.getString(6)),
                row.getString(7),
                row.getString(8));
        long wakeAt = row.getLong(10);
        Instant wakes = row.wasNull() ? null : instant(wakeAt);
        RunState state = new RunState(Status.valueOf(row.getString(9)), wakes, row.getString(11));
        String owner = row.getString(16);
        return new StoredRun(
                begun,
                state,
                instant(row.getLong(12)),
                instant(row.getLong(13)),
                row.getLong(14),
                row.getLong(15),
                owner.isEmpty() || row.getLong(17) <= now ? null : owner);
    }

    static Line line(ResultSet row) throws SQLException {
        return new Line(row.getLong(1), row.getString(2), row.getString(3), bytes(row, 4));
    }

    static Signal signal(ResultSet row) throws SQLException {
        return new Signal(row.getLong(1), row.getString(2), row.getString(3), bytes(row, 4), instant(row.getLong(5)));
    }

    static Outgoing outgoing(ResultSet row) throws SQLException {
        return new Outgoing(row.getString(1), row.getString(2), row.getString(3), bytes(row, 4));
    }

    static Bytes bytes(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? Bytes.NONE : Bytes.of(bytes);
    }

    /** A query with its values. */
    record Query(String sql, List<Object> values) {}

    /**
     * Returns the query of a list.
     *
     * @param startCreated when the run began after which the list goes on; {@code null} from the first
     */
    static Query list(RunQuery query, @Nullable Long startCreated) {
        StringBuilder sql = new StringBuilder("SELECT " + COLUMNS + FROM + " WHERE 1 = 1");
        List<Object> values = new ArrayList<>();
        if (!query.statuses().isEmpty()) {
            sql.append(" AND r.status IN (")
                    .append(marks(query.statuses().size()))
                    .append(')');
            query.statuses().forEach(status -> values.add(status.name()));
        }
        add(sql, values, " AND r.name = ?", query.name());
        add(sql, values, " AND r.tenant = ?", query.tenant());
        add(sql, values, " AND r.parent = ?", query.parent());
        Instant before = query.updatedBefore();
        add(sql, values, " AND r.updated < ?", before == null ? null : ceiling(before));
        String startId = query.startId();
        if (startCreated != null && startId != null) {
            sql.append(" AND (r.created, r.id) < (?, ?)");
            values.add(startCreated);
            values.add(startId);
        }
        sql.append(" ORDER BY r.created DESC, r.id DESC LIMIT ?");
        values.add(query.most());
        return new Query(sql.toString(), values);
    }

    private static long ceiling(Instant instant) {
        long micros = micros(instant);
        return instant(micros).isBefore(instant) ? micros + 1 : micros;
    }

    private static void add(StringBuilder sql, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    static String marks(int count) {
        return "?, ".repeat(count - 1) + "?";
    }
}
