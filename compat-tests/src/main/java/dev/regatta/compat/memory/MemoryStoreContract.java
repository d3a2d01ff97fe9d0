package dev.regatta.compat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryDraft;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryImport;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryOptions.Durability;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.RememberOptions;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.MemoryBackend;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every memory keeps: records, files, concurrency. What it finds is told by {@link MemorySearchContract}. */
@Timeout(120)
public abstract class MemoryStoreContract {
    private static final Instant MORNING = Instant.parse("2026-01-31T08:00:00.123Z");

    private final List<Memory> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    /** Makes the contract; called by JUnit through its subclasses. */
    protected MemoryStoreContract() {}

    /** {@return the backend under test} */
    protected abstract MemoryBackend backend();

    /**
     * Returns the file in which the backend keeps what it was told to keep in another.
     *
     * @param asked the file that was asked for
     * @return the file that is there
     */
    protected abstract Path kept(Path asked);

    private Memory open(Path file) {
        return open(file, MemoryOptions.defaults());
    }

    private Memory open(Path file, MemoryOptions options) {
        Memory memory = Memory.over(backend().open(file, options), options);
        opened.add(memory);
        return memory;
    }

    private Memory inMemory() {
        Memory memory = Memory.over(backend().inMemory(MemoryOptions.defaults()), MemoryOptions.defaults());
        opened.add(memory);
        return memory;
    }

    /** After each case, whatever is still open is in order. */
    @AfterEach
    void index_and_records_agree() {
        for (Memory memory : opened) {
            try {
                assertThat(memory.check()).isEmpty();
            } catch (MemoryException closed) {
                assertThat(closed).hasMessage("The memory is closed.");
            }
            memory.close();
        }
    }

    // ---- records
    // ----------------------------------------------------------------------------------------------------

    @Test
    void an_empty_memory_holds_nothing() {
        Memory memory = inMemory();

        assertThat(memory.count()).isZero();
        assertThat(memory.get("nobody")).isEmpty();
        assertThat(memory.records(MemoryFilter.all())).isEmpty();
        assertThat(memory.scopes()).isEmpty();
        assertThat(memory.stats().oldest()).isNull();
    }

    @Test
    void a_record_comes_back_as_it_was() {
        Memory memory = open(folder.resolve("memory.db"));
        RememberOptions how = RememberOptions.in("/crew/briefing")
                .metadata(
                        Map.of("agent", "Analyst \"A\"", "page", 12, "share", 0.1, "sure", true, "big", Long.MAX_VALUE))
                .importance(0.75)
                .source(new MemorySource("run-1", "facts", "Analyst"))
                .sequence("chat 7")
                .at(MORNING);

        MemoryRecord record = memory.remember("Heat pumps — 3 × as efficient, 'quoted', 日本語 😀\n\ttab", how);

        assertThat(memory.get(record.id())).contains(record);
        assertThat(record.metadata())
                .containsEntry("page", 12L)
                .containsEntry("share", 0.1)
                .containsEntry("big", Long.MAX_VALUE)
                .containsEntry("sure", true);
        assertThat(record.time()).isEqualTo(MORNING);
        assertThat(memory.search("pumps").getFirst().record()).isEqualTo(record);
    }

    @Test
    void a_negative_zero_stays_negative() {
        Path file = folder.resolve("memory.db");
        Map<String, Object> numbers = Map.of("cold", -0.0, "warm", 0.0, "note", "it is :-0.0", "cool", -0.5);
        try (Memory memory = open(file)) {
            memory.remember("frost", RememberOptions.defaults().id("1").metadata(numbers));
            assertThat(memory.get("1").orElseThrow().metadata()).isEqualTo(numbers);
        }
        assertThat(open(file).get("1").orElseThrow().metadata()).isEqualTo(numbers);
    }

    @Test
    void records_are_there_when_the_memory_is_opened_again() {
        Path file = folder.resolve("deep/er/memory.db");
        Memory first = open(file);
        MemoryRecord record = first.remember("The heat pump is quiet");
        first.close();

        Memory second = open(file);

        assertThat(second.search("quiet")).extracting(MemoryHit::record).containsExactly(record);
    }

