package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions.Durability;
import dev.regatta.memory.Tokenizer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The first connection to a file: brings its schema up to date before it may be read through a log. */
final class Setup {
    private Setup() {}

    /**
     * Makes or updates the schema, and turns the log on.
     *
     * @return the tokenizer of the index
     */
    static Tokenizer of(Path file, @Nullable Tokenizer wanted) {
        Properties properties = new Properties();
        Connections.settings(Durability.POWER_LOSS).forEach(properties::setProperty);
        try (Connection connection = DriverManager.getConnection(Connections.url(file), properties)) {
            checkOurs(file, connection);
            Tokenizer tokenizer = Schema.bringUpToDate(connection, wanted);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode = WAL");
            }
            return tokenizer;
        } catch (SQLException failure) {
            throw describe(file, failure);
        }
    }

    /** For files whose header could not be trusted, since a journal lay beside them. */
    private static void checkOurs(Path file, Connection connection) throws SQLException {
        int version = Schema.number(connection, "PRAGMA user_version");
        int application = Schema.number(connection, "PRAGMA application_id");
        if (version > Schema.VERSION && application == Schema.APPLICATION_ID) {
            throw MemoryException.tooNew(file, version, Schema.VERSION);
        }
        boolean ours = application == Schema.APPLICATION_ID || (application == 0 && version == 1);
        if (!ours && Schema.number(connection, "SELECT count(*) FROM sqlite_schema") > 0) {
            throw MemoryException.notOurs(file);
        }
    }

    private static MemoryException describe(Path file, SQLException failure) {
        return switch (Connections.code(failure)) {
            case SQLITE_FULL -> MemoryException.diskFull(file.toString(), failure);
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                MemoryException.damaged(file, String.valueOf(failure.getMessage()), failure);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                MemoryException.cannotOpen(
                        file, "another process has been writing to it for 30 s. Try again.", failure);
            default ->
                MemoryException.cannotOpen(
                        file,
                        "SQLite cannot use it (" + failure.getMessage() + "). Name a place that can be written.",
                        failure);
        };
    }
}
