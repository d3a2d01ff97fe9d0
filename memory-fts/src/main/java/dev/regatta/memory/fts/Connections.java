package dev.regatta.memory.fts;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;

/**
 * The connections to one file: one that writes, several that read, each in a pool. Statements are prepared once per
 * connection. Failures become exceptions that say what to do. Thread-safe.
 */
final class Connections implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final int BUSY_MILLIS = 30_000;
    private static final int LONGEST_WAIT_MILLIS = 60_000;
    private static final int MOST_STATEMENTS = 64;

    private final String name;
    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Semaphore writing;
    private final Semaphore reading; // the pool itself spins where many wait for few connections
    private final IdentityHashMap<Connection, Map<String, PreparedStatement>> prepared =
            new IdentityHashMap<>(); // guarded by itself; each inner map belongs to who holds the connection
    private final IdentityHashMap<Connection, Long> dataVersions = new IdentityHashMap<>(); // guarded by prepared
    private long changes; // guarded by prepared; how often a connection found that others had written

    private Connections(String name, HikariDataSource writer, HikariDataSource readers) {
        this.name = name;
        this.writer = writer;
        this.readers = readers;
        this.writing = new Semaphore(writer.getMaximumPoolSize());
        this.reading = readers.equals(writer) ? writing : new Semaphore(readers.getMaximumPoolSize());
    }

    static Connections to(Path file, Durability durability) {
        String url = "jdbc:sqlite:" + file.toAbsolutePath();
        HikariDataSource writer = pool(url, 1, durability);
        try {
            int count = Math.max(2, Runtime.getRuntime().availableProcessors());
            return new Connections(file.toString(), writer, pool(url, count, durability));
        } catch (RuntimeException failure) {
            writer.close();
            throw failure;
        }
    }

    /** A database in memory is there for one connection only. */
    static Connections inMemory() {
        HikariDataSource only = pool("jdbc:sqlite::memory:", 1, Durability.CRASH);
        return new Connections(":memory:", only, only);
    }

    private static HikariDataSource pool(String url, int size, Durability durability) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        config.setPoolName("regatta-memory");
        settings(durability).forEach(config::addDataSourceProperty);
        return new HikariDataSource(config);
    }

    /** {@return what every connection is set to} */
    static Map<String, String> settings(Durability durability) {
        return Map.of(
                "synchronous", durability == Durability.POWER_LOSS ? "FULL" : "NORMAL",
                "busy_timeout", String.valueOf(BUSY_MILLIS),
                "foreign_keys", "true",
                "trusted_schema", "false",
                "cache_size", "-8000",
                // else the driver asks for the last row number after every insert, and leaves that query open
                "jdbc.get_generated_keys", "false");
    }

    /** What is done with a connection. */
    @FunctionalInterface
    interface Work<R> {
        R on(Session session) throws SQLException;
    }

    /** A connection that this thread holds. */
    static final class Session {
        private final Connection connection;
        private final Map<String, PreparedStatement> statements;

        private Session(Connection connection, Map<String, PreparedStatement> statements) {
            this.connection = connection;
            this.statements = statements;
        }

        Connection connection() {
            return connection;
        }

        /** Closes all statements: the driver does not let one that has failed be used again. */
        void dropStatements() {
            for (PreparedStatement old : statements.values()) {
                try {
                    old.close();
                } catch (SQLException unusable) {
                    LOG.debug("A statement could not be closed", unusable);
                }
            }
            statements.clear();
        }

        /** Runs a command that returns nothing. */
        void run(String sql) throws SQLException {
            prepare(sql).executeUpdate();
        }

        /** {@return a statement; it belongs to this connection and is not to be closed} */
        PreparedStatement prepare(String sql) throws SQLException {
            PreparedStatement known = statements.get(sql);
            if (known != null) {
                return known;
            }
            if (statements.size() >= MOST_STATEMENTS) {
                dropStatements();
            }
            PreparedStatement statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
            return statement;
        }
    }

    <R> R read(String operation, Work<R> work) {
        return with(readers, operation, work);
    }

    <R> R write(String operation, Work<R> work) {
        return with(writer, operation, work);
    }

    private <R> R with(HikariDataSource pool, String operation, Work<R> work) {
        if (pool.isClosed()) {
            throw MemoryException.closed();
        }
        Semaphore turn = pool.equals(writer) ? writing : reading;
        turn.acquireUninterruptibly();
        try (Connection pooled = pool.getConnection()) {
            Connection connection = pooled.unwrap(SQLiteConnection.class);
            Session session = new Session(connection, statements(connection));
            try {
                return work.on(session);
            } catch (SQLException failure) {
                session.dropStatements();
                throw failure;
            }
        } catch (SQLException failure) {
            throw describe(pool, operation, failure);
        } finally {
            turn.release();
        }
    }

    private Map<String, PreparedStatement> statements(Connection connection) {
        synchronized (prepared) {
            return prepared.computeIfAbsent(connection, key -> new HashMap<>());
        }
    }

    /**
     * {@return a number that grows when anyone but this connection has written since this connection was last asked}
     */
    long changesOfOthers(Session session) throws SQLException {
        try (ResultSet row = session.prepare("PRAGMA data_version").executeQuery()) {
            long version = row.next() ? row.getLong(1) : 0;
            synchronized (prepared) {
                Long before = dataVersions.put(session.connection(), version);
                if (before != null && before != version) {
                    changes++;
                }
                return changes;
            }
        }
    }

    private MemoryException describe(HikariDataSource pool, String operation, SQLException failure) {
        return pool.isClosed() ? MemoryException.closed() : describe(operation, failure);
    }

    MemoryException describe(String operation, SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_FULL -> MemoryException.diskFull(name, failure);
            case SQLITE_CORRUPT, SQLITE_NOTADB -> MemoryException.damaged(Path.of(name), "found on use", failure);
            case SQLITE_BUSY, SQLITE_LOCKED -> MemoryException.busy(name, BUSY_MILLIS / 1_000, failure);
            default -> MemoryException.failed(operation, name, failure);
        };
    }

    static SQLiteErrorCode code(SQLException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xFF);
    }

    /** {@return whether a statement does not fit the tables} */
    static boolean isError(SQLException failure) {
        return code(failure) == SQLiteErrorCode.SQLITE_ERROR || code(failure) == SQLiteErrorCode.SQLITE_SCHEMA;
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
