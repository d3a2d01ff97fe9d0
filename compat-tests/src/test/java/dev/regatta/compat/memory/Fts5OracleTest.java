package dev.regatta.compat.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.regatta.fallback.memory.LogMemoryBackend;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.Ranking;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.text.TextQuery;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The index in the heap against SQLite itself: random records, random queries, the same hits and the same scores. */
final class Fts5OracleTest {
    private static final int QUERIES = 40;
    private static final int CASES = Math.min(2_000, Integer.getInteger("jqwik.tries.default", 100));
    private static final double TOLERANCE = 1e-9 + 1 / StoreQuery.PARTS;

    @Test
    void finds_and_scores_what_fts5_does() throws SQLException {
        int found = 0;
        for (int seed = 0; seed < CASES; seed++) {
            found += compare(seed, new RandomTexts(new Random(seed)));
        }
        assertThat(found).isGreaterThan(CASES);
    }

    /** {@return how many queries found something} */
    private static int compare(int seed, RandomTexts texts) throws SQLException {
        int found = 0;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                MemoryStore store = new LogMemoryBackend().inMemory(MemoryOptions.defaults())) {
            fill(connection, store, texts);
            for (int i = 0; i < QUERIES; i++) {
                RandomTexts.Query query = texts.query();
                Set<String> expected = scores(connection, query.text()).keySet();
                Map<String, Double> scores = scores(connection, query.scoring());
                Map<String, Double> actual = actual(store, query.parsed());
                String what = "seed " + seed + ": " + query.text();
                assertThat(actual.keySet()).as(what).isEqualTo(expected);
                actual.forEach((id, score) ->
                        assertThat(score).as(what + " for " + id).isCloseTo(scores.get(id), within(TOLERANCE)));
                found += expected.isEmpty() ? 0 : 1;
            }
        }
        return found;
    }

    private static void fill(Connection connection, MemoryStore store, RandomTexts texts) throws SQLException {
        Map<String, MemoryRecord> records = new TreeMap<>();
        for (int i = texts.number(60); i >= 0; i--) {
            String id = "r" + (100 + texts.number(100));
            MemoryRecord record = texts.record(id);
            boolean known = records.put(id, record) != null;
            store.write(List.of(known ? new MemoryChange.Replace(record) : new MemoryChange.Add(record)));
            if (texts.number(6) == 0) {
                String gone = records.keySet().iterator().next();
                records.remove(gone);
                store.write(List.of(new MemoryChange.Remove(gone)));
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE VIRTUAL TABLE t USING fts5 (id UNINDEXED, content, about, around,"
                    + " tokenize = 'porter unicode61 remove_diacritics 2')");
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?)")) {
            for (MemoryRecord record : records.values()) {
                insert.setString(1, record.id());
                insert.setString(2, record.content());
                insert.setString(3, String.join("\n", strings(record)));
                insert.setString(4, around(record, List.copyOf(records.values())));
                insert.execute();
            }
        }
    }

    private static List<String> strings(MemoryRecord record) {
        return record.metadata().values().stream().map(String.class::cast).toList();
    }

    private static String around(MemoryRecord record, List<MemoryRecord> all) {
        List<MemoryRecord> sequence = all.stream()
                .filter(other -> record.sequence() != null && record.sequence().equals(other.sequence()))
                .toList();
        int at = sequence.indexOf(record);
        List<String> contents = new ArrayList<>();
        for (int i = Math.max(0, at - 2); at >= 0 && i <= Math.min(sequence.size() - 1, at + 2); i++) {
            if (i != at) {
                contents.add(sequence.get(i).content());
            }
        }
        return String.join("\n", contents);
    }

    private static Map<String, Double> scores(Connection connection, String query) throws SQLException {
        Map<String, Double> scores = new TreeMap<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT id, -bm25(t, 0, 1, 0.5, 0.35) FROM t WHERE t MATCH ?")) {
            select.setString(1, query);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    scores.put(row.getString(1), row.getDouble(2));
                }
            }
        }
        return scores;
    }

    private static Map<String, Double> actual(MemoryStore store, TextQuery query) {
        Map<String, Double> scores = new TreeMap<>();
        List<StoreHit> hits = store.search(new StoreQuery(
                query,
                StoreQuery.Weights.WITH_NEIGHBOURS,
                MemoryFilter.all(),
                Ranking.relevance(),
                Instant.EPOCH,
                1_000,
                null));
        hits.forEach(hit -> scores.put(hit.record().id(), hit.key() / StoreQuery.PARTS));
        return scores;
    }
}
