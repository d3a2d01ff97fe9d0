package dev.regatta.memory.fts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Records in an SQLite table, found through FTS5. One connection writes, several read (WAL), each from a pool of its own.
 */
final class SqliteMemoryStore implements MemoryStore {
    private static final int SCHEMA_VERSION = 1;
    private static final int READERS = 4;

    private static final Pattern BLANK_LINE = Pattern.compile("\n\n");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String COLUMNS = "m.id, m.scope, m.content, m.metadata, m.time";
    private static final String SEARCH = "SELECT " + COLUMNS + ", -bm25(memory_index) AS score"
            + " FROM memory_index JOIN memory m ON m.number = memory_index.rowid"
            + " WHERE memory_index MATCH ? AND (m.scope = ? OR substr(m.scope, 1, length(?)) = ?)"
            + " ORDER BY score DESC, m.id LIMIT ?";

    private final String name;
    private final HikariDataSource writer;
    private final HikariDataSource readers;

    private SqliteMemoryStore(String name, HikariDataSource writer, HikariDataSource readers) {
        this.name = name;
        this.writer = writer;
        this.readers = readers;
    }

    static MemoryStore open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw MemoryException.cannotOpen(file, "its folder cannot be made (" + e.getMessage() + ").", e);
        }
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        HikariDataSource writer = null;
        try {
            writer = pool(url, 1);
            migrate(file, writer);
            return new SqliteMemoryStore(file.toString(), writer, pool(url, READERS));
        } catch (SQLException | RuntimeException e) {
            if (writer != null) {
                writer.close();
            }
            if (e instanceof MemoryException known) {
                throw known;
            }
            throw MemoryException.cannotOpen(
                    file, "it is not an SQLite file that can be used, or its folder cannot be written.", e);
        }
    }

    static MemoryStore inMemory() {
        HikariDataSource only = pool("jdbc:sqlite::memory:", 1);
        try {
            migrate(Path.of(":memory:"), only);
        } catch (SQLException e) {
            only.close();
            throw MemoryException.failed("make", ":memory:", e);
        }
        return new SqliteMemoryStore(":memory:", only, only);
    }

    private static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setPoolName("regatta-memory");
        config.addDataSourceProperty("journal_mode", "WAL");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("busy_timeout", "10000");
        config.addDataSourceProperty("foreign_keys", "true");
        return new HikariDataSource(config);
    }

    // ---- schema
    // ------------------------------------------------------------------------------------------------------

    private static void migrate(Path file, HikariDataSource writer) throws SQLException {
        try (Connection connection = writer.getConnection();
                Statement statement = connection.createStatement()) {
            int version = number(statement, "PRAGMA user_version");
            if (version > SCHEMA_VERSION) {
                throw MemoryException.cannotOpen(
                        file,
                        "it has format " + version + "; this build reads up to " + SCHEMA_VERSION
                                + ". Open it with a newer release.",
                        null);
            }
            if (version == SCHEMA_VERSION) {
                return;
            }
            if (number(statement, "SELECT count(*) FROM sqlite_schema") > 0) {
                throw MemoryException.cannotOpen(
                        file, "it is an SQLite file of something else. Name another file.", null);
            }
            connection.setAutoCommit(false);
            try {
                for (String command : schema()) {
                    statement.execute(command);
                }
                statement.execute("PRAGMA user_version = " + SCHEMA_VERSION);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            return result.getInt(1);
        }
    }

    /** {@return the commands of the schema file; each ends with a semicolon at the end of a line, blocks with END;} */
    private static List<String> schema() {
        try (InputStream stream = SqliteMemoryStore.class.getResourceAsStream("schema-1.sql")) {
            if (stream == null) {
                throw new IllegalStateException("schema-1.sql is not in the jar");
            }
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            List<String> commands = new ArrayList<>();
            for (String block : BLANK_LINE.split(text, -1)) {
                String command = block.lines()
                        .filter(line -> !line.startsWith("--"))
                        .collect(Collectors.joining("\n"))
                        .strip();
                if (!command.isEmpty()) {
                    commands.add(command);
                }
            }
            return commands;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- MemoryStore
    // -------------------------------------------------------------------------------------------------

    @Override
    public void add(MemoryRecord record) {
        with(
                "write to",
                writer,
                "INSERT INTO memory (id, scope, content, metadata, time) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                statement -> {
                    statement.setString(1, record.id());
                    statement.setString(2, record.scope());
                    statement.setString(3, record.content());
                    statement.setString(4, metadata(record));
                    statement.setLong(5, record.time().toEpochMilli());
                    return statement.executeUpdate();
                });
    }

    @Override
    public Optional<MemoryRecord> get(String id) {
        return with("read", readers, "SELECT " + COLUMNS + " FROM memory m WHERE m.id = ?", statement -> {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(record(row)) : Optional.empty();
            }
        });
    }

    @Override
    public boolean remove(String id) {
        return with("write to", writer, "DELETE FROM memory WHERE id = ?", statement -> {
            statement.setString(1, id);
            return statement.executeUpdate() > 0;
        });
    }

    @Override
    public List<MemoryHit> search(List<String> words, String scope, int limit) {
        String match = words.stream().map(word -> "\"" + word + "\"").collect(Collectors.joining(" OR "));
        String below = scope.equals("/") ? "/" : scope + "/";
        return with("search", readers, SEARCH, statement -> {
            statement.setString(1, match);
            statement.setString(2, scope);
            statement.setString(3, below);
            statement.setString(4, below);
            statement.setInt(5, limit);
            List<MemoryHit> hits = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    hits.add(new MemoryHit(record(row), row.getDouble("score")));
                }
            }
            return hits;
        });
    }

    @Override
    public long count() {
        return with("read", readers, "SELECT count(*) FROM memory", statement -> {
            try (ResultSet row = statement.executeQuery()) {
                return row.getLong(1);
            }
        });
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private static MemoryRecord record(ResultSet row) throws SQLException {
        return new MemoryRecord(
                row.getString("id"),
                row.getString("scope"),
                row.getString("content"),
                metadata(row.getString("metadata")),
                Instant.ofEpochMilli(row.getLong("time")));
    }

    private static Map<String, Object> metadata(String json) throws SQLException {
        try {
            return JSON.readValue(json, new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("The metadata of a record is not JSON", e);
        }
    }

    private static String metadata(MemoryRecord record) throws SQLException {
        try {
            return JSON.writeValueAsString(record.metadata());
        } catch (JsonProcessingException e) {
            throw new SQLException("The metadata of a record cannot be written as JSON", e);
        }
    }

    /** What is done with a prepared statement. */
    @FunctionalInterface
    private interface Work<R> {
        R apply(PreparedStatement statement) throws SQLException;
    }

    private <R> R with(String operation, HikariDataSource pool, String sql, Work<R> work) {
        if (pool.isClosed()) {
            throw MemoryException.closed();
        }
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return work.apply(statement);
        } catch (SQLException e) {
            throw MemoryException.failed(operation, name, e);
        }
    }
}
