package dev.regatta.compat.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regatta.durable.store.RunStores;
import dev.regatta.journal.Bytes;
import dev.regatta.journal.JournalException;
import dev.regatta.journal.NewRun;
import dev.regatta.journal.RunQuery;
import dev.regatta.journal.RunStore;
import dev.regatta.step.Digest;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of runs that are not as they should be. */
final class SqliteRunFileTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("made").resolve("runs.db");
    }

    private static NewRun run(String id) {
        return new NewRun(id, "crew", "n", "", Bytes.of(new byte[20_000]), Digest.of(new byte[0]), "", "");
    }

    private void make() {
        try (RunStore store = RunStores.sqlite(file())) {
            for (int i = 0; i < 10; i++) {
                store.create(run("run-" + i));
            }
        }
    }

    private void sql(String... commands) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private void assertRefused(String finding) throws Exception {
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> RunStores.sqlite(file()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(finding)
                .hasMessageContaining("'" + file() + "'");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void file_and_folder_are_for_their_owner_alone() throws Exception {
        make();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_file_that_is_something_else_is_refused_and_unchanged() throws Exception {
        Files.createDirectories(file().getParent());
        for (String text : List.of("no database at all, but long enough to be one", "x", "SQLite format 3\0")) {
            Files.writeString(file(), text);
            assertRefused("");
        }
        Files.delete(file());
        sql("CREATE TABLE other (x)");
        assertRefused("something else");
        sql("PRAGMA user_version = 1");
        assertRefused("something else");
    }

    @Test
    void a_newer_file_is_refused_and_unchanged() throws Exception {
        make();
        sql("PRAGMA user_version = 99");

        assertRefused("format 99");
    }

    @Test
    void a_file_that_was_cut_short_is_refused() throws Exception {
        make();
        try (RandomAccessFile cut = new RandomAccessFile(file().toFile(), "rw")) {
            cut.setLength(cut.length() / 2);
        }

        assertRefused("");
    }

    @Test
    void a_file_that_is_replaced_while_it_is_open_is_noticed_before_anything_is_acknowledged() throws Exception {
        make();
        List<Exception> noticed = new ArrayList<>();
        for (boolean isDeleted : new boolean[] {true, false}) {
            Path kept = folder.resolve("kept.db");
            try (RunStore store = RunStores.sqlite(file())) {
                store.create(run("before " + isDeleted));
                Files.copy(file(), kept, StandardCopyOption.REPLACE_EXISTING);
                Files.delete(file());
                if (!isDeleted) {
                    Files.copy(kept, file());
                }
                try {
                    store.create(run("after"));
                } catch (JournalException expected) {
                    noticed.add(expected);
                }
            }
            Files.deleteIfExists(file());
            Files.deleteIfExists(file().resolveSibling("runs.db-wal"));
            Files.deleteIfExists(file().resolveSibling("runs.db-shm"));
            make();
        }

        assertThat(noticed).hasSize(2).allSatisfy(each -> assertThat(each).hasMessageContaining("Nothing was written"));
    }

    @Test
    void a_full_disk_is_an_error_and_writing_goes_on_when_there_is_room() throws Exception {
        Path small = folder.resolve("small");
        Files.createDirectories(small);
        assumeTrue(mount(small) == 0, "A small disk can be mounted by root alone");
        try (RunStore store = RunStores.sqlite(small.resolve("runs.db"))) {
            Path ballast = small.resolve("ballast");
            Files.write(ballast, new byte[1 << 20]);
            List<String> written = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            store.create(run("run-" + i));
                            written.add("run-" + i);
                        }
                    })
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("Nothing was written");
            assertThat(store.list(RunQuery.last(1000))).hasSize(written.size());

            Files.delete(ballast);

            assertThat(store.create(run("there is room")).isNew()).isTrue();
        } finally {
            int unused =
                    new ProcessBuilder("umount", "-l", small.toString()).start().waitFor();
        }
    }

    private static int mount(Path place) throws Exception {
        return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place.toString())
                .start()
                .waitFor();
    }
}
