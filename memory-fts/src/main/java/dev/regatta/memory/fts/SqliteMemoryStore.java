package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStats;
import dev.regatta.memory.Tokenizer;
import dev.regatta.memory.fts.CommitQueue.Pending;
import dev.regatta.memory.fts.Connections.Session;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.StoreVector;
import dev.regatta.spi.memory.StoreVector.Embedded;
import dev.regatta.spi.memory.text.TextQuery;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Records in an SQLite table, found through FTS5, which triggers keep in step. One connection writes, several read (WAL); the
 * writes of several threads share a commit.
 */
final class SqliteMemoryStore implements MemoryStore {
    private static final String FROM = " FROM memory m JOIN memory_context c ON c.number = m.number";

    private static final String WRITE = "BEGIN IMMEDIATE";

    private final @Nullable Path file;
    private final @Nullable FileIdentity identity; // null in memory
    private final Connections connections;
    private final CommitQueue<List<MemoryChange>, List<Long>> commits;
    private final SearchSql searches;
    private final AtomicLong ownWrites = new AtomicLong();
    private final Tokenizer tokenizer;

    private SqliteMemoryStore(@Nullable Path file, Connections connections, Tokenizer tokenizer) {
        this.file = file;
        this.identity = file == null ? null : new FileIdentity(file);
        this.connections = connections;
        this.tokenizer = tokenizer;
        this.searches = new SearchSql();
        this.commits = new CommitQueue<>(this::commit);
    }

    static MemoryStore open(Path file, MemoryOptions options) {
        SqliteFile.prepare(file);
        Tokenizer tokenizer = Setup.of(file, options.tokenizer());
        return new SqliteMemoryStore(file, Connections.to(file, options.durability()), tokenizer);
    }

    static MemoryStore inMemory(MemoryOptions options) {
        Connections only = Connections.inMemory();
        Tokenizer tokenizer =
                only.write("make", session -> Schema.bringUpToDate(session.connection(), options.tokenizer()));
        return new SqliteMemoryStore(null, only, tokenizer);
    }

    @Override
    public Tokenizer tokenizer() {
        return tokenizer;
    }

    // ---- writing
    // ----------------------------------------------------------------------------------------------------

    @Override
    public List<Long> write(List<MemoryChange> changes) {
        return changes.isEmpty() ? List.of() : commits.write(List.copyOf(changes));
    }

    private void commit(List<Pending<List<MemoryChange>, List<Long>>> together) {
        connections.write("write to", session -> {
            try {
                commit(session, together);
            } catch (SQLException failure) {
                if (!Connections.isError(failure)) {
                    throw failure;
                }
                // these statements are right; another process is making the tables of the index anew
                session.dropStatements();
                commit(session, together);
            }
            return ownWrites.incrementAndGet();
        });
    }

    private void commit(Session session, List<Pending<List<MemoryChange>, List<Long>>> together) throws SQLException {
        long unused = session.transaction(WRITE, begun -> {
            for (Pending<List<MemoryChange>, List<Long>> each : together) {
                apply(begun, each, together.size() > 1);
            }
            return checkedFile();
        });
    }

    /** Makes sure that the transaction goes into the file that is there. {@return how often was written before} */
    private long checkedFile() {
        if (identity != null) {
            identity.check();
        }
        return ownWrites.get();
    }

    /** Applies one write; beside others, what fails with it is taken back and the others go on. */
    private void apply(Session session, Pending<List<MemoryChange>, List<Long>> pending, boolean besideOthers)
            throws SQLException {
        if (!besideOthers) {
            pending.done(apply(session, pending.input()));
            return;
        }
        session.run("SAVEPOINT one");
        try {
            pending.done(apply(session, pending.input()));
        } catch (SQLException failure) {
            if (Connections.isError(failure)) {
                throw failure;
            }
            session.dropStatements();
            session.run("ROLLBACK TO one");
            pending.failed(connections.describe("write to", failure));
        }
        session.run("RELEASE one");
    }

    private static List<Long> apply(Session session, List<MemoryChange> changes) throws SQLException {
        List<Long> touched = new ArrayList<>(changes.size());
        for (MemoryChange change : changes) {
            touched.add(
                    switch (change) {
                        case MemoryChange.Add add -> add(session, add.record());
                        case MemoryChange.Replace replace -> replace(session, replace.record());
                        case MemoryChange.Remove remove -> remove(session, remove.id());
                        case MemoryChange.RemoveAll removeAll -> removeAll(session, removeAll);
                    });
        }
        return touched;
    }

    private static long add(Session session, MemoryRecord record) throws SQLException {
        PreparedStatement statement = session.prepare(
                "INSERT INTO memory (id, scope, content, metadata, importance, run, task, agent, sequence, time)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING");
        Rows.bind(statement, record);
        return statement.executeUpdate();
    }

    private static long replace(Session session, MemoryRecord record) throws SQLException {
        PreparedStatement statement = session.prepare(
                "UPDATE memory SET id = ?, scope = ?, content = ?, metadata = ?, importance = ?, run = ?,"
                        + " task = ?, agent = ?, sequence = ?, time = ? WHERE id = ?");
        int next = Rows.bind(statement, record);
        statement.setString(next, record.id());
        return statement.executeUpdate();
    }

