package dev.regatta.durable.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunStore;
import dev.regatta.step.Digest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock that somebody else holds is waited for, but not for ever. */
final class LockedFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_lock_held_outside_is_an_error_after_a_while_and_writing_goes_on_without_it() throws Exception {
        Path file = folder.resolve("runs.db");
        NewRun run = new NewRun("a", "crew", "n", "", Bytes.NONE, Digest.of(new byte[0]), "", "");
        try (RunStore store = RunStores.sqlite(file, Duration.ofMillis(50));
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> store.create(run))
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("held its lock for 50 ms")
                    .hasMessageContaining("Nothing was written");
            assertThat(store.find("a")).isEmpty();

            statement.execute("ROLLBACK");
            assertThat(store.create(run).isNew()).isTrue();
        }
    }
}
