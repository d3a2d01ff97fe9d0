package dev.regatta.fallback.memory;

import static dev.regatta.fallback.memory.LogFixture.add;
import static dev.regatta.fallback.memory.LogFixture.found;
import static dev.regatta.fallback.memory.LogFixture.ids;
import static dev.regatta.fallback.memory.LogFixture.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regatta.spi.memory.MemoryStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one file. */
final class LogProcessesTest {
    private static final int KILLS = Integer.getInteger("regatta.kills", 5);

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("memory.db");
    }

    @Test
    void what_another_process_has_committed_is_found_at_once() throws Exception {
        try (MemoryStore store = open(file());
                WriterProcess other = WriterProcess.start(file(), "other-", 200)) {
            int own = 0;
            for (String id = other.next(); id != null; id = other.next()) {
                assertThat(store.get(id)).as(id).isPresent();
                add(store, "own-" + own++, "written here");
            }

            assertThat(other.exitCode()).isZero();
            assertThat(found(store, "process")).hasSize(200);
            assertThat(ids(store)).hasSize(400);
            assertThat(store.check()).isEmpty();
        }
    }

    @Test
    void nothing_is_lost_when_the_file_is_written_anew_while_another_process_writes() throws Exception {
        try (MemoryStore store = open(file());
                WriterProcess other = WriterProcess.start(file(), "other-", 300)) {
            List<String> committed = new ArrayList<>();
            for (String id = other.next(); id != null; id = other.next()) {
                committed.add(id);
                if (committed.size() % 20 == 0) {
                    store.rebuild();
                }
            }

            assertThat(other.exitCode()).isZero();
            assertThat(ids(store)).hasSize(300).containsExactlyElementsOf(committed);
            assertThat(store.check()).isEmpty();
        }
        try (MemoryStore store = open(file())) {
            assertThat(ids(store)).hasSize(300);
        }
    }

    @Test
    void what_was_committed_survives_that_its_process_is_killed() throws Exception {
        Random random = new Random(7);
        List<String> committed = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            String prefix = (kill % 2 == 0 ? "writing-" : WriterProcess.REBUILDING) + kill + "-";
            try (WriterProcess other = WriterProcess.start(file(), prefix, Integer.MAX_VALUE)) {
                for (int i = random.nextInt(100); i >= 0; i--) {
                    committed.add(other.next());
                }
                other.kill();
                committed.addAll(other.rest());
            }

            try (MemoryStore store = open(file())) {
                assertThat(ids(store)).containsAll(committed);
                assertThat(store.check()).isEmpty();
                add(store, "between-" + kill, "written between two kills");
                committed.add("between-" + kill);
            }
        }
    }

    @Test
    void a_process_that_is_killed_does_not_stop_another() throws Exception {
        try (MemoryStore store = open(file());
                WriterProcess other = WriterProcess.start(file(), "other-", Integer.MAX_VALUE)) {
            List<String> committed = new ArrayList<>(List.of(other.next(), other.next()));
            other.kill();
            committed.addAll(other.rest());
            add(store, "own", "written here");

            assertThat(ids(store)).containsAll(committed).contains("own");
        }
    }
}
