package dev.regatta.memory.fts;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions.Durability;
import dev.regatta.support.StackRoom;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
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
    private final IdentityHashMap<Connection, Session> sessions = new IdentityHashMap<>(); // guarded by itself
    private long changes; // guarded by sessions; how often a connection found that others had written
    private volatile boolean closed;

    private Connections(String name, HikariDataSource writer, HikariDataSource readers) {
        this.name = name;
        this.writer = writer;
        this.readers = readers;
        this.writing = new Semaphore(writer.getMaximumPoolSize());
        this.reading = readers.equals(writer) ? writing : new Semaphore(readers.getMaximumPoolSize());
    }

    static Connections to(Path file, Durability durability) {
        String url = url(file);
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

    /** {@return the URL of a file, in which no letter of its name is taken for anything else} */
    static String url(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri();
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

    /** A connection, with what is known of it; belongs to the thread that holds it. */
    static final class Session {
        private final Connection connection;
        private final Map<String, PreparedStatement> statements = new HashMap<>();
        private @Nullable Long dataVersion;
        private boolean unsure; // whether somebody left it without saying how

        private Session(Connection connection) {
            this.connection = connection;
        }

        /** Puts it in order, whatever was done with it last. */
        void tidy() throws SQLException {
            dropStatements();
            Transactions.rollBack(connection);
            unsure = false;
        }

        /**
         * Does something in a transaction, which is taken back whatever is thrown.
         *
         * @param begin how it begins
         */
        <R> R transaction(String begin, Work<R> work) throws SQLException {
            run(begin);
            try {
                R result = work.on(this);
                run("COMMIT");
                return result;
            } catch (Throwable thrown) {
                Transactions.rollBack(connection, thrown);
                throw thrown;
            }
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
        StackRoom.check();
        Semaphore turn = pool.equals(writer) ? writing : reading;
        turn.acquireUninterruptibly();
        try {
            if (closed) {
                throw MemoryException.closed();
            }
            try (Connection pooled = pool.getConnection()) {
                return on(session(pool, pooled), work);
            }
        } catch (SQLException failure) {
            throw describe(operation, failure);
        } finally {
            turn.release();
        }
    }

    /** Whatever is thrown, whoever gets the connection next finds it in order. */
    private static <R> R on(Session session, Work<R> work) throws SQLException {
        session.unsure = true;
        try {
            R result = work.on(session);
            session.unsure = false;
            return result;
        } catch (Throwable thrown) {
            try {
                session.tidy(); // at once, since a transaction that is open locks others out
            } catch (Throwable again) { // done before it is used next
                LOG.debug("A connection could not be put in order", again);
            }
            throw thrown;
        }
    }

    private Session session(HikariDataSource pool, Connection pooled) throws SQLException {
        Connection connection = pooled.unwrap(SQLiteConnection.class);
        Session session;
        synchronized (sessions) {
            session = sessions.computeIfAbsent(connection, Session::new);
        }
        if (session.unsure) {
            try {
                session.tidy();
            } catch (SQLException hopeless) {
                synchronized (sessions) {
                    sessions.remove(connection);
                }
                pool.evictConnection(pooled);
                throw hopeless;
            }
        }
        return session;
    }

    /**
     * {@return a number that grows when anyone but this connection has written since this connection was last asked}
     */
    long changesOfOthers(Session session) throws SQLException {
        try (ResultSet row = session.prepare("PRAGMA data_version").executeQuery()) {
            long version = row.next() ? row.getLong(1) : 0;
            synchronized (sessions) {
                Long before = session.dataVersion;
                session.dataVersion = version;
                if (before != null && before != version) {
                    changes++;
                }
                return changes;
            }
        }
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

    /** Waits for what has begun; what comes later is told that all is closed. */
    @Override
    public void close() {
        closed = true;
        int writers = writer.getMaximumPoolSize();
        int others = readers.equals(writer) ? 0 : readers.getMaximumPoolSize();
        writing.acquireUninterruptibly(writers);
        try {
            reading.acquireUninterruptibly(others);
            try {
                readers.close();
                writer.close();
            } finally {
                reading.release(others);
            }
        } finally {
            writing.release(writers);
        }
    }
}
