package dev.regatta.memory.fts;

import dev.regatta.backend.Availability;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.spi.memory.MemoryBackend;
import dev.regatta.spi.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The accelerated memory backend: SQLite's FTS5 through JDBC. Stateless and thread-safe. */
public final class SqliteMemoryBackend implements MemoryBackend {
    static final String NAME = "sqlite";

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public SqliteMemoryBackend() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Kind kind() {
        return Kind.ACCELERATED;
    }

    @Override
    public String lost() {
        return "";
    }

    @Override
    public Availability probe() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE probe USING fts5 (content)");
            try (ResultSet version = statement.executeQuery("SELECT sqlite_version()")) {
                return new Availability.Available("SQLite " + version.getString(1) + " with FTS5");
            }
        } catch (SQLException failure) {
            return new Availability.Unavailable("SQLite cannot be used here (" + failure.getMessage() + ")");
        } catch (LinkageError | RuntimeException failure) {
            return new Availability.Unavailable("SQLite's native library cannot be loaded (" + failure + ")");
        }
    }

    @Override
    public MemoryStore open(Path file, MemoryOptions options) {
        Path other = file.resolveSibling(file.getFileName() + ".log");
        if (!Files.exists(file) && Files.exists(other)) {
            throw MemoryException.belongsToOtherBackend(file, other, "regatta.memory=fallback");
        }
        return SqliteMemoryStore.open(file, options);
    }

    @Override
    public MemoryStore inMemory(MemoryOptions options) {
        return SqliteMemoryStore.inMemory(options);
    }

    @Override
    public long recover(Path damaged, Path target) {
        return Recovery.of(damaged, target);
    }
}
