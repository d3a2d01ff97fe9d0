package dev.regatta.fallback.memory;

import static dev.regatta.fallback.memory.LogFixture.add;
import static dev.regatta.fallback.memory.LogFixture.ids;
import static dev.regatta.fallback.memory.LogFixture.logOf;
import static dev.regatta.fallback.memory.LogFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What still works when the disk is full, and what is left behind. */
final class FullDiskTest {
    @TempDir
    Path folder;

    private int room = Integer.MAX_VALUE;

    private Path file() {
        return folder.resolve("memory.db");
    }

    private void write(RandomAccessFile file, byte[] bytes) throws IOException {
        int some = Math.min(bytes.length, room);
        file.write(bytes, 0, some);
        room -= some;
        if (some < bytes.length) {
            throw new IOException("No space left on device");
        }
    }

    private LogMemoryBackend backend() {
        return new LogMemoryBackend(this::write);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void a_rebuild_without_room_leaves_nothing_behind() throws IOException {
        try (MemoryStore store = backend().open(file(), MemoryOptions.defaults())) {
            add(store, "a", "apples ".repeat(1_000));
            for (int each : new int[] {0, 30, 500}) {
                room = each;
                assertThatThrownBy(store::rebuild)
                        .isInstanceOf(MemoryException.class)
                        .hasMessageContaining("the disk is full");
                assertThat(files()).containsExactly(logOf(file()));
                assertThat(ids(store)).containsExactly("a");
            }
        }
    }

    @Test
    void what_is_mostly_waste_can_be_read_without_room() throws IOException {
        try (MemoryStore store = open(file())) {
            for (int i = 0; i < 30; i++) {
                add(store, "a", "word ".repeat(20_000));
                store.write(List.of(new MemoryChange.Remove("a")));
            }
            add(store, "b", "bread");
        }
        long before = Files.size(logOf(file()));
        room = 0;

        try (MemoryStore store = backend().open(file(), MemoryOptions.defaults())) {
            assertThat(ids(store)).containsExactly("b");
        }
        assertThat(files()).containsExactly(logOf(file()));
        assertThat(Files.size(logOf(file()))).isEqualTo(before);
    }

    @Test
    void what_a_killed_rebuild_left_behind_is_removed() throws IOException {
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");
        }
        Files.write(folder.resolve("memory.db.log.rewriting"), new byte[1_000]);

        try (MemoryStore store = open(file())) {
            assertThat(ids(store)).containsExactly("a");
        }
        assertThat(files()).containsExactly(logOf(file()));
    }

    @Test
    void a_recovery_without_room_names_its_target_and_leaves_nothing_of_it() throws IOException {
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");
        }
        Path target = folder.resolve("saved.db");
        for (int each : new int[] {0, 100}) {
            room = each;
            assertThatThrownBy(() -> backend().recover(file(), target))
                    .isInstanceOf(MemoryException.class)
                    .hasMessageContaining("'" + logOf(target) + "': the disk is full");
            assertThat(files()).containsExactly(logOf(file()));
        }
    }

    @Test
    void a_backup_that_cannot_be_written_names_its_target() {
        Path target = folder.resolve("nowhere").resolve("copy.db");
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");

            assertThatThrownBy(() -> store.backup(target))
                    .isInstanceOf(MemoryException.class)
                    .hasMessageContaining("Could not back up into the memory '" + target + "'")
                    .hasMessageContaining("No such file");
        }
    }

    @Test
    void what_a_backup_cannot_write_is_not_blamed_on_its_memory() {
        OpenLogs.Lease lease = OpenLogs.lease(file(), logOf(file()), MemoryOptions.defaults(), RandomAccessFile::write);
        try {
            SharedLog.Target full = new SharedLog.Target() {
                @Override
                public void begin(byte[] header) {}

                @Override
                public void add(byte[] bytes) throws IOException {
                    throw new IOException("No space left on device");
                }
            };

            assertThatThrownBy(() -> lease.log().copy(full)).isExactlyInstanceOf(IOException.class);
        } finally {
            lease.giveBack().run();
        }
    }

    @Test
    void a_memory_that_cannot_be_begun_can_be_begun_later() {
        room = 30;
        assertThatThrownBy(() -> backend().open(file(), MemoryOptions.defaults()))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("No space left");
        room = Integer.MAX_VALUE;

        try (MemoryStore store = backend().open(file(), MemoryOptions.defaults())) {
            assertThat(add(store, "a", "apples")).isEqualTo(1);
        }
    }
}
