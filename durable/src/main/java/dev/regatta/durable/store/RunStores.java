package dev.regatta.durable.store;

import dev.regatta.journal.RunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;

/** Opens stores of runs. Stateless and thread-safe. */
public final class RunStores {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private RunStores() {}

    /** {@return a store in the heap, which ends with the process} */
    public static RunStore inMemory() {
        return new InMemoryRunStore(InstantSource.system());
    }

    /**
     * Opens the runs in an SQLite file, making file and folder, for their owner alone, if they are not there.
     *
     * @param file the file
     * @return the store; to be closed
     * @throws dev.regatta.journal.JournalException if it cannot be opened, is damaged, newer, or holds something else; it is
     *     unchanged then
     */
    public static RunStore sqlite(Path file) {
        return sqlite(file, PATIENCE);
    }

    static RunStore sqlite(Path file, Duration patience) {
        int readers = Math.max(2, Runtime.getRuntime().availableProcessors());
        return new SqlRunStore(SqliteDatabase.open(file, patience, readers), readers);
    }

    /**
     * Opens the runs in a PostgreSQL database, making its tables, in the schema that comes first, if they are not there. The driver
     * {@code org.postgresql:postgresql} is to be on the class path.
     *
     * @param url the database, with what the driver is to do, TLS too, as a JDBC URL: {@code jdbc:postgresql://host/database?…}
     * @param properties more of what the driver is told, such as {@code user} and {@code password}
     * @return the store; to be closed
     * @throws dev.regatta.journal.JournalException if it cannot be reached, or its tables are newer
     */
    public static RunStore postgres(String url, Properties properties) {
        return postgres(url, properties, PATIENCE);
    }

    static RunStore postgres(String url, Properties properties, Duration patience) {
        int readers = Math.max(4, Runtime.getRuntime().availableProcessors());
        return new SqlRunStore(PostgresDatabase.open(url, properties, readers, patience.toMillis()), readers);
    }
}
