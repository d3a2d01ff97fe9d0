package dev.regatta.fallback.memory;

import static dev.regatta.fallback.memory.LogFixture.add;
import static dev.regatta.fallback.memory.LogFixture.found;
import static dev.regatta.fallback.memory.LogFixture.ids;
import static dev.regatta.fallback.memory.LogFixture.logOf;
import static dev.regatta.fallback.memory.LogFixture.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.spi.memory.MemoryStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a log that was cut off or changed. */
final class LogDamageTest {
    private static final int COMMITTED = 32;
    private static final int UNFORCED = 48;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("memory.db");
    }

    /** Writes three records; {@return the length of the file before the last} */
    private int threeRecords() throws IOException {
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples and pears");
            add(store, "b", "boats");
        }
        int length = (int) Files.size(logOf(file()));
        try (MemoryStore store = open(file())) {
            add(store, "c", "clouds");
        }
        return length;
    }

    /** {@return the log, which says that it is committed up to a place: nobody was told of what is after it} */
    private byte[] committed(long end) throws IOException {
        byte[] log = Files.readAllBytes(logOf(file()));
        ByteBuffer.wrap(log).position(COMMITTED).putLong(end).putLong(~end);
        return log;
    }

    private void assertDamagedAndLeftAlone(byte[] log, String what) throws IOException {
        Files.write(logOf(file()), log);

        assertThatThrownBy(() -> open(file()))
                .as(what)
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("damaged")
                .hasMessageContaining("recover");
        assertThat(Files.readAllBytes(logOf(file()))).as(what).isEqualTo(log);
    }

    @Test
    void a_log_that_was_cut_within_what_was_committed_is_refused_wherever_it_was_cut() throws IOException {
        threeRecords();
        byte[] whole = Files.readAllBytes(logOf(file()));

        for (int length = 1; length < whole.length; length++) {
            assertDamagedAndLeftAlone(Arrays.copyOf(whole, length), "cut at byte " + length);
        }
    }

    @Test
    void a_log_whose_end_was_zeroed_is_refused() throws IOException {
        threeRecords();
        byte[] whole = Files.readAllBytes(logOf(file()));

        for (int from = LogFile.HEADER; from < whole.length; from++) {
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, from, whole.length, (byte) 0);
            assertDamagedAndLeftAlone(zeroed, "zeroed from byte " + from);
        }
    }

    @Test
    void a_log_that_does_not_tell_up_to_where_it_is_committed_is_refused() throws IOException {
        threeRecords();
        byte[] whole = Files.readAllBytes(logOf(file()));

        for (int at = COMMITTED; at < LogFile.HEADER; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            assertDamagedAndLeftAlone(damaged, "bit flipped in byte " + at);
        }
    }

    @Test
    void what_precedes_a_cut_is_saved_in_full() throws IOException {
        int before = threeRecords();
        byte[] whole = Files.readAllBytes(logOf(file()));
        Files.write(logOf(file()), Arrays.copyOf(whole, before + 7));
        Path target = folder.resolve("saved.db");

        assertThat(new LogMemoryBackend().recover(file(), target)).isEqualTo(2);
        try (MemoryStore store = open(target)) {
            assertThat(ids(store)).containsExactly("a", "b");
        }
    }

    @Test
    void a_log_that_is_cut_while_it_is_open_takes_no_more_writes() throws IOException {
        int before = threeRecords();
        try (MemoryStore store = open(file())) {
            Files.write(logOf(file()), Arrays.copyOf(Files.readAllBytes(logOf(file())), before));

            assertThatThrownBy(() -> add(store, "d", "doves"))
                    .isInstanceOf(MemoryException.class)
                    .hasMessageContaining("damaged");
            assertThat(Files.size(logOf(file()))).isEqualTo(before);
        }
    }

    @Test
    void zeros_in_the_place_of_a_header_are_a_new_memory() throws IOException {
        Files.write(logOf(file()), new byte[LogFile.HEADER]);

        try (MemoryStore store = open(file())) {
            assertThat(add(store, "a", "apples")).isEqualTo(1);
        }
    }

    @Test
    void a_loss_of_power_may_take_what_was_not_forced_but_no_more() throws IOException {
        int before = threeRecords();
        byte[] log = Files.readAllBytes(logOf(file()));
        ByteBuffer.wrap(log).position(UNFORCED).putLong(before).putLong(~(long) before);

        Files.write(logOf(file()), Arrays.copyOf(log, log.length - 10));
        try (MemoryStore store = open(file())) {
            assertThat(ids(store)).containsExactly("a", "b");
        }
        assertDamagedAndLeftAlone(Arrays.copyOf(log, before - 1), "cut before what was not forced");
    }

    @Test
    void what_was_not_forced_is_forced_when_the_memory_is_closed() throws IOException {
        MemoryOptions fast = MemoryOptions.defaults().durability(MemoryOptions.Durability.CRASH);
        try (MemoryStore store = new LogMemoryBackend().open(file(), fast)) {
            add(store, "a", "apples");
            add(store, "b", "bread");
            assertThat(unforced()).isEqualTo(LogFile.HEADER);
        }
        assertThat(unforced()).isZero();
        byte[] log = Files.readAllBytes(logOf(file()));
        assertDamagedAndLeftAlone(Arrays.copyOf(log, log.length - 1), "cut after it was closed");
    }

    private long unforced() throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(logOf(file()))).getLong(UNFORCED);
    }

    @Test
    void a_frame_that_nobody_was_told_of_is_dropped_wherever_it_ends() throws IOException {
        int before = threeRecords();
        byte[] whole = committed(before);

        for (int length = before; length < whole.length; length++) {
            Files.write(logOf(file()), Arrays.copyOf(whole, length));
            try (MemoryStore store = open(file())) {
                assertThat(ids(store)).as("cut at byte %d", length).containsExactly("a", "b");
                add(store, "d", "doves");
            }
            try (MemoryStore store = open(file())) {
                assertThat(ids(store)).containsExactly("a", "b", "d");
                assertThat(store.check()).isEmpty();
            }
        }
    }

    @Test
    void a_frame_that_never_got_to_the_disk_is_dropped() throws IOException {
        int before = threeRecords();
        byte[] whole = committed(before);
        Arrays.fill(whole, before, whole.length, (byte) 0);
        Files.write(logOf(file()), whole);

        try (MemoryStore store = open(file())) {
            assertThat(ids(store)).containsExactly("a", "b");
        }
    }

    @Test
    void a_flipped_bit_in_any_frame_is_refused_and_nothing_is_changed() throws IOException {
        threeRecords();
        byte[] whole = Files.readAllBytes(logOf(file()));

        for (int at = LogFile.HEADER; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(logOf(file()), damaged);

            assertThatThrownBy(() -> open(file()))
                    .as("bit flipped in byte %d", at)
                    .isInstanceOf(MemoryException.class)
                    .hasMessageContaining("damaged")
                    .hasMessageContaining("recover");
            assertThat(Files.readAllBytes(logOf(file()))).isEqualTo(damaged);
        }
    }

    @Test
    void what_is_not_damaged_can_be_saved() throws IOException {
        int before = threeRecords();
        byte[] damaged = Files.readAllBytes(logOf(file()));
        damaged[before - 5] ^= 1;
        Files.write(logOf(file()), damaged);
        Path target = folder.resolve("saved.db");

        long saved = new LogMemoryBackend().recover(file(), target);

        assertThat(saved).isEqualTo(2);
        assertThat(Files.readAllBytes(logOf(file()))).isEqualTo(damaged);
        try (MemoryStore store = open(target)) {
            assertThat(ids(store)).containsExactly("a", "c");
            assertThat(found(store, "cloud")).containsExactly("c");
        }
        assertThatThrownBy(() -> new LogMemoryBackend().recover(file(), target))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("is there already");
    }

    @Test
    void a_file_of_something_else_is_left_alone_and_cannot_be_recovered() throws IOException {
        byte[] foreign = "a letter to my aunt ".repeat(100).getBytes(StandardCharsets.UTF_8);
        Files.write(logOf(file()), foreign);

        assertThatThrownBy(() -> open(file()))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("holds something else");
        assertThatThrownBy(() -> new LogMemoryBackend().recover(file(), folder.resolve("saved.db")))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("holds something else");
        assertThat(Files.readAllBytes(logOf(file()))).isEqualTo(foreign);
        assertThat(logOf(folder.resolve("saved.db"))).doesNotExist();
    }

    @Test
    void a_file_of_a_newer_release_is_left_alone() throws IOException {
        byte[] newer = LogFile.header(1, 7, LogFile.FORMAT + 1, LogFile.HEADER);
        Files.write(logOf(file()), newer);

        assertThatThrownBy(() -> open(file()))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("has format 2; this build reads up to 1");
        assertThat(Files.readAllBytes(logOf(file()))).isEqualTo(newer);
    }

    @Test
    void an_empty_file_is_a_new_memory() throws IOException {
        Files.createFile(logOf(file()));

        try (MemoryStore store = open(file())) {
            assertThat(add(store, "a", "apples")).isEqualTo(1);
        }
    }

    @Test
    void a_memory_of_the_other_backend_is_not_hidden() throws IOException {
        Files.writeString(file(), "SQLite format 3\0 and more");

        assertThatThrownBy(() -> open(file()))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("made by the other backend");
        assertThat(logOf(file())).doesNotExist();
    }
}