    private static long remove(Session session, String id) throws SQLException {
        PreparedStatement statement = session.prepare("DELETE FROM memory WHERE id = ?");
        statement.setString(1, id);
        return statement.executeUpdate();
    }

    private static long removeAll(Session session, MemoryChange.RemoveAll change) throws SQLException {
        FilterSql filter = FilterSql.of(change.filter());
        TextQuery text = change.text();
        String matching =
                text == null ? "" : " AND m.number IN (SELECT rowid FROM memory_index WHERE memory_index MATCH ?)";
        PreparedStatement statement =
                session.prepare("DELETE FROM memory WHERE number IN (SELECT m.number FROM memory m WHERE "
                        + filter.sql() + matching + ")");
        int next = bind(statement, 1, filter.values());
        if (text != null) {
            statement.setString(next, MatchText.of(text));
        }
        return statement.executeUpdate();
    }

    private static int bind(PreparedStatement statement, int first, List<Object> values) throws SQLException {
        int place = first;
        for (Object value : values) {
            statement.setObject(place++, value);
        }
        return place;
    }

    // ---- reading
    // ----------------------------------------------------------------------------------------------------

    @Override
    public Optional<MemoryRecord> get(String id) {
        return connections.read("read", session -> {
            PreparedStatement statement = session.prepare("SELECT " + Rows.COLUMNS + " FROM memory m WHERE m.id = ?");
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(Rows.record(row)) : Optional.empty();
            }
        });
    }

    @Override
    public List<MemoryRecord> list(MemoryFilter filter, @Nullable String after, int limit) {
        FilterSql condition = FilterSql.of(filter);
        return connections.read("read", session -> {
            PreparedStatement statement = session.prepare("SELECT " + Rows.COLUMNS
                    + " FROM memory m WHERE m.id > ? AND " + condition.sql() + " ORDER BY m.id LIMIT ?");
            statement.setString(1, after == null ? "" : after);
            statement.setInt(bind(statement, 2, condition.values()), limit);
            List<MemoryRecord> records = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    records.add(Rows.record(row));
                }
            }
            return records;
        });
    }

    @Override
    public List<StoreHit> search(StoreQuery query) {
        return query.text() instanceof TextQuery.Nothing
                ? List.of()
                : connections.read("search", session -> searches.search(session, query));
    }

    @Override
    public void matches(TextQuery text, StoreQuery.Weights weights, Matches matches) {
        if (text instanceof TextQuery.Nothing) {
            return;
        }
        connections.read("search", session -> {
            MatchText.Condition match = MatchText.condition(text);
            PreparedStatement statement = session.prepare(
                    "SELECT rowid, " + SearchSql.relevance(weights) + " FROM memory_index WHERE " + match.sql());
            match.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    matches.take(row.getLong(1), row.getDouble(2));
                }
            }
            return true;
        });
    }

    @Override
    public void numbers(MemoryFilter filter, LongConsumer numbers) {
        FilterSql condition = FilterSql.of(filter);
        numbers("SELECT m.number FROM memory m WHERE " + condition.sql(), condition.values(), numbers);
    }

    private void numbers(String sql, List<Object> values, LongConsumer numbers) {
        connections.read("search", session -> {
            PreparedStatement statement = session.prepare(sql);
            bind(statement, 1, values);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    numbers.accept(row.getLong(1));
                }
            }
            return true;
        });
    }

    @Override
    public List<StoreHit> byNumber(List<Long> numbers) {
        return connections.read("read", session -> {
            PreparedStatement statement = session.prepare("SELECT " + Rows.HIT_COLUMNS + FROM + " WHERE m.number = ?");
            List<StoreHit> hits = new ArrayList<>();
            for (long number : numbers) {
                statement.setLong(1, number);
                try (ResultSet row = statement.executeQuery()) {
                    if (row.next()) {
                        hits.add(Rows.hit(row, 0));
                    }
                }
            }
            return hits;
        });
    }

    @Override
    public Map<String, Long> scopes() {
        return connections.read("read", session -> {
            Map<String, Long> scopes = new LinkedHashMap<>();
            try (ResultSet row = session.prepare("SELECT scope, count(*) FROM memory GROUP BY scope ORDER BY scope")
                    .executeQuery()) {
                while (row.next()) {
                    scopes.put(row.getString(1), row.getLong(2));
                }
            }
            return scopes;
        });
    }

    @Override
    public MemoryStats stats() {
        return connections.read("read", session -> {
            try (ResultSet row = session.prepare(
                            "SELECT count(*), min(time), max(time), (SELECT count(*) FROM memory_vector)"
                                    + " FROM memory")
                    .executeQuery()) {
                row.next();
                long records = row.getLong(1);
                return new MemoryStats(
                        SqliteMemoryBackend.NAME,
                        file == null ? ":memory:" : file.toString(),
                        Schema.tokenizer(session.connection()),
                        records,
                        row.getLong(4),
                        bytes(),
                        records == 0 ? null : Instant.ofEpochMilli(row.getLong(2)),
                        records == 0 ? null : Instant.ofEpochMilli(row.getLong(3)));
            }
        });
    }

    private long bytes() {
        return file == null ? 0 : size(file) + size(file.resolveSibling(file.getFileName() + "-wal"));
    }

    private static long size(Path part) {
        try {
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            throw MemoryException.failed("measure", part.toString(), e);
        }
    }

    // ---- vectors
    // ----------------------------------------------------------------------------------------------------

    @Override
    public long state() {
        long own = ownWrites.get();
        return connections.read("read", session -> own + connections.changesOfOthers(session));
    }

    @Override
    public List<StoreVector> vectors(String model, long after, int limit) {
        return connections.read("read", session -> {
            PreparedStatement statement =
                    session.prepare("SELECT v.version, v.number, m.id, m.sequence, m.time, m.importance, v.vector"
                            + " FROM memory_vector v JOIN memory m ON m.number = v.number"
                            + " WHERE v.version > ? AND v.model = ? ORDER BY v.version LIMIT ?");
            statement.setLong(1, after);
            statement.setString(2, model);
            statement.setInt(3, limit);
            List<StoreVector> vectors = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    vectors.add(new StoreVector(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            Instant.ofEpochMilli(row.getLong(5)),
                            row.getDouble(6),
                            floats(row.getBytes(7))));
                }
            }
            return vectors;
        });
    }

    @Override
    public void vectorNumbers(String model, LongConsumer numbers) {
        numbers("SELECT number FROM memory_vector WHERE model = ?", List.of(model), numbers);
    }

    @Override
    public List<StoreHit> withoutVector(String model, int limit) {
        return connections.read("read", session -> {
            PreparedStatement statement = session.prepare("SELECT " + Rows.HIT_COLUMNS + FROM
                    + " LEFT JOIN memory_vector v ON v.number = m.number AND v.model = ?"
                    + " WHERE v.number IS NULL ORDER BY m.number DESC LIMIT ?");
            statement.setString(1, model);
            statement.setInt(2, limit);
            List<StoreHit> hits = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    hits.add(Rows.hit(row, 0));
                }
            }
            return hits;
        });
    }

    @Override
    public void putVectors(String model, List<Embedded> vectors) {
        commits.quiet(() -> connections.write("write to", session -> {
            long unused = session.transaction(WRITE, begun -> {
                PreparedStatement statement =
                        begun.prepare("INSERT OR REPLACE INTO memory_vector (number, model, vector)"
                                + " SELECT number, ?, ? FROM memory WHERE number = ? AND content = ?");
                for (Embedded each : vectors) {
                    statement.setString(1, model);
                    statement.setBytes(2, bytes(each.vector()));
                    statement.setLong(3, each.number());
                    statement.setString(4, each.content());
                    statement.executeUpdate();
                }
                return checkedFile();
            });
            return ownWrites.incrementAndGet();
        }));
    }

    private static byte[] bytes(float[] vector) {
        ByteBuffer buffer = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(vector);
        return buffer.array();
    }

    private static float[] floats(byte[] bytes) {
        float[] vector = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    // ---- care
    // -------------------------------------------------------------------------------------------------------

    @Override
    public List<String> check() {
        return connections.write("check", session -> {
            List<String> problems = new ArrayList<>();
            try (Statement statement = session.connection().createStatement()) {
                checkPart("The file is damaged", problems, () -> {
                    try (ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                        while (row.next()) {
                            if (!row.getString(1).equals("ok")) {
                                problems.add("The file is damaged: " + row.getString(1));
                            }
                        }
                    }
                });
                checkPart("Records and their contexts do not agree", problems, () -> {
                    String differ = "SELECT (SELECT count(*) FROM memory) <> (SELECT count(*) FROM memory_context)";
                    if (Schema.number(session.connection(), differ) != 0) {
                        problems.add("Records and their contexts do not agree.");
                    }
                });
                checkPart(
                        "The index does not agree with the records",
                        problems,
                        () -> statement.execute(
                                "INSERT INTO memory_index (memory_index, rank) VALUES ('integrity-check', 1)"));
            }
            return problems;
        });
    }

    /** A part of a check. */
    @FunctionalInterface
    private interface Part {
        void run() throws SQLException;
    }

    private static void checkPart(String problem, List<String> problems, Part part) {
        try {
            part.run();
        } catch (SQLException failure) {
            problems.add(problem + " (" + failure.getMessage() + ").");
        }
    }

    @Override
    public void rebuild() {
        commits.quiet(() -> connections.write("rebuild", session -> {
            long unused = session.transaction(WRITE, begun -> {
                Schema.makeIndex(begun.connection(), Schema.tokenizer(begun.connection()));
                return checkedFile();
            });
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("VACUUM");
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            return ownWrites.incrementAndGet();
        }));
    }

    @Override
    public void backup(Path target) {
        connections.read("back up", session -> {
            PreparedStatement statement = session.prepare("VACUUM INTO ?");
            statement.setString(1, target.toAbsolutePath().toString());
            return statement.execute();
        });
    }

    @Override
    public void close() {
        commits.quiet(connections::close);
    }
}
