package dev.regatta.durable.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.regatta.journal.JournalException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a PostgreSQL database: whatever writes for a run locks its row, claims leave out locked ones, and the clock is that of the
 * server. Connections that were lost are made anew with the next call.
 */
final class PostgresDatabase implements Database {
    private static final Map<String, String> WORDS = Map.of(
            "number",
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "place",
            "BIGINT",
            "bytes",
            "BYTEA",
            "exact",
            "COLLATE \"C\"");
    private static final String CLOCK = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::BIGINT";
    private static final long SCHEMA_LOCK = 0x5247524E; // "RGRN"
    private static final Set<String> GET_IN_THE_WAY = Set.of("40001", "40P01"); // serialization failure, deadlock
    private static final Pattern SECRETS = Pattern.compile("[?].*|//[^/@]*@");

    private final String location;
    private final HikariDataSource pool;
    private @Nullable PostgresTx writer; // null until the first write, and after a connection was thrown away

    private PostgresDatabase(String location, HikariDataSource pool) {
        this.location = location;
        this.pool = pool;
    }

    /**
     * Opens a database.
     *
     * @param readers how many can read at once
     * @param patienceMillis for how long a connection is waited for
     */
    static PostgresDatabase open(String url, Properties properties, int readers, long patienceMillis) {
        String location = SECRETS.matcher(url).replaceAll(found -> found.group().startsWith("?") ? "" : "//");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(readers + 1);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(patienceMillis);
        config.setPoolName("regatta-runs");
        properties
                .stringPropertyNames()
                .forEach(name -> config.addDataSourceProperty(name, properties.getProperty(name)));
        try {
            HikariDataSource pool = new HikariDataSource(config);
            try (Connection connection = pool.getConnection()) {
                bringUpToDate(location, connection);
            } catch (Throwable failure) {
                pool.close();
                throw failure;
            }
            return new PostgresDatabase(location, pool);
        } catch (SQLException | PoolInitializationException failure) {
            throw cannotOpen(location, "the database says '" + failure.getMessage() + "'.", failure);
        }
    }

    private static void bringUpToDate(String location, Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Tables.run(connection, "SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
            Tables.run(connection, "CREATE TABLE IF NOT EXISTS regatta_format (version BIGINT NOT NULL)");
            int version = (int) Tables.number(connection, "SELECT coalesce(max(version), 0) FROM regatta_format");
            if (version > Tables.VERSION) {
                throw cannotOpen(
                        location,
                        "its tables have format " + version + "; this build reads up to " + Tables.VERSION
                                + ". Open it with a newer release.",
                        null);
            }
            if (version == 0) {
                Tables.run(connection, "CREATE SEQUENCE regatta_fence");
            }
            if (version < Tables.VERSION) {
                Tables.bringUpToDate(connection, version, WORDS);
                Tables.run(connection, "DELETE FROM regatta_format");
                Tables.run(connection, "INSERT INTO regatta_format (version) VALUES (" + Tables.VERSION + ")");
            }
            connection.commit();
        } catch (Throwable failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public Connection reader() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public Tx begin() throws SQLException {
        PostgresTx tx = writer;
        if (tx == null || tx.connection().isClosed()) {
            Connection connection = pool.getConnection();
            connection.setAutoCommit(false); // the driver begins a transaction with its first statement
            tx = new PostgresTx(connection);
            writer = tx;
        }
        tx.reset();
        return tx;
    }

    /** A transaction on the connection that writes. */
    private final class PostgresTx extends Tx {
        PostgresTx(Connection connection) {
            super(connection);
        }

        @Override
        void commit() throws SQLException {
            try {
                connection().commit();
            } catch (SQLException failure) {
                throw isLost(failure) ? new CommitUnknownException(failure) : failure;
            }
        }

        @Override
        void rollBack(Throwable thrown) {
            try {
                connection().rollback();
                return;
            } catch (SQLException lost) {
                thrown.addSuppressed(lost);
            }
            writer = null;
            dropStatements();
            pool.evictConnection(connection());
            close(connection());
        }

        @Override
        long clock() throws SQLException {
            return number(CLOCK, 0);
        }
    }

    /** The connection was lost while the server committed: nobody knows whether it did. */
    private static final class CommitUnknownException extends SQLException {
        private static final long serialVersionUID = 1L;

        CommitUnknownException(SQLException cause) {
            super(cause.getMessage(), cause.getSQLState(), cause);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException unusable) {
            // it is thrown away
        }
    }

    @Override
    public String lockRows() {
        return " FOR UPDATE";
    }

    @Override
    public String lockFreeRows() {
        return " FOR UPDATE SKIP LOCKED";
    }

    @Override
    public String nextFence() {
        return "SELECT nextval('regatta_fence')";
    }

    @Override
    public long now(Connection connection) throws SQLException {
        return Tables.number(connection, CLOCK);
    }

    /** Of a connection that was lost before it was to commit, too: nothing was written, and it may have been idle for long. */
    @Override
    public boolean isWorthAnotherTry(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return GET_IN_THE_WAY.contains(state)
                || (isLost(failure) && !isRefused(state) && !(failure instanceof CommitUnknownException));
    }

    @Override
    public boolean isOfOneWrite(SQLException failure) {
        return !isLost(failure);
    }

    /** Classes 08 and 57P of the SQL states: the connection, and the server that goes down or comes up. */
    private static boolean isLost(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08")
                || state.startsWith("57P")
                || failure instanceof java.sql.SQLTransientConnectionException;
    }

    /** No connection could be made at all: trying again at once would only wait as long once more. */
    private static boolean isRefused(String state) {
        return state.equals("08001") || state.equals("57P03") || state.equals("null");
    }

    @Override
    public JournalException describe(String operation, SQLException failure) {
        String outcome = failure instanceof CommitUnknownException
                ? "The connection was lost while it was committed: it may have been written or not. Read it again."
                : "Nothing was written. Try again when the database answers.";
        return new JournalException(
                "Could not " + operation + " the runs in '" + location + "': the database says '" + failure.getMessage()
                        + "'. " + outcome,
                failure);
    }

    private static JournalException cannotOpen(String location, String finding, @Nullable Throwable cause) {
        return new JournalException("Could not open the runs in '" + location + "': " + finding, cause);
    }

    @Override
    public void close() {
        PostgresTx tx = writer;
        if (tx != null) {
            tx.dropStatements();
            close(tx.connection());
        }
        pool.close();
    }
}
