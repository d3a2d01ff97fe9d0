package dev.regatta.durable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.regatta.spi.journal.JournalException;
import dev.regatta.spi.journal.RunStore;
import dev.regatta.support.FileIdentity;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/** Keeps runs in a file of SQLite: WAL, each commit on the disk before it is acknowledged, readable by its owner only. */
public final class SqliteRunStore {
    private static final int APPLICATION_ID = 0x5267_6A31; // "Rgj1"
    private static final int BUSY_MILLIS = 10_000;
    private static final int READERS = 2;

    private SqliteRunStore() {}

    /**
     * Opens a file.
     *
     * @param file the file; made, for its owner only, if it is missing
     * @return the store
     * @throws JournalException if it cannot be opened
     */
    public static RunStore open(Path file) {
        Path whole = file.toAbsolutePath();
        prepare(whole);
        String url = "jdbc:sqlite:" + whole.toUri();
        HikariDataSource writer = null;
        HikariDataSource readers = null;
        try {
            writer = pool(url, 1);
            readers = pool(url, READERS);
            return new SqlRunStore(new Sqlite(whole), whole.toString(), writer, readers);
        } catch (PoolInitializationException failed) {
            close(writer, readers);
            throw failed.getCause() instanceof SQLException sql
                    ? describe(whole, "open", sql)
                    : cannotOpen(whole, String.valueOf(failed.getMessage()), failed);
        } catch (IOException failed) {
            close(writer, readers);
            throw cannotOpen(whole, told(failed), failed);
        }
    }

    private static void close(@Nullable HikariDataSource... pools) {
        for (HikariDataSource pool : pools) {
            if (pool != null) {
                pool.close();
            }
        }
    }

