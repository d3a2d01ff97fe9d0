package dev.regatta.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.memory.MemoryBackend;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link MemoryStore} promises. */
@Timeout(60)
public abstract class MemoryStoreContract {
    /** Makes the contract; called by JUnit through its subclasses. */
    protected MemoryStoreContract() {}

    /** {@return the backend under test} */
    protected abstract MemoryBackend backend();

    @Test
    void an_empty_store_finds_nothing() {
        try (MemoryStore store = backend().inMemory()) {
            assertThat(store.search(List.of("anything"), "/", 10)).isEmpty();
            assertThat(store.count()).isZero();
            assertThat(store.get("nobody")).isEmpty();
        }
    }

    @Test
    void a_record_comes_back_as_it_was(@TempDir Path folder) {
        MemoryRecord record = new MemoryRecord(
                "1",
                "/crew/briefing",
                "Heat pumps — 3 × as efficient, \"quoted\", 日本語",
                Map.of("agent", "Analyst", "page", 12, "share", 0.25, "sure", true),
                Instant.parse("2026-01-31T14:30:00.123Z"));
        try (MemoryStore store = backend().open(folder.resolve("memory.db"))) {
            store.add(record);

            assertThat(store.get("1")).contains(record);
            assertThat(store.search(List.of("pumps"), "/", 10).getFirst().record())
                    .isEqualTo(record);
        }
    }

    @Test
    void records_are_there_when_the_store_is_opened_again(@TempDir Path folder) {
        Path file = folder.resolve("deep/er/memory.db");
        try (MemoryStore store = backend().open(file)) {
            store.add(record("1", "The heat pump is quiet"));
        }

        try (MemoryStore store = backend().open(file)) {
            assertThat(ids(store.search(List.of("quiet"), "/", 10))).containsExactly("1");
        }
    }

    @Test
    void adding_the_same_id_again_changes_nothing() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "first"));
            store.add(record("1", "second"));

            assertThat(store.count()).isEqualTo(1);
            assertThat(store.search(List.of("second"), "/", 10)).isEmpty();
            assertThat(ids(store.search(List.of("first"), "/", 10))).containsExactly("1");
        }
    }

    @Test
    void a_removed_record_is_not_found_any_more() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "alpha beta"));
            store.add(record("2", "alpha gamma"));

            assertThat(store.remove("1")).isTrue();
            assertThat(store.remove("1")).isFalse();

            assertThat(ids(store.search(List.of("alpha", "beta"), "/", 10))).containsExactly("2");
            assertThat(store.count()).isEqualTo(1);
        }
    }

    @Test
    void any_word_may_match_and_more_and_rarer_words_rank_higher() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "the pump is in the cellar"));
            store.add(record("2", "the pump hums in the night"));
            store.add(record("3", "the boiler hums"));
            store.add(record("4", "nothing of the kind here"));
            store.add(record("5", "nor here at all"));

            assertThat(ids(store.search(List.of("pump", "hums"), "/", 10))).containsExactly("2", "3", "1");
        }
    }

    @Test
    void scores_are_those_of_bm25() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "apple apple pear"));
            store.add(record("2", "pear plum fig date"));
            store.add(record("3", "fig date plum quince medlar"));

            double idf = Math.log((3 - 1 + 0.5) / (1 + 0.5));
            double expected = idf * (2 * 2.2) / (2 + 1.2 * (0.25 + 0.75 * 3 / 4.0));
            assertThat(store.search(List.of("apple"), "/", 10).getFirst().score())
                    .isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void a_word_in_most_records_still_counts_a_little() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "common"));
            store.add(record("2", "common"));

            List<MemoryHit> hits = store.search(List.of("common"), "/", 10);

            assertThat(ids(hits)).containsExactly("1", "2");
            assertThat(hits.getFirst().score()).isPositive();
        }
    }

    @Test
    void equal_scores_are_ordered_by_id() {
        try (MemoryStore store = backend().inMemory()) {
            for (String id : List.of("c", "a", "d", "b")) {
                store.add(record(id, "same words"));
            }

            assertThat(ids(store.search(List.of("words"), "/", 3))).containsExactly("a", "b", "c");
        }
    }

    @Test
    void english_endings_case_and_accents_do_not_matter() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "The CAFÉS were connected by running rivers"));
            store.add(record("2", "nothing"));

            for (String word : List.of("cafe", "Café", "connection", "run", "RIVER")) {
                assertThat(ids(store.search(List.of(word), "/", 10))).as(word).containsExactly("1");
            }
        }
    }

    @Test
    void a_scope_holds_what_lies_in_it_and_below() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "/crew/a", "word"));
            store.add(record("2", "/crew/a/deep", "word"));
            store.add(record("3", "/crew/ab", "word"));
            store.add(record("4", "/crew", "word"));

            assertThat(ids(store.search(List.of("word"), "/crew/a", 10))).containsExactlyInAnyOrder("1", "2");
            assertThat(ids(store.search(List.of("word"), "/", 10))).containsExactlyInAnyOrder("1", "2", "3", "4");
        }
    }

    @Test
    void a_small_scope_is_found_behind_a_large_one() {
        try (MemoryStore store = backend().inMemory()) {
            for (int i = 0; i < 200; i++) {
                store.add(record("big" + i, "/big", "word word word"));
            }
            store.add(record("small", "/small", "word among many others that make it rank low"));

            assertThat(ids(store.search(List.of("word"), "/small", 5))).containsExactly("small");
        }
    }

    @Test
    void operators_of_query_languages_are_words_like_others() {
        try (MemoryStore store = backend().inMemory()) {
            store.add(record("1", "this AND that OR those NEAR here NOT there"));

            for (String word : List.of("AND", "OR", "NOT", "NEAR")) {
                assertThat(ids(store.search(List.of(word), "/", 10))).as(word).containsExactly("1");
            }
        }
    }

    @Test
    void many_writers_and_readers_get_along(@TempDir Path folder) throws Exception {
        try (MemoryStore store = backend().open(folder.resolve("memory.db"));
                ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int number = writer;
                work.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        store.add(record(number + "-" + i, "shared word " + i));
                        assertThat(store.get(number + "-" + i)).isPresent();
                    }
                }));
                work.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        store.search(List.of("shared"), "/", 10);
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }

            assertThat(store.count()).isEqualTo(100);
            assertThat(store.search(List.of("shared"), "/", 1000)).hasSize(100);
        }
    }

    @Test
    void a_file_of_something_else_is_refused_and_left_alone(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("letter.txt");
        Files.writeString(file, "Dear reader, this is not a memory.\n".repeat(200));
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> backend().open(file))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining(file.toString());
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void a_closed_store_says_so() {
        MemoryStore store = backend().inMemory();
        store.close();
        store.close();

        assertThatThrownBy(store::count).isInstanceOf(MemoryException.class).hasMessage("The memory is closed.");
    }

    private static MemoryRecord record(String id, String content) {
        return record(id, "/", content);
    }

    private static MemoryRecord record(String id, String scope, String content) {
        return new MemoryRecord(id, scope, content, Map.of(), Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static List<String> ids(List<MemoryHit> hits) {
        return hits.stream().map(hit -> hit.record().id()).toList();
    }
}
