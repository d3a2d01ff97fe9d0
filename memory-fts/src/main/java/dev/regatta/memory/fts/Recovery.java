package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryChange;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Saves the records of a damaged file: reads a copy of it row by row, and steps over what cannot be read. Vectors and index
 * are made anew.
 */
final class Recovery {
    private static final int BATCH = 500;

    /** After so many numbers in a row without a record, behind the last that is known, there are no more. */
    private static final int LONGEST_GAP = 100_000;

    private Recovery() {}

    static long of(Path damaged, Path target) {
        if (!Files.isRegularFile(damaged)) {
            throw MemoryException.missing(damaged);
        }
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw MemoryException.exists(target);
        }
        try {
            Path folder = Files.createTempDirectory("regatta-recovery");
            try {
                Path copy = copy(damaged, folder);
                return save(damaged, copy, target);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw MemoryException.failed("recover", damaged.toString(), e);
        }
    }

    private static Path copy(Path damaged, Path folder) throws IOException {
        Path copy = folder.resolve("copy.db");
        Files.copy(damaged, copy);
        for (String suffix : new String[] {"-wal", "-journal"}) {
            Path beside = damaged.resolveSibling(damaged.getFileName() + suffix);
            if (Files.exists(beside)) {
                Files.copy(beside, folder.resolve("copy.db" + suffix));
            }
        }
        return copy;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static long save(Path damaged, Path copy, Path target) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            try (Statement leniency = connection.createStatement()) {
                // otherwise SQLite refuses a file that is shorter than it should be
                leniency.execute("PRAGMA writable_schema = ON");
            }
            return save(connection, lastNumber(connection), target);
        } catch (SQLException failure) {
            throw MemoryException.cannotOpen(
                    damaged,
                    "not even its list of tables can be read (" + failure.getMessage() + "), or it is no memory.",
                    failure);
        }
    }

    /** {@return the greatest number that can be found by any of several ways} */
    private static long lastNumber(Connection connection) {
        long last = 0;
        for (String way : new String[] {
            "SELECT max(number) FROM memory",
            "SELECT max(rowid) FROM memory INDEXED BY memory_scope WHERE scope > ''",
            "SELECT max(number) FROM memory_context",
            "SELECT max(id) FROM memory_index_docsize"
        }) {
            try (PreparedStatement statement = connection.prepareStatement(way);
                    ResultSet row = statement.executeQuery()) {
                last = row.next() ? Math.max(last, row.getLong(1)) : last;
            } catch (SQLException unreadable) {
                // the next way may do
            }
        }
        return last;
    }

    private static long save(Connection connection, long last, Path target) {
        long saved = 0;
        int gap = 0;
        try (MemoryStore store = SqliteMemoryStore.open(target, MemoryOptions.defaults())) {
            List<MemoryChange> batch = new ArrayList<>();
            for (long number = 1; number <= last || gap < LONGEST_GAP; number++) {
                gap++;
                MemoryRecord record = read(connection, number);
                if (record != null) {
                    batch.add(new MemoryChange.Add(record));
                    gap = 0;
                }
                if (batch.size() == BATCH) {
                    saved += sum(store.write(batch));
                    batch.clear();
                }
            }
            saved += sum(store.write(batch));
        }
        return saved;
    }

    /** {@return the record with a number; null if there is none, or if it cannot be read} */
    private static @Nullable MemoryRecord read(Connection connection, long number) {
        // a statement that has failed cannot be used again
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + Rows.COLUMNS + " FROM memory m NOT INDEXED WHERE m.number = ?")) {
            statement.setLong(1, number);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Rows.record(row) : null;
            }
        } catch (SQLException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static long sum(List<Long> touched) {
        return touched.stream().mapToLong(Long::longValue).sum();
    }
}