    @Test
    void ids_are_new_and_ascend() {
        Memory memory = inMemory();

        List<String> ids = IntStream.range(0, 500)
                .mapToObj(i -> memory.remember("text " + i).id())
                .toList();

        assertThat(ids).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void an_id_that_is_known_is_not_remembered_again() {
        Memory memory = inMemory();
        MemoryRecord first = memory.remember("first", RememberOptions.defaults().id("one"));

        MemoryRecord second =
                memory.remember("second", RememberOptions.defaults().id("one"));

        assertThat(second).isEqualTo(first);
        assertThat(memory.count()).isEqualTo(1);
        assertThat(memory.search("second")).isEmpty();
    }

    @Test
    void many_are_remembered_as_one() {
        Memory memory = inMemory();
        List<MemoryDraft> drafts = IntStream.range(0, 3_000)
                .mapToObj(i -> new MemoryDraft("number " + i, RememberOptions.defaults()))
                .toList();

        List<MemoryRecord> records = memory.rememberAll(drafts);

        assertThat(records).extracting(MemoryRecord::content).startsWith("number 0", "number 1");
        assertThat(memory.count()).isEqualTo(3_000);
        assertThat(memory.search("2999")).hasSize(1);
    }

    @Test
    void an_update_changes_what_is_found() {
        Memory memory = inMemory();
        MemoryRecord record = memory.remember("alpha beta");

        boolean changed = memory.update(record.withContent("gamma").withImportance(1));

        assertThat(changed).isTrue();
        assertThat(memory.search("alpha")).isEmpty();
        assertThat(memory.search("gamma").getFirst().record().importance()).isEqualTo(1);
        assertThat(memory.count()).isEqualTo(1);
    }

    @Test
    void what_is_not_there_is_neither_updated_nor_forgotten() {
        Memory memory = inMemory();
        MemoryRecord record = memory.remember("alpha");
        memory.forget(record.id());

        assertThat(memory.update(record)).isFalse();
        assertThat(memory.forget(record.id())).isFalse();
        assertThat(memory.count()).isZero();
    }

    @Test
    void what_is_forgotten_is_not_found_any_more() {
        Memory memory = inMemory();
        MemoryRecord first = memory.remember("alpha beta");
        MemoryRecord second = memory.remember("alpha gamma");

        assertThat(memory.forget(first.id())).isTrue();

        assertThat(memory.search("alpha beta")).extracting(MemoryHit::record).containsExactly(second);
        assertThat(memory.get(first.id())).isEmpty();
    }

    @Test
    void a_scope_is_forgotten_with_all_below_it() {
        Memory memory = inMemory();
        for (String scope : List.of("/a", "/a/b", "/ab", "/")) {
            memory.remember("word", RememberOptions.in(scope));
        }

        assertThat(memory.forgetAll(MemoryFilter.in("/a"))).isEqualTo(2);

        assertThat(memory.scopes()).isEqualTo(Map.of("/", 1L, "/ab", 1L));
    }

    @Test
    void what_is_older_than_a_time_is_forgotten() {
        Memory memory = inMemory();
        memory.remember("old", RememberOptions.defaults().at(MORNING.minusSeconds(1)));
        memory.remember("new", RememberOptions.defaults().at(MORNING));

        assertThat(memory.forgetAll(MemoryFilter.all().before(MORNING))).isEqualTo(1);

        assertThat(memory.records(MemoryFilter.all()))
                .extracting(MemoryRecord::content)
                .containsExactly("new");
    }

    @Test
    void what_a_query_means_is_forgotten_whatever_its_rank() {
        Memory memory = inMemory();
        IntStream.range(0, 50).forEach(i -> memory.remember("pump number " + i));
        memory.remember("a pump on the roof", RememberOptions.in("/roof"));

        assertThat(memory.forgetAll(MemoryQuery.of("pump -roof").limit(3))).isEqualTo(50);
        assertThat(memory.forgetAll(MemoryQuery.of("..."))).isZero();

        assertThat(memory.count()).isEqualTo(1);
    }

    @Test
    void a_write_is_all_or_nothing() {
        Memory memory = inMemory();
        MemoryStore store = backend().inMemory(MemoryOptions.defaults());
        MemoryRecord good = memory.remember("good");

        assertThat(store.write(List.of(
                        new MemoryChange.Add(good),
                        new MemoryChange.Add(good),
                        new MemoryChange.Replace(good.withContent("better")),
                        new MemoryChange.Remove("nobody"))))
                .containsExactly(1L, 0L, 1L, 0L);
        assertThat(store.get(good.id()).orElseThrow().content()).isEqualTo("better");
        store.close();
    }

    @Test
    void records_are_read_in_the_order_of_their_ids() {
        Memory memory = inMemory();
        for (String id : List.of("b", "\uD83D\uDE00", "a", "\uFFFD", "Z")) {
            memory.remember("text", RememberOptions.defaults().id(id));
        }

        assertThat(memory.records(MemoryFilter.all()))
                .extracting(MemoryRecord::id)
                .containsExactly("Z", "a", "b", "\uFFFD", "\uD83D\uDE00");
    }

    @Test
    void more_records_than_a_page_are_read() {
        Memory memory = inMemory();
        memory.rememberAll(IntStream.range(0, 1_700)
                .mapToObj(i -> new MemoryDraft("x", RememberOptions.in(i % 2 == 0 ? "/even" : "/odd")))
                .toList());

        assertThat(memory.records(MemoryFilter.all()).distinct()).hasSize(1_700);
        assertThat(memory.records(MemoryFilter.in("/even"))).hasSize(850);
    }

    @Test
    void stats_say_what_there_is() {
        Memory memory = open(folder.resolve("memory.db"));
        memory.remember("a", RememberOptions.in("/x").at(MORNING));
        memory.remember("b", RememberOptions.in("/y").at(MORNING.plusSeconds(1)));

        assertThat(memory.stats()).satisfies(stats -> {
            assertThat(stats.records()).isEqualTo(2);
            assertThat(stats.backend()).isEqualTo(backend().name());
            assertThat(stats.bytes()).isPositive();
            assertThat(stats.oldest()).isEqualTo(MORNING);
            assertThat(stats.newest()).isEqualTo(MORNING.plusSeconds(1));
            assertThat(stats.tokenizer()).isEqualTo(Tokenizer.ENGLISH);
        });
        assertThat(memory.scopes()).isEqualTo(Map.of("/x", 1L, "/y", 1L));
    }

    // ---- odd input
    // --------------------------------------------------------------------------------------------------

    @Test
    void what_no_database_can_store_becomes_a_replacement_character() {
        Memory memory = open(folder.resolve("memory.db"));

        MemoryRecord record = memory.remember(
                "zero \0 half \uD83D end", RememberOptions.defaults().metadata(Map.of("k", "\0")));

        assertThat(record.content()).isEqualTo("zero \uFFFD half \uFFFD end");
        assertThat(memory.get(record.id())).contains(record);
        assertThat(memory.search("half")).hasSize(1);
    }

    @Test
    void an_empty_text_can_be_remembered() {
        Memory memory = inMemory();
        MemoryRecord record = memory.remember("");

        assertThat(memory.get(record.id())).contains(record);
        assertThat(memory.search("anything")).isEmpty();
        assertThat(memory.forget(record.id())).isTrue();
    }

    @Test
    void bad_input_is_refused_and_changes_nothing() {
        Memory memory = inMemory();

        assertThatThrownBy(() -> memory.remember("x".repeat(1_000_001)))
                .hasMessage("A memory has at most 1000000 characters, this one has 1000001. Remember it in parts.");
        assertThatThrownBy(() -> memory.remember("x", RememberOptions.in("no path")))
                .hasMessageContaining("it cannot be 'no path'");
        assertThatThrownBy(() -> memory.remember("x", RememberOptions.defaults().importance(1.01)))
                .hasMessage("importance must be 0 to 1, was 1.01");
        assertThatThrownBy(() -> memory.remember("x", RememberOptions.defaults().id("")))
                .hasMessage("An id has 1 to 200 characters, this one has 0");
        assertThatThrownBy(() -> memory.remember("x", RememberOptions.defaults().metadata(Map.of("list", List.of()))))
                .hasMessageContaining("The metadata 'list' must be a string, a number or a boolean");
        assertThatThrownBy(() -> memory.remember("x", RememberOptions.defaults().metadata(Map.of("n", Double.NaN))))
                .hasMessage("The metadata 'n' must be a finite number, was NaN");
        assertThat(memory.count()).isZero();
    }

    @Test
    void a_very_long_text_is_kept_and_found() {
        Memory memory = open(folder.resolve("memory.db"));
        String text = "needle " + "hay straw ".repeat(99_000) + "x".repeat(9_000);

        MemoryRecord record = memory.remember(text);

        assertThat(memory.get(record.id()).orElseThrow().content()).isEqualTo(text);
        assertThat(memory.search("needle")).hasSize(1);
        assertThat(memory.search("x".repeat(9_000))).hasSize(1);
    }

    // ---- moving
    // -----------------------------------------------------------------------------------------------------

    @Test
    void an_export_can_be_imported_again_and_again() {
        Memory from = inMemory();
        from.remember(
                "alpha\nbeta",
                RememberOptions.in("/a")
                        .metadata(Map.of("n", 1, "s", "\""))
                        .sequence("s")
                        .source(new MemorySource("r", null, "A")));
        from.remember("gamma", RememberOptions.in("/b"));
        StringWriter lines = new StringWriter();
        Memory to = inMemory();

        assertThat(from.exportTo(lines, MemoryFilter.all())).isEqualTo(2);
        assertThat(to.importFrom(new StringReader(lines.toString()))).isEqualTo(new MemoryImport(2, 0));
        assertThat(to.importFrom(new StringReader(lines.toString()))).isEqualTo(new MemoryImport(0, 2));

        assertThat(to.records(MemoryFilter.all()))
                .containsExactlyElementsOf(from.records(MemoryFilter.all()).toList());
    }

    @Test
    void a_bad_line_is_named_and_what_is_before_it_stays() {
        Memory memory = inMemory();
        String good = "{\"id\":\"1\",\"content\":\"alpha\",\"time\":\"2026-01-01T00:00:00Z\"}\n";

        assertThatThrownBy(() -> memory.importFrom(new StringReader(good + "\n{\"id\":\"2\"}\n")))
                .isInstanceOf(MemoryException.class)
                .hasMessage(
                        "Line 3 of the import cannot be read: Not a memory record in JSON: it has no 'content'. The 1 new"
                                + " records before it are kept; mend the line and import again, what is known is skipped.");
        assertThat(memory.search("alpha")).hasSize(1);
    }

    @Test
    void an_export_never_replaces_a_file() throws Exception {
        Memory memory = inMemory();
        Path file = Files.writeString(folder.resolve("there.jsonl"), "mine");

        assertThatThrownBy(() -> memory.exportTo(file, MemoryFilter.all()))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("is there already");
        assertThat(file).hasContent("mine");
        assertThat(files()).containsExactly("there.jsonl");
    }

    @Test
    void a_backup_is_a_memory() {
        Memory memory = open(folder.resolve("memory.db"));
        MemoryRecord record = memory.remember("alpha");
        Path copy = folder.resolve("copy.db");

        memory.backup(kept(copy));
        memory.remember("beta");

        Memory second = open(copy);
        assertThat(second.records(MemoryFilter.all())).containsExactly(record);
        assertThat(second.search("alpha")).hasSize(1);
        assertThatThrownBy(() -> memory.backup(kept(copy))).hasMessageContaining("is there already");
    }

    @Test
    void a_rebuild_changes_nothing_that_is_found() {
        Memory memory = open(folder.resolve("memory.db"));
        memory.rememberAll(IntStream.range(0, 300)
                .mapToObj(i -> new MemoryDraft(
                        "record number " + i + (i % 3 == 0 ? " fizz" : "") + " 東京都",
                        RememberOptions.in("/s" + i % 7)
                                .metadata(Map.of("name", "n" + i))
                                .sequence("s" + i % 5)))
                .toList());
        memory.forgetAll(MemoryFilter.in("/s3"));
        List<MemoryHit> before = memory.search(MemoryQuery.of("fizz number 東京").limit(1000));

        memory.rebuild();

        assertThat(memory.search(MemoryQuery.of("fizz number 東京").limit(1000))).isEqualTo(before);
        assertThat(memory.check()).isEmpty();
    }

    // ---- files
    // ------------------------------------------------------------------------------------------------------

    private List<String> files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void a_file_of_something_else_is_refused_and_left_alone() throws Exception {
        Path file = folder.resolve("letter.txt");
        Files.writeString(kept(file), "Dear reader, this is not a memory.\n".repeat(200));
        byte[] before = Files.readAllBytes(kept(file));

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("it holds something else, and was left as it is. Name another file.");
        assertThat(Files.readAllBytes(kept(file))).isEqualTo(before);
        assertThat(files()).hasSize(1);
    }

    @Test
    void a_folder_is_no_memory() throws Exception {
        Path file = folder.resolve("sub");
        Files.createDirectory(kept(file));

        assertThatThrownBy(() -> open(file)).isInstanceOf(MemoryException.class).hasMessageContaining("it is a folder");
    }

    @Test
    void a_folder_that_cannot_be_made_is_an_error() throws Exception {
        Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> open(folder.resolve("file/memory.db")))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("cannot be");
    }

