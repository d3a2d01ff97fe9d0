package dev.regatta.fallback.memory;

import static dev.regatta.fallback.memory.LogFixture.add;
import static dev.regatta.fallback.memory.LogFixture.found;
import static dev.regatta.fallback.memory.LogFixture.ids;
import static dev.regatta.fallback.memory.LogFixture.logOf;
import static dev.regatta.fallback.memory.LogFixture.open;
import static dev.regatta.fallback.memory.LogFixture.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreVector.Embedded;
import dev.regatta.spi.memory.text.Analyzer;
import dev.regatta.spi.memory.text.TextQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is special about a store over a log. */
final class LogMemoryStoreTest {
    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("memory.db");
    }

    private static MemoryRecord part(String id, String content) {
        return new MemoryRecord(id, "/", content, Map.of(), 0.5, MemorySource.NONE, "talk", Instant.EPOCH);
    }

    @Test
    void all_is_there_after_opening_again() {
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");
            add(store, "b", "bread");
            add(store, "c", "cheese");
            store.write(List.of(
                    new MemoryChange.Replace(record("b", "butter")),
                    new MemoryChange.Remove("c"),
                    new MemoryChange.Add(record("a", "never"))));
        }

        try (MemoryStore store = open(file())) {
            assertThat(ids(store)).containsExactly("a", "b");
            assertThat(found(store, "butter")).containsExactly("b");
            assertThat(found(store, "bread cheese never")).isEmpty();
            assertThat(store.check()).isEmpty();
        }
    }

    @Test
    void two_stores_on_one_file_see_each_others_writes() {
        MemoryStore one = open(file());
        try (MemoryStore other = open(folder.resolve(".").resolve("memory.db"))) {
            add(one, "a", "apples");
            add(other, "b", "bread");
            assertThat(ids(one)).containsExactly("a", "b");
            one.close();

            assertThat(ids(other)).containsExactly("a", "b");
            assertThatThrownBy(() -> ids(one))
                    .isInstanceOf(MemoryException.class)
                    .hasMessageContaining("closed");
        }
    }

    @Test
    void only_its_owner_can_read_what_is_made() throws IOException {
        Path deep = folder.resolve("new").resolve("deep").resolve("memory.db");

        open(deep).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(logOf(deep))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new"))))
                .isEqualTo("rwx------");
    }

    @Test
    void a_full_disk_loses_nothing_and_is_survived() {
        AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
        LogMemoryBackend backend = new LogMemoryBackend((file, bytes) -> {
            int some = Math.min(bytes.length, room.get());
            file.write(bytes, 0, some);
            if (some < bytes.length) {
                throw new IOException("No space left on device");
            }
        });
        try (MemoryStore store = backend.open(file(), MemoryOptions.defaults())) {
            add(store, "a", "apples");
            room.set(30);

            assertThatThrownBy(() -> add(store, "b", "bread"))
                    .isInstanceOf(MemoryException.class)
                    .hasMessageContaining("the disk is full");
            assertThat(ids(store)).containsExactly("a");

            room.set(Integer.MAX_VALUE);
            add(store, "c", "cheese");
            assertThat(ids(store)).containsExactly("a", "c");
        }
        try (MemoryStore store = open(file())) {
            assertThat(ids(store)).containsExactly("a", "c");
        }
    }

    @Test
    void a_write_that_fails_takes_none_of_its_neighbours_with_it() throws Exception {
        LogMemoryBackend backend = new LogMemoryBackend((file, bytes) -> {
            if (bytes.length > 100_000) {
                throw new IOException("No space left on device");
            }
            file.write(bytes);
        });
        try (MemoryStore store = backend.open(file(), MemoryOptions.defaults());
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> writes = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                String id = "r" + i;
                String content = i % 10 == 0 ? "word ".repeat(30_000) : "short";
                writes.add(threads.submit(() -> add(store, id, content)));
            }

            int failed = 0;
            for (Future<Long> write : writes) {
                try {
                    write.get();
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(MemoryException.class);
                    failed++;
                }
            }

            assertThat(failed).isEqualTo(20);
            assertThat(ids(store)).hasSize(180);
        }
    }

    @Test
    void an_interrupted_thread_reads_and_writes_all_the_same() {
        try (MemoryStore store = open(file())) {
            Thread.currentThread().interrupt();
            add(store, "a", "apples");
            store.rebuild();
            assertThat(found(store, "apple")).containsExactly("a");
            assertThat(Thread.interrupted()).isTrue();
            assertThat(ids(store)).containsExactly("a");
        }
    }

    @Test
    void neighbours_are_found_as_they_are_at_the_time() {
        try (MemoryStore store = new LogMemoryBackend().inMemory(MemoryOptions.defaults())) {
            store.write(List.of(
                    new MemoryChange.Add(part("1", "lighthouse")),
                    new MemoryChange.Add(part("4", "keeper")),
                    new MemoryChange.Add(part("2", "storm")),
                    new MemoryChange.Add(part("3", "boat"))));
            assertThat(found(store, "lighthouse")).containsExactly("1", "2", "3");

            store.write(List.of(new MemoryChange.Remove("2")));
            assertThat(found(store, "lighthouse")).containsExactlyInAnyOrder("1", "3", "4");

            store.write(List.of(new MemoryChange.Replace(part("1", "harbour"))));
            assertThat(found(store, "lighthouse")).isEmpty();
            assertThat(found(store, "\"keeper harbour\"")).isEmpty();
            assertThat(found(store, "\"harbour keeper\"")).containsExactly("3");
            assertThat(store.check()).isEmpty();
        }
    }

    @Test
    void removing_all_sees_the_changes_before_it() {
        TextQuery boat = TextQuery.ofWords("boat", Analyzer.of(Tokenizer.ENGLISH));
        try (MemoryStore store = new LogMemoryBackend().inMemory(MemoryOptions.defaults())) {
            add(store, "a", "a boat");
            add(store, "b", "a car");
            add(store, "c", "another boat");

            List<Long> touched = store.write(List.of(
                    new MemoryChange.Add(record("d", "boats again")),
                    new MemoryChange.Replace(record("c", "no ship")),
                    new MemoryChange.RemoveAll(MemoryFilter.all(), boat),
                    new MemoryChange.Add(record("a", "a boat, new"))));

            assertThat(touched).containsExactly(1L, 1L, 2L, 1L);
            assertThat(ids(store)).containsExactly("a", "b", "c");
            assertThat(store.write(List.of(
                            new MemoryChange.Add(record("e", "eels")),
                            new MemoryChange.RemoveAll(MemoryFilter.all(), null))))
                    .containsExactly(1L, 4L);
            assertThat(ids(store)).isEmpty();
        }
    }

    @Test
    void vectors_outlive_a_rebuild_but_not_a_new_content() {
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");
            add(store, "b", "bread");
            long first = store.withoutVector("m", 10).getLast().number();
            long second = store.withoutVector("m", 10).getFirst().number();
            store.putVectors(
                    "m",
                    List.of(
                            new Embedded(first, "apples", new float[] {1, 2}),
                            new Embedded(second, "bread", new float[] {3, 4}),
                            new Embedded(second, "changed since", new float[] {5, 6})));
            store.rebuild();
            store.write(List.of(
                    new MemoryChange.Replace(record("a", "apples").withImportance(1)),
                    new MemoryChange.Replace(record("b", "butter"))));
        }
        try (MemoryStore store = open(file())) {
            assertThat(store.vectors("m", 0, 10)).singleElement().satisfies(vector -> {
                assertThat(vector.id()).isEqualTo("a");
                assertThat(vector.version()).isEqualTo(3);
                assertThat(vector.importance()).isEqualTo(1);
                assertThat(vector.vector()).containsExactly(1, 2);
            });
            assertThat(store.vectors("m", 3, 10)).isEmpty();
            assertThat(store.withoutVector("m", 10)).hasSize(1);
            assertThat(store.withoutVector("other", 10)).hasSize(2);
            assertThat(store.check()).isEmpty();
        }
    }

    @Test
    void another_tokenizer_makes_the_index_anew() {
        try (MemoryStore store = open(file())) {
            add(store, "a", "connected");
            assertThat(found(store, "connection")).containsExactly("a");
        }
        MemoryOptions plain = MemoryOptions.defaults().tokenizer(Tokenizer.PLAIN);
        try (MemoryStore store = new LogMemoryBackend().open(file(), plain)) {
            assertThat(found(store, "connection")).isEmpty();
        }
        try (MemoryStore store = open(file())) {
            assertThat(store.tokenizer()).isEqualTo(Tokenizer.PLAIN);
        }
    }

    @Test
    void a_copy_can_be_opened_under_its_own_name() throws IOException {
        Path copy = folder.resolve("copy.db");
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");
            Files.createFile(copy);
            store.backup(copy);
            add(store, "b", "bread");
        }
        try (MemoryStore store = open(copy);
                MemoryStore again = open(copy)) {
            assertThat(ids(store)).containsExactly("a");
            add(again, "c", "cheese");
            assertThat(ids(store)).containsExactly("a", "c");
        }
    }

    @Test
    void a_copy_under_the_name_of_its_memory_does_not_take_its_place() throws IOException {
        try (MemoryStore store = open(file())) {
            add(store, "a", "apples");
            Files.createFile(file());
            store.backup(file());
            add(store, "b", "bread");
        }
        byte[] log = Files.readAllBytes(logOf(file()));

        assertThatThrownBy(() -> open(file()))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("two files stand for it, '" + file() + "'")
                .hasMessageContaining("'" + logOf(file()) + "'")
                .hasMessageContaining("Move the one that is not meant");
        assertThat(Files.readAllBytes(logOf(file()))).isEqualTo(log);

        Files.move(file(), folder.resolve("copy.db"));
        try (MemoryStore store = open(file());
                MemoryStore copy = open(folder.resolve("copy.db"))) {
            assertThat(ids(store)).containsExactly("a", "b");
            assertThat(ids(copy)).containsExactly("a");
        }
    }

    @Test
    void what_is_mostly_waste_is_written_anew_when_it_is_opened() throws IOException {
        try (MemoryStore store = open(file())) {
            for (int i = 0; i < 30; i++) {
                add(store, "a", "word ".repeat(20_000));
                store.write(List.of(new MemoryChange.Remove("a")));
            }
            add(store, "b", "bread");
            assertThat(Files.size(logOf(file()))).isGreaterThan(1 << 20);
        }
        try (MemoryStore store = open(file())) {
            assertThat(store.stats().bytes()).isLessThan(1_000);
            assertThat(ids(store)).containsExactly("b");
        }
    }

    @Test
    void a_store_in_the_heap_is_unharmed_when_its_waste_is_dropped() {
        try (MemoryStore store = new LogMemoryBackend().inMemory(MemoryOptions.defaults())) {
            add(store, "kept", "lighthouse");
            for (int i = 0; i < 100; i++) {
                add(store, "a", "word ".repeat(20_000));
                store.write(List.of(new MemoryChange.Remove("a")));
            }

            assertThat(found(store, "lighthouse")).containsExactly("kept");
            assertThat(store.check()).isEmpty();
        }
    }

    @Test
    void readers_and_writers_and_rebuilding_do_not_disturb_each_other() throws Exception {
        try (MemoryStore store = open(file());
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            add(store, "seed", "lighthouse");
            List<Future<?>> all = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                int writer = t;
                all.add(threads.submit(
                        () -> IntStream.range(0, 200).forEach(i -> add(store, writer + "-" + i, "lighthouse " + i))));
            }
            all.add(threads.submit(() -> IntStream.range(0, 10).forEach(i -> store.rebuild())));
            all.add(threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    assertThat(found(store, "lighthouse")).contains("seed");
                }
            }));
            for (Future<?> each : all) {
                each.get();
            }

            assertThat(found(store, "lighthouse")).hasSize(401);
            assertThat(store.check()).isEmpty();
        }
    }
}
