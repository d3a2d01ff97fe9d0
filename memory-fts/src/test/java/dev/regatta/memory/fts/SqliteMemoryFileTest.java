package dev.regatta.memory.fts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryDraft;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.RememberOptions;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.MemoryBackend;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a memory on SQLite: its tables are open to every SQL client, and damage to it is repaired. */
final class SqliteMemoryFileTest {
    @TempDir
    private Path folder;

    private static MemoryBackend backend() {
        return new SqliteMemoryBackend();
    }

    private Path file() {
        return folder.resolve("memory.db");
    }

    private Memory open() {
        return Memory.over(backend().open(file(), MemoryOptions.defaults()), MemoryOptions.defaults());
    }

    private void sql(String... commands) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String command : commands) {
                statement.execute(command);
            }
        }
    }

    private String value(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }

    @Test
    void what_any_sql_client_writes_is_found() throws Exception {
        try (Memory memory = open()) {
            sql(
                    "INSERT INTO memory (content) VALUES ('written by hand 東京都')",
                    "INSERT INTO memory (id, content, metadata, scope) VALUES ('x', 'other', '{\"room\": \"cellar\", \"n\": [1]}', '/a')",
                    "INSERT INTO memory (id, content, sequence) VALUES ('t1', 'first', 't'), ('t2', 'second', 't')");

            assertThat(memory.search("hand")).hasSize(1);
            assertThat(memory.search("京都")).hasSize(1);
            assertThat(memory.search("cellar").getFirst().record().metadata()).containsEntry("n", "[1]");
            assertThat(memory.search("first")).hasSize(2);

            sql(
                    "UPDATE memory SET content = 'changed' WHERE id = 't1'",
                    "UPDATE memory SET metadata = '{}' WHERE id = 'x'",
                    "DELETE FROM memory WHERE content LIKE 'written%'");

            assertThat(memory.search("hand first cellar")).isEmpty();
            assertThat(memory.search("changed")).hasSize(2);
            assertThat(memory.check()).isEmpty();
        }
    }

    @Test
    void what_breaks_the_rules_of_the_table_is_refused_to_any_client() throws Exception {
        open().close();

        for (String bad : new String[] {
            "INSERT INTO memory (content) VALUES (NULL)",
            "INSERT INTO memory (content, scope) VALUES ('x', 'no path')",
            "INSERT INTO memory (content, scope) VALUES ('x', '/a//b')",
            "INSERT INTO memory (content, metadata) VALUES ('x', '[]')",
            "INSERT INTO memory (content, metadata) VALUES ('x', 'no json')",
            "INSERT INTO memory (content, importance) VALUES ('x', 2)",
            "INSERT INTO memory (content, id) VALUES ('x', '')",
        }) {
            assertThatThrownBy(() -> sql(bad)).as(bad).isInstanceOf(SQLException.class);
        }
        assertThat(value("SELECT count(*) FROM memory")).isEqualTo("0");
    }

    @Test
    void the_file_is_set_up_as_documented() throws Exception {
        try (Memory memory = open()) {
            memory.remember("alpha");

            assertThat(value("PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(value("PRAGMA user_version")).isEqualTo("2");
            assertThat(value("PRAGMA application_id")).isEqualTo(String.valueOf(0x52475441));
            assertThat(value("SELECT sql FROM sqlite_schema WHERE name = 'memory_index'"))
                    .contains("tokenize = 'porter unicode61 remove_diacritics 2'");
        }
    }

    @Test
    void a_file_of_the_first_format_is_brought_up_to_date() throws Exception {
        sql(
                "CREATE TABLE memory (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, scope TEXT NOT NULL,"
                        + " content TEXT NOT NULL, metadata TEXT NOT NULL, time INTEGER NOT NULL) STRICT",
                "CREATE VIRTUAL TABLE memory_index USING fts5 (content, content = 'memory', content_rowid = 'number',"
                        + " tokenize = 'porter unicode61 remove_diacritics 2')",
                "CREATE TRIGGER memory_inserted AFTER INSERT ON memory BEGIN"
                        + " INSERT INTO memory_index (rowid, content) VALUES (new.number, new.content); END",
                "CREATE TRIGGER memory_deleted AFTER DELETE ON memory BEGIN INSERT INTO memory_index (memory_index, rowid,"
                        + " content) VALUES ('delete', old.number, old.content); END",
                "CREATE TRIGGER memory_updated AFTER UPDATE OF content, number ON memory BEGIN"
                        + " INSERT INTO memory_index (memory_index, rowid, content) VALUES ('delete', old.number, old.content);"
                        + " INSERT INTO memory_index (rowid, content) VALUES (new.number, new.content); END",
                "INSERT INTO memory VALUES (7, 'one', '/crew/a', 'The pump hums', '{\"agent\":\"Analyst\"}', 1700000000000)",
                "PRAGMA user_version = 1");

        try (Memory memory = open()) {
            MemoryRecord record = memory.search("humming").getFirst().record();

            assertThat(record.id()).isEqualTo("one");
            assertThat(record.metadata()).isEqualTo(Map.of("agent", "Analyst"));
            assertThat(record.importance()).isEqualTo(0.5);
            assertThat(memory.search("analyst")).hasSize(1);
            assertThat(memory.check()).isEmpty();
        }
        assertThat(value("PRAGMA user_version")).isEqualTo("2");
    }

    @Test
    void a_newer_file_is_refused_with_both_versions_named() throws Exception {
        open().close();
        sql("PRAGMA user_version = 99");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(MemoryException.class)
                .hasMessage("The memory '" + file()
                        + "' cannot be opened: it has format 99; this build reads up to 2. Open it"
                        + " with a newer release.");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void a_database_of_something_else_is_refused_and_left_alone() throws Exception {
        sql("CREATE TABLE letters (text)", "INSERT INTO letters VALUES ('Dear reader')");
        byte[] before = Files.readAllBytes(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(MemoryException.class)
                .hasMessageContaining("it holds something else");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void an_index_that_lost_step_is_noticed_and_rebuilt() throws Exception {
        try (Memory memory = open()) {
            memory.remember("alpha beta", RememberOptions.defaults().id("1"));
            memory.remember("gamma", RememberOptions.defaults().id("2"));
        }
        sql(
                "INSERT INTO memory_index (memory_index) VALUES ('delete-all')",
                "INSERT INTO memory_index (rowid, content) VALUES (1, 'something else')");

        try (Memory memory = open()) {
            assertThat(memory.check())
                    .singleElement()
                    .asString()
                    .startsWith("The index does not agree with the records");
            assertThat(memory.search("gamma")).isEmpty();

            memory.rebuild();

            assertThat(memory.check()).isEmpty();
            assertThat(memory.search("gamma")).hasSize(1);
        }
    }

    @Test
    void damage_in_the_middle_of_a_file_loses_no_other_records() throws Exception {
        try (Memory memory = open()) {
            for (int i = 0; i < 50; i++) {
                memory.remember(
                        "record number " + i + " " + "filler ".repeat(300),
                        RememberOptions.defaults().id("r" + i));
            }
        }
        sql("PRAGMA wal_checkpoint(TRUNCATE)");
        long size = Files.size(file());
        try (RandomAccessFile access = new RandomAccessFile(file().toFile(), "rw")) {
            access.seek(size / 2 / 4096 * 4096);
            access.write(new byte[8192]);
        }
        Path saved = folder.resolve("saved.db");

        long count = backend().recover(file(), saved);

        assertThat(count).isBetween(40L, 49L);
        try (Memory memory = Memory.over(backend().open(saved, MemoryOptions.defaults()), MemoryOptions.defaults())) {
            assertThat(memory.count()).isEqualTo(count);
            assertThat(memory.check()).isEmpty();
        }
    }

    /** In a memory of this size, records with one of two words only are left out where that is certain to change nothing. */
    @Test
    void two_words_find_in_a_large_memory_what_sql_finds() throws Exception {
        Random random = new Random(7);
        try (Memory memory = open()) {
            for (int batch = 0; batch < 52; batch++) {
                memory.rememberAll(Stream.generate(() -> new MemoryDraft(words(random), RememberOptions.defaults()))
                        .limit(1_000)
                        .toList());
            }
            for (int i = 0; i < 150; i++) {
                String first = word(random);
                String second = word(random);
                int limit = 1 + random.nextInt(12);

                assertThat(memory.search(MemoryQuery.of(first + " " + second).limit(limit)))
                        .as(first + " " + second)
                        .extracting(hit -> hit.record().id())
                        .isEqualTo(bySql(first, second, limit));
            }
        }
    }

    private static String words(Random random) {
        return Stream.generate(() -> word(random)).limit(2 + random.nextInt(6)).collect(Collectors.joining(" "));
    }

    /** {@return one of 400 words, some much rarer than others} */
    private static String word(Random random) {
        return "w" + (int) Math.pow(400, random.nextDouble());
    }

    private List<String> bySql(String first, String second, int limit) throws SQLException {
        List<String> ids = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                PreparedStatement select = connection.prepareStatement(
                        "SELECT m.id FROM memory_index JOIN memory m ON m.number = memory_index.rowid"
                                + " WHERE memory_index MATCH ?"
                                + " ORDER BY CAST(-bm25(memory_index, 1, 0.5, 0.35) * 1e9 + 0.5 AS INTEGER) DESC, m.id"
                                + " LIMIT " + limit)) {
            select.setString(1, first.equals(second) ? first : first + " OR " + second);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getString(1));
                }
            }
        }
        return ids;
    }

    @Test
    void a_number_far_off_does_not_keep_recovery_from_its_end() throws Exception {
        try (Memory memory = open()) {
            memory.remember("alpha");
            sql("INSERT INTO memory (number, id, content) VALUES (900000000000, 'far', 'off')");
        }
        Path saved = folder.resolve("saved.db");

        assertThat(backend().recover(file(), saved)).isEqualTo(2);

        assertThat(folder.resolve("saved.db.part")).doesNotExist();
    }

    @Test
    void an_index_made_anew_by_another_process_disturbs_no_writer() throws Exception {
        try (Memory writer = open();
                Memory other = open()) {
            for (int i = 0; i < 20; i++) {
                writer.remember("text " + i);
                other.rebuild();
            }

            assertThat(writer.count()).isEqualTo(20);
            assertThat(writer.search(MemoryQuery.of("text").limit(100))).hasSize(20);
            assertThat(writer.check()).isEmpty();
        }
    }

    @Test
    void a_tokenizer_that_another_process_changed_stays_changed() {
        MemoryOptions plain = MemoryOptions.defaults().tokenizer(Tokenizer.PLAIN);
        try (Memory english = open()) {
            english.remember("connected");
            Memory.over(backend().open(file(), plain), plain).close();

            english.rebuild();

            assertThat(english.stats().tokenizer()).isEqualTo(Tokenizer.PLAIN);
        }
    }
}