    @Test
    void a_file_cut_short_is_refused_left_alone_and_recovered() throws Exception {
        Path file = folder.resolve("memory.db");
        Memory memory = open(file);
        memory.rememberAll(IntStream.range(0, 2_000)
                .mapToObj(i -> new MemoryDraft("record number " + i, RememberOptions.defaults()))
                .toList());
        memory.rememberAll(List.of(new MemoryDraft("y".repeat(200_000), RememberOptions.defaults())));
        memory.close();
        damage(kept(file));
        byte[] before = Files.readAllBytes(kept(file));

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("it is damaged")
                .hasMessageContaining("regatta memory recover --memory '");
        assertThat(Files.readAllBytes(kept(file))).isEqualTo(before);

        long saved = backend().recover(file, folder.resolve("saved.db"));

        assertThat(saved).isPositive();
        assertThat(Files.readAllBytes(kept(file))).isEqualTo(before);
        assertThat(open(folder.resolve("saved.db")).count()).isEqualTo(saved);
    }

    /**
     * Damages a file in a way that the backend must notice when it is opened.
     *
     * @param file the file
     * @throws Exception if it cannot be written
     */
    protected abstract void damage(Path file) throws Exception;

    @Test
    void recovery_never_replaces_a_file() {
        Path file = folder.resolve("memory.db");
        Memory memory = open(file);
        memory.remember("alpha");
        memory.close();
        Path other = folder.resolve("other.db");
        open(other).remember("beta");

        assertThatThrownBy(() -> backend().recover(file, other))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("is there already");
        assertThatThrownBy(() -> backend().recover(folder.resolve("none.db"), folder.resolve("new.db")))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void an_undamaged_file_is_recovered_in_full() {
        Path file = folder.resolve("memory.db");
        Memory memory = open(file);
        memory.rememberAll(IntStream.range(0, 700)
                .mapToObj(i -> new MemoryDraft("record number " + i, RememberOptions.in("/s" + i % 3)))
                .toList());
        memory.forgetAll(MemoryFilter.in("/s1"));
        List<MemoryRecord> records = memory.records(MemoryFilter.all()).toList();
        memory.close();

        backend().recover(file, folder.resolve("saved.db"));

        assertThat(open(folder.resolve("saved.db")).records(MemoryFilter.all())).containsExactlyElementsOf(records);
    }

    @Test
    void files_and_folders_are_for_their_owner_only() throws Exception {
        open(folder.resolve("new/memory.db")).remember("secret");

        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve("new")))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            try (Stream<Path> files = Files.list(folder.resolve("new"))) {
                assertThat(files)
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                                .isEqualTo(PosixFilePermissions.fromString("rw-------")));
            }
        }
    }

    @Test
    void the_tokenizer_of_a_file_stays_until_another_is_asked_for() {
        Path file = folder.resolve("memory.db");
        Memory plain = open(file, MemoryOptions.defaults().tokenizer(Tokenizer.PLAIN));
        plain.remember("connected pumps");
        assertThat(plain.search("connection")).isEmpty();
        plain.close();

        Memory again = open(file);
        assertThat(again.stats().tokenizer()).isEqualTo(Tokenizer.PLAIN);
        assertThat(again.search("connection")).isEmpty();
        again.close();

        Memory english = open(file, MemoryOptions.defaults().tokenizer(Tokenizer.ENGLISH));
        assertThat(english.search("connection")).hasSize(1);
        assertThat(english.stats().tokenizer()).isEqualTo(Tokenizer.ENGLISH);
    }

    @Test
    void less_durability_keeps_records_all_the_same() {
        Path file = folder.resolve("memory.db");
        Memory memory = open(file, MemoryOptions.defaults().durability(Durability.CRASH));
        memory.remember("alpha");
        memory.close();

        assertThat(open(file).search("alpha")).hasSize(1);
    }

    // ---- concurrency
    // ------------------------------------------------------------------------------------------------

    @Test
    void many_writers_and_readers_get_along() throws Exception {
        Memory memory = open(folder.resolve("memory.db"));
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<?>> work = new ArrayList<>();
            for (int writer = 0; writer < 4; writer++) {
                int number = writer;
                work.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        String id = number + "-" + i;
                        memory.remember(
                                "shared word " + i, RememberOptions.defaults().id(id));
                        assertThat(memory.get(id)).isPresent();
                        assertThat(memory.search(MemoryQuery.of("shared").limit(1000)))
                                .extracting(hit -> hit.record().id())
                                .contains(id);
                    }
                }));
                work.add(pool.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        memory.search("shared");
                    }
                }));
            }
            for (Future<?> each : work) {
                each.get();
            }
        }

        assertThat(memory.count()).isEqualTo(100);
        assertThat(memory.search(MemoryQuery.of("shared").limit(1000))).hasSize(100);
    }

    @Test
    void one_id_is_remembered_once_by_many_at_once() throws Exception {
        Memory memory = open(folder.resolve("memory.db"));
        CyclicBarrier start = new CyclicBarrier(8);
        Set<String> seen = new HashSet<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            List<Future<MemoryRecord>> work = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String text = "text " + i;
                work.add(pool.submit(() -> {
                    start.await();
                    return memory.remember(text, RememberOptions.defaults().id("one"));
                }));
            }
            for (Future<MemoryRecord> each : work) {
                seen.add(each.get().content());
            }
        }

        assertThat(seen).hasSize(1);
        assertThat(memory.count()).isEqualTo(1);
    }

    @Test
    void two_memories_on_one_file_see_each_other() {
        Path file = folder.resolve("memory.db");
        Memory first = open(file);
        Memory second = open(file);

        MemoryRecord alpha = first.remember("alpha");
        assertThat(second.search("alpha")).hasSize(1);
        second.remember("beta");
        assertThat(first.search("beta")).hasSize(1);
        second.forget(alpha.id());
        assertThat(first.search("alpha")).isEmpty();
        first.close();

        assertThat(second.search("beta")).hasSize(1);
        second.remember("gamma");
        assertThat(second.count()).isEqualTo(2);
    }

    @Test
    void closing_waits_for_writes_and_ends_all_else() throws Exception {
        Path file = folder.resolve("memory.db");
        Memory memory = open(file);
        List<String> acknowledged = new ArrayList<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; i < 100_000; i++) {
                    String id = memory.remember("text " + i).id();
                    synchronized (acknowledged) {
                        acknowledged.add(id);
                        acknowledged.notifyAll();
                    }
                }
            } catch (MemoryException closed) {
                assertThat(closed).hasMessage("The memory is closed.");
            }
        });
        synchronized (acknowledged) {
            while (acknowledged.size() < 20) {
                acknowledged.wait();
            }
        }

        memory.close();
        memory.close();
        writer.join();

        assertThatThrownBy(memory::count).isInstanceOf(MemoryException.class).hasMessage("The memory is closed.");
        assertThatThrownBy(() -> memory.remember("x")).hasMessage("The memory is closed.");
        assertThat(open(file).records(MemoryFilter.all()))
                .extracting(MemoryRecord::id)
                .containsExactlyElementsOf(acknowledged);
    }

    @Test
    void a_read_only_memory_finds_and_refuses() {
        Memory memory = inMemory();
        MemoryRecord record = memory.remember("alpha");
        Memory readOnly = memory.readOnly();

        assertThat(readOnly.search("alpha")).hasSize(1);
        assertThat(readOnly.isReadOnly()).isTrue();
        assertThatThrownBy(() -> readOnly.remember("beta"))
                .isInstanceOf(MemoryException.class)
                .hasMessage("This memory is read-only. Write to the memory it was made from.");
        assertThatThrownBy(() -> readOnly.forget(record.id())).isInstanceOf(MemoryException.class);
        assertThatThrownBy(readOnly::rebuild).isInstanceOf(MemoryException.class);
        readOnly.close();
        assertThat(memory.search("alpha")).hasSize(1);
    }

    // ---- trouble below and around
    // -------------------------------------------------------------------------------------

    /** Calls something at every eighth depth, until the stack overflows amid it. */
    @SuppressWarnings("InfiniteRecursion") // which is what it is for
    private static int sink(Runnable step, int depth) {
        if (depth % 8 == 0) {
            step.run();
        }
        return sink(step, depth + 1) + 1;
    }

    @Test
    void a_stack_that_overflows_within_a_call_breaks_nothing() throws Exception {
        Path file = folder.resolve("memory.db");
        Memory memory = open(file, MemoryOptions.defaults().durability(Durability.CRASH));
        Memory elsewhere = open(file);
        memory.remember("alpha one");
        AtomicInteger called = new AtomicInteger();
        Runnable write = () -> {
            if (called.incrementAndGet() % 64 == 0) {
                memory.remember("delta");
            }
        };
        List<Runnable> calls = List.of(() -> memory.search("alpha"), write, () -> memory.get("nobody"));
        for (int round = 0; round < 12; round++) {
            Runnable call = calls.get(round % calls.size());
            int from = round;
            Thread deep = new Thread(
                    null,
                    () -> {
                        try {
                            int unused = sink(call, from);
                        } catch (StackOverflowError | RuntimeException expected) {
                            // whatever it is, the memory goes on
                        }
                    },
                    "deep",
                    256 * 1_024L + round * 3_333L);
            deep.start();
            deep.join();
        }

        for (int i = 0; i < 20; i++) { // every connection of a pool gets its turn
            memory.remember("beta " + i);
            assertThat(memory.search(MemoryQuery.of("beta").limit(100))).hasSize(i + 1);
            assertThat(elsewhere.search(MemoryQuery.of("beta").limit(100))).hasSize(i + 1);
        }
        elsewhere.remember("gamma");
        assertThat(memory.search("gamma")).hasSize(1);
    }

    /** What is acknowledged is in the file of that name; otherwise there was an error. */
    private void remembersOrSays(Memory memory, Path file, String text) {
        boolean acknowledged;
        try {
            memory.remember(text);
            acknowledged = true;
        } catch (MemoryException told) {
            assertThat(told).hasMessageContaining(file.getFileName().toString());
            acknowledged = false;
        }
        if (acknowledged) {
            try (Memory fresh = Memory.over(backend().open(file, MemoryOptions.defaults()), MemoryOptions.defaults())) {
                assertThat(fresh.search(text)).as(text + " was acknowledged").isNotEmpty();
            }
        }
    }

    @Test
    void a_file_that_was_deleted_underneath_takes_no_acknowledged_write_with_it() throws Exception {
        Path file = folder.resolve("memory.db");
        Memory memory = Memory.over(backend().open(file, MemoryOptions.defaults()), MemoryOptions.defaults());
        memory.remember("before");

        deleteAll(file);

        try (memory) {
            remembersOrSays(memory, file, "afterwards");
        }
    }

    @Test
    void a_file_that_was_put_in_its_place_keeps_its_records() throws Exception {
        Path file = folder.resolve("memory.db");
        Path other = folder.resolve("other.db");
        try (Memory another = Memory.over(backend().open(other, MemoryOptions.defaults()), MemoryOptions.defaults())) {
            for (int i = 0; i < 50; i++) {
                another.remember("theirs " + i);
            }
        }
        Memory memory = Memory.over(backend().open(file, MemoryOptions.defaults()), MemoryOptions.defaults());
        memory.remember("ours");

        deleteAll(file);
        Files.move(kept(other), kept(file));

        try (memory) {
            remembersOrSays(memory, file, "later");
        }
        try (Memory fresh = Memory.over(backend().open(file, MemoryOptions.defaults()), MemoryOptions.defaults())) {
            assertThat(fresh.search(MemoryQuery.of("theirs").limit(100))).hasSize(50);
            assertThat(fresh.check()).isEmpty();
        }
    }

    private void deleteAll(Path file) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.filter(one -> one.getFileName()
                            .toString()
                            .startsWith(file.getFileName().toString()))
                    .toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void closing_a_memory_leaves_nobody_waiting() throws Exception {
        for (int round = 0; round < 20; round++) {
            Memory memory = Memory.over(
                    backend().open(folder.resolve("m" + round), MemoryOptions.defaults()), MemoryOptions.defaults());
            memory.remember("alpha");
            try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
                CyclicBarrier together = new CyclicBarrier(9);
                List<Future<?>> searches = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    searches.add(threads.submit(() -> {
                        together.await();
                        try {
                            while (true) {
                                assertThat(memory.search("alpha")).hasSize(1);
                            }
                        } catch (MemoryException closed) {
                            assertThat(closed).hasMessage("The memory is closed.");
                        }
                        return null;
                    }));
                }
                together.await();
                memory.close();
                for (Future<?> search : searches) {
                    search.get();
                }
            }
        }
    }

    @Test
    void a_pipe_is_no_memory() throws Exception {
        Path pipe = folder.resolve("pipe.db");
        Process made = new ProcessBuilder("mkfifo", kept(pipe).toString()).start();
        org.junit.jupiter.api.Assumptions.assumeTrue(made.waitFor() == 0, "no mkfifo here: a pipe cannot be made");

        assertThatThrownBy(() -> open(pipe))
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("a pipe, a device or the like");
        assertThatThrownBy(() -> open(Path.of("/dev/null").resolve("x"))).isInstanceOf(MemoryException.class);
    }

    @Test
    void a_path_is_a_path_whatever_is_in_it() throws Exception {
        for (String name : List.of(
                "a?journal_mode=delete",
                "b?date_string_format=x",
                "c#d",
                "e%20f",
                "file:g",
                "h i",
                "mode=memory",
                "ü 東京",
                "k'\"l",
                ":m:",
                "n?cache=shared&mode=ro")) {
            Path file = folder.resolve("names").resolve(name);
            try (Memory memory =
                    Memory.over(backend().open(file, MemoryOptions.defaults()), MemoryOptions.defaults())) {
                memory.remember("alpha " + name);
            }
            assertThat(kept(file)).isRegularFile();
            try (Memory memory =
                    Memory.over(backend().open(file, MemoryOptions.defaults()), MemoryOptions.defaults())) {
                assertThat(memory.search("alpha")).hasSize(1);
            }
        }
        try (Stream<Path> files = Files.list(folder.resolve("names"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.length() > 2)
                    .doesNotContain("a", "b", "n");
        }
    }
}
