package dev.regatta.durable.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.regatta.journal.JournalException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Runs in an SQLite file: write-ahead logging, every commit forced to the disk. The clock is that of the machine. */
final class SqliteDatabase implements Database {
    static final String NAME = "sqlite";

    /** What marks a file as one of runs, kept in {@code PRAGMA application_id}: "RGRN". */
    static final int APPLICATION_ID = 0x5247524E;

    private static final Map<String, String> WORDS =
            Map.of("number", "INTEGER PRIMARY KEY AUTOINCREMENT", "place", "INTEGER", "bytes", "BLOB", "exact", "");
    private static final long LONGEST_WAIT_MILLIS = 60_000;

    private final Path file;
    private final Duration patience;
    private final SqliteFile watched;
    private final HikariDataSource readers;
    private @Nullable SqliteTx writer; // null until the first write, and after a connection was thrown away

    private SqliteDatabase(Path file, Duration patience, HikariDataSource readers) {
        this.file = file;
        this.patience = patience;
        this.readers = readers;
        this.watched = SqliteFile.watch(file);
    }

    /**
     * Opens a file.
     *
     * @param patience for how long locks of others are waited for
     * @param readers how many can read at once
     */
    static SqliteDatabase open(Path file, Duration patience, int readers) {
        SqliteFile.prepare(file);
        try (Connection connection = connect(file, patience)) {
            setUp(file, connection);
        } catch (SQLException failure) {
            throw SqliteFile.cannotOpen(file, finding(failure, patience), failure);
        }
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url(file));
        config.setMaximumPoolSize(readers);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setConnectionTimeout(LONGEST_WAIT_MILLIS);
        config.setPoolName("regatta-runs");
        settings(patience).forEach(config::addDataSourceProperty);
        return new SqliteDatabase(file, patience, new HikariDataSource(config));
    }

    private static void setUp(Path file, Connection connection) throws SQLException {
        checkOurs(file, connection);
        if (Tables.number(connection, "PRAGMA user_version") != Tables.VERSION) {
            Tables.run(connection, "BEGIN IMMEDIATE");
            try {
                int version = checkOurs(file, connection);
                if (version == 0) {
                    Tables.run(connection, "CREATE TABLE regatta_fence (last BIGINT NOT NULL)");
                    Tables.run(connection, "INSERT INTO regatta_fence (last) VALUES (0)");
                }
                Tables.bringUpToDate(connection, version, WORDS);
                Tables.run(connection, "PRAGMA application_id = " + APPLICATION_ID);
                Tables.run(connection, "PRAGMA user_version = " + Tables.VERSION);
                Tables.run(connection, "COMMIT");
            } catch (Throwable thrown) {
                rollBack(connection, thrown);
                throw thrown;
            }
        }
        Tables.run(connection, "PRAGMA journal_mode = WAL");
        long pages = Tables.number(connection, "PRAGMA page_count") * Tables.number(connection, "PRAGMA page_size");
        checkWhole(file, pages);
    }

    /** A file that was cut short is noticed when it is opened, unless its log holds the rest. */
    private static void checkWhole(Path file, long expected) throws SQLException {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            boolean hasLog = Files.exists(log) && Files.size(log) > 0;
            if (!hasLog && Files.size(file) < expected) {
                throw damaged(file, "it has " + Files.size(file) + " of " + expected + " bytes", null);
            }
        } catch (java.io.IOException unreadable) {
            throw new SQLException("it cannot be looked at: " + unreadable, unreadable);
        }
    }

    /** {@return the version that is there; 0 for none} */
    private static int checkOurs(Path file, Connection connection) throws SQLException {
        int version = (int) Tables.number(connection, "PRAGMA user_version");
        boolean ours = Tables.number(connection, "PRAGMA application_id") == APPLICATION_ID;
        if (!ours && (version != 0 || Tables.number(connection, "SELECT count(*) FROM sqlite_schema") > 0)) {
            throw SqliteFile.notOurs(file);
        }
        if (version > Tables.VERSION) {
            throw SqliteFile.cannotOpen(
                    file,
                    "it has format " + version + "; this build reads up to " + Tables.VERSION
                            + ". Open it with a newer release.",
                    null);
        }
        return version;
    }

    private static String url(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri(); // no letter of its name is taken for anything else
    }

    private static Connection connect(Path file, Duration patience) throws SQLException {
        Properties properties = new Properties();
        settings(patience).forEach(properties::setProperty);
        return DriverManager.getConnection(url(file), properties);
    }

    private static Map<String, String> settings(Duration patience) {
        return Map.of(
                "synchronous", "FULL",
                "busy_timeout", String.valueOf(patience.toMillis()),
                "trusted_schema", "false",
                "cache_size", "-8000",
                // else the driver asks for the last row number after every insert, and leaves that query open
                "jdbc.get_generated_keys", "false");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String location() {
        return file.toString();
    }

    @Override
    public Connection reader() throws SQLException {
        return readers.getConnection();
    }

    @Override
    public Tx begin() throws SQLException {
        SqliteTx tx = writer;
        if (tx == null) {
            watched.check(); // else SQLite would make a new, empty file
            tx = new SqliteTx(connect(file, patience));
            writer = tx;
        }
        tx.reset();
        try {
            tx.update("BEGIN IMMEDIATE");
        } catch (SQLException failure) {
            tx.dropStatements();
            throw failure;
        }
        return tx;
    }

    /** A transaction on the only connection that writes. */
    private final class SqliteTx extends Tx {
        SqliteTx(Connection connection) {
            super(connection);
        }

        @Override
        void commit() throws SQLException {
            watched.check();
            update("COMMIT");
        }

        @Override
        void rollBack(Throwable thrown) {
            dropStatements();
            if (!SqliteDatabase.rollBack(connection(), thrown)) {
                writer = null;
                SqliteDatabase.close(connection());
            }
        }

        @Override
        long clock() {
            return RunRows.micros(Instant.now());
        }
    }

    /** Rolls back, unless SQLite has done so itself. {@return whether the connection can be used again} */
    private static boolean rollBack(Connection connection, Throwable thrown) {
        try {
            Tables.run(connection, "ROLLBACK");
            return true;
        } catch (SQLException trouble) {
            if (String.valueOf(trouble.getMessage()).contains("no transaction is active")) {
                return true;
            }
            thrown.addSuppressed(trouble);
            return false;
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
        return "";
    }

    @Override
    public String lockFreeRows() {
        return "";
    }

    @Override
    public String nextFence() {
        return "UPDATE regatta_fence SET last = last + 1 RETURNING last";
    }

    @Override
    public long now(Connection connection) {
        return RunRows.micros(Instant.now());
    }

    @Override
    public boolean isWorthAnotherTry(SQLException failure) {
        return false;
    }

    @Override
    public boolean isOfOneWrite(SQLException failure) {
        return code(failure) != SQLiteErrorCode.SQLITE_BUSY && code(failure) != SQLiteErrorCode.SQLITE_LOCKED;
    }

    private static SQLiteErrorCode code(SQLException failure) {
        return SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xFF);
    }

    @Override
    public JournalException describe(String operation, SQLException failure) {
        return switch (code(failure)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> damaged(file, finding(failure, patience), failure);
            default ->
                new JournalException(
                        "Could not " + operation + " the runs in '" + file + "': " + finding(failure, patience)
                                + " Nothing was written, and what was committed before is unharmed.",
                        failure);
        };
    }

    private static JournalException damaged(Path file, String finding, @Nullable Throwable cause) {
        return new JournalException(
                "The runs in '" + file + "' are damaged: " + finding
                        + ". Nothing was written; restore the file from a backup.",
                cause);
    }

    private static String finding(SQLException failure, Duration patience) {
        return switch (code(failure)) {
            case SQLITE_FULL -> "the disk is full. Writing works again when there is room.";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "another process has held its lock for " + patience.toMillis() + " ms. Try again.";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                "the file or its folder may not be written (" + failure.getMessage()
                        + "). Allow it, or name another place.";
            default -> "SQLite says '" + failure.getMessage() + "'.";
        };
    }

    @Override
    public void close() {
        readers.close();
        SqliteTx tx = writer;
        if (tx != null) {
            tx.dropStatements();
            close(tx.connection());
        }
    }
}
