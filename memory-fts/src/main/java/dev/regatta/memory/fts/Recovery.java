package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the records of a damaged file: reads a copy of it row by row, and steps over what cannot be read. Vectors and index
 * are made anew.
 */
final class Recovery {
    private static final int BATCH = 500;

    /** So many numbers are tried one by one after a place that cannot be read. */
    private static final int PROBED = 2_000;

    private static final long FAILED = Long.MAX_VALUE;

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

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

    private static long save(Path damaged, Path copy, Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        deleteAll(part); // of a recovery that was cut off
        try (Connection connection = DriverManager.getConnection(Connections.url(copy))) {
            try (Statement leniency = connection.createStatement()) {
                // otherwise SQLite refuses a file that is shorter than it should be
                leniency.execute("PRAGMA writable_schema = ON");
            }
            long saved = save(connection, part);
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            return saved;
        } catch (SQLException failure) {
            throw MemoryException.cannotOpen(
                    damaged,
                    "not even its list of tables can be read (" + failure.getMessage() + "), or it is no memory.",
                    failure);
        } finally {
            deleteAll(part);
        }
    }

    private static void deleteAll(Path part) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
            Files.deleteIfExists(part.resolveSibling(part.getFileName() + suffix));
        }
    }

    /** Reads rows in their order; where that fails, one by one for a while, and then further and further on. */
    private static long save(Connection connection, Path part) throws SQLException {
        if (Schema.number(connection, "SELECT count(*) FROM sqlite_schema WHERE name = 'memory'") == 0) {
            throw new SQLException("there is no table 'memory'");
        }
        long saved = 0;
        long last = Long.MIN_VALUE;
        long stride = PROBED;
        try (MemoryStore store = SqliteMemoryStore.open(part, MemoryOptions.defaults())) {
            boolean more = true;
            while (more) {
                List<MemoryChange> batch = new ArrayList<>();
                long reached = read(connection, last, batch);
                boolean whole = reached == last && batch.isEmpty();
                if (reached == FAILED) {
                    long from = Math.max(last, 0) + 1;
                    for (long number = from; number < from + PROBED; number++) {
                        probe(connection, number, batch);
                    }
                    last = from + stride > from ? from + stride : Long.MAX_VALUE;
                    more = last < Long.MAX_VALUE / 2;
                    stride = batch.isEmpty() ? stride * 2 : PROBED;
                } else {
                    last = reached;
                    more = !whole;
                }
                saved += sum(store.write(batch));
            }
        }
        return saved;
    }

    /** Reads the next rows. {@return the number of the last of them, or {@link #FAILED}} */
    private static long read(Connection connection, long last, List<MemoryChange> into) {
        long reached = last;
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + Rows.COLUMNS
                + ", m.number FROM memory m NOT INDEXED WHERE m.number > ? ORDER BY m.number LIMIT " + BATCH)) {
            statement.setLong(1, last);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long number = row.getLong(11);
                    add(row, into);
                    reached = number;
                }
            }
            return reached;
        } catch (SQLException unreadable) {
            return reached == last ? FAILED : reached;
        }
    }

    private static void probe(Connection connection, long number, List<MemoryChange> into) {
        // a statement that has failed cannot be used again
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT " + Rows.COLUMNS + " FROM memory m NOT INDEXED WHERE m.number = ?")) {
            statement.setLong(1, number);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    add(row, into);
                }
            }
        } catch (SQLException unreadable) {
            LOG.debug("Record {} cannot be read", number, unreadable);
        }
    }

    private static void add(ResultSet row, List<MemoryChange> into) throws SQLException {
        try {
            into.add(new MemoryChange.Add(Rows.record(row)));
        } catch (IllegalArgumentException nonsense) {
            LOG.debug("A record holds what none can hold", nonsense);
        }
    }

    private static long sum(List<Long> touched) {
        return touched.stream().mapToLong(Long::longValue).sum();
    }
}