    private static void prepare(Path file) {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw cannotOpen(file, "it is not a regular file", null);
            }
            Path folder = file.getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly("rwx------"));
            }
            if (!Files.exists(file)) {
                Files.createFile(file, ownerOnly("rw-------"));
            }
        } catch (IOException failed) {
            throw cannotOpen(file, told(failed), failed);
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static String told(IOException failed) {
        return failed.getClass().getSimpleName() + ": " + failed.getMessage();
    }

    private static JournalException cannotOpen(Path file, String why, @Nullable Throwable cause) {
        return new JournalException(
                "The journal " + file + " cannot be opened: " + why + ". Name a file in a place that can be written.",
                cause);
    }

    private static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setConnectionTimeout(BUSY_MILLIS * 3L);
        config.setPoolName("regatta-journal");
        config.addDataSourceProperty("synchronous", "FULL");
        config.addDataSourceProperty("busy_timeout", String.valueOf(BUSY_MILLIS));
        config.addDataSourceProperty("trusted_schema", "false");
        config.addDataSourceProperty("jdbc.get_generated_keys", "false");
        return new HikariDataSource(config);
    }

    private static JournalException describe(Path file, String what, SQLException failure) {
        String why = switch (SQLiteErrorCode.getErrorCode(failure.getErrorCode() & 0xFF)) {
            case SQLITE_FULL -> "the disk is full. Make room; what was acknowledged is kept.";
            case SQLITE_READONLY -> "it cannot be written. Give its owner the right to write, file and folder.";
            case SQLITE_CANTOPEN -> "it, or a file beside it, cannot be opened. Look at the rights of its folder.";
            case SQLITE_NOTADB -> "it is no journal: the file has something else in it. Name another file.";
            case SQLITE_CORRUPT -> "it is damaged. Restore it from a backup.";
            case SQLITE_BUSY, SQLITE_LOCKED ->
                "somebody has held its lock for " + BUSY_MILLIS / 1_000
                        + " s. Look which other program has the file open.";
            case SQLITE_IOERR -> "the disk does not answer as it should. Look at the disk, and whether it is full.";
            default -> String.valueOf(failure.getMessage());
        };
        return new JournalException(
                "The journal " + file + " cannot be "
                        + (what.equals("read") ? "read" : what.equals("open") ? "opened" : "written to") + ": " + why
                        + (what.equals("read") ? "" : " Nothing was written."),
                failure);
    }

    /** What is SQLite's own. */
    private static final class Sqlite implements Dialect {
        private final Path file;
        private final FileIdentity identity;

        Sqlite(Path file) throws IOException {
            this.file = file;
            this.identity = new FileIdentity(file);
        }

        @Override
        public String name() {
            return "sqlite";
        }

        @Override
        public String begin() {
            return "BEGIN IMMEDIATE";
        }

        @Override
        public String nowMillis() {
            return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
        }

        @Override
        public String forUpdate() {
            return "";
        }

        @Override
        public String skipLocked() {
            return "";
        }

        @Override
        public String noTransaction() {
            return "PRAGMA journal_mode = WAL";
        }

        @Override
        public void prepare(SqlSession open) throws SQLException {
            long tables = count(open, "SELECT COUNT(*) FROM sqlite_schema");
            long application = count(open, "PRAGMA application_id");
            long version = count(open, "PRAGMA user_version");
            if (tables > 0 && application != APPLICATION_ID) {
                throw cannotOpen(file, "it is a database of something else", null);
            }
            if (version > VERSION) {
                throw cannotOpen(
                        file,
                        "it was written by a newer version of Regatta (format " + version + ", this one knows "
                                + VERSION + ")",
                        null);
            }
            if (tables == 0) {
                for (String statement : TABLES) {
                    open.update(statement);
                }
                open.update("PRAGMA application_id = " + APPLICATION_ID);
                open.update("PRAGMA user_version = " + VERSION);
            }
        }

        private static long count(SqlSession open, String sql) throws SQLException {
            return open.first(sql, row -> row.getLong(1)).orElse(0L);
        }

        @Override
        public void check() {
            try {
                if (!identity.isSame()) {
                    throw new JournalException(
                            "The journal " + file
                                    + " was deleted, or replaced by another file, while it was open. Nothing"
                                    + " was written; open it again.",
                            null);
                }
            } catch (IOException failed) {
                throw cannotOpen(file, told(failed), failed);
            }
        }

        @Override
        public JournalException describe(String what, SQLException failure) {
            return SqliteRunStore.describe(file, what, failure);
        }
    }

    private static final List<String> TABLES = List.of(
            "CREATE TABLE run (nr INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,"
                    + " name TEXT NOT NULL, version TEXT NOT NULL, inputs BLOB NOT NULL, digest TEXT NOT NULL,"
                    + " tenant TEXT NOT NULL, parent TEXT NOT NULL, status TEXT NOT NULL, wake_at INTEGER,"
                    + " detail TEXT NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,"
                    + " lines INTEGER NOT NULL, bytes INTEGER NOT NULL)",
            "CREATE INDEX run_created ON run (created, id)",
            "CREATE INDEX run_status ON run (status, wake_at)",
            "CREATE TABLE lease (held TEXT PRIMARY KEY, owner TEXT, fence INTEGER NOT NULL, until INTEGER NOT NULL)"
                    + " WITHOUT ROWID",
            "CREATE TABLE line (run INTEGER NOT NULL, number INTEGER NOT NULL, step TEXT NOT NULL, kind TEXT NOT NULL,"
                    + " body BLOB NOT NULL, PRIMARY KEY (run, number)) WITHOUT ROWID",
            "CREATE TABLE blob (run INTEGER NOT NULL, digest TEXT NOT NULL, bytes BLOB NOT NULL,"
                    + " PRIMARY KEY (run, digest))",
            "CREATE TABLE signal (run INTEGER NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, id TEXT NOT NULL,"
                    + " body BLOB NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (run, number), UNIQUE (run, name, id))"
                    + " WITHOUT ROWID",
            "CREATE TABLE state (owned TEXT PRIMARY KEY, version INTEGER NOT NULL, bytes BLOB) WITHOUT ROWID",
            "CREATE TABLE outbox (nr INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL,"
                    + " topic TEXT NOT NULL, body BLOB NOT NULL)");
}
