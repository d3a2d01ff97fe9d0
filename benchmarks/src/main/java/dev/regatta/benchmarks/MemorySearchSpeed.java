package dev.regatta.benchmarks;

import dev.regatta.benchmarks.Figures.Pair;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryQuery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Search through the API, beside its own SQL through JDBC and beside {@code LIKE}. */
final class MemorySearchSpeed {
    private static final int RECORDS = 20_000;
    private static final int HITS = 10;
    private static final int QUERIES = 400;
    private static final int ROUNDS = 15;
    private static final int MOST_HITS = 100;

    private static final String COLUMNS =
            "m.id, m.scope, m.content, m.metadata, m.importance, m.run, m.task, m.agent, m.sequence, m.time, m.number";

    private static final String KEY =
            "CAST((-bm25(memory_index, 1.0, 0.5, 0.35)) * 1e9 + 0.5 AS INTEGER) AS key FROM memory_index";

    /** One statement that finds the same hits in the same order: by the same score, ties by id. */
    private static final String SEARCH =
            "SELECT " + COLUMNS + ", c.about, c.around, f.key FROM (SELECT m.number, m.id, "
                    + KEY + " JOIN memory m ON m.number = memory_index.rowid WHERE memory_index MATCH ?"
                    + " ORDER BY key DESC, m.id LIMIT ?) f"
                    + " JOIN memory m ON m.number = f.number JOIN memory_context c ON c.number = f.number"
                    + " ORDER BY f.key DESC, f.id";

    /** Does less: which of those with the same score are found, and in which order, is left to chance. */
    private static final String ANY_ORDER =
            "SELECT " + COLUMNS + ", c.about, c.around, f.key FROM (SELECT rowid AS number, "
                    + KEY + " WHERE memory_index MATCH ? ORDER BY key DESC LIMIT ?) f"
                    + " JOIN memory m ON m.number = f.number JOIN memory_context c ON c.number = f.number"
                    + " ORDER BY f.key DESC, m.id";

    private static final String LIKE = "SELECT " + COLUMNS + " FROM memory m WHERE m.content LIKE ?";

    private MemorySearchSpeed() {}

    static void besideJdbc(MemoryFiles files, MemoryText text, Figures figures) throws Exception {
        List<String> queries = new ArrayList<>(text.queries(QUERIES / 2, 1, RECORDS));
        queries.addAll(text.queries(QUERIES / 2, 2, RECORDS));
        try (Memory memory = files.filled("search", RECORDS)) {
            figures.heading("Search, %,d records, one and two words, ten hits (bar: 0.9)", RECORDS);
            compare(memory, files, queries, SEARCH, figures);
            compare(memory, files, queries, ANY_ORDER, figures);
        }
        files.drop("search");
    }

    private static void compare(Memory memory, MemoryFiles files, List<String> queries, String sql, Figures figures)
            throws Exception {
        List<Double> ratios = new ArrayList<>();
        Pair last = new Pair();
        boolean same = sql.equals(SEARCH);
        try (Connection connection = files.connect("search");
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int round = -ROUNDS / 3; round < ROUNDS; round++) {
                Pair pair = new Pair();
                for (String query : queries) {
                    String match = '"' + query.replace(" ", "\" OR \"") + '"';
                    List<List<MemoryHit>> hits = new ArrayList<>();
                    List<List<String[]>> rows = new ArrayList<>();
                    pair.time(
                            () -> hits.add(memory.search(MemoryQuery.of(query))),
                            () -> rows.add(select(statement, match, HITS)));
                    if (same) {
                        check(query, hits.getFirst(), rows.getFirst());
                    }
                }
                if (round >= 0) {
                    ratios.add(pair.rightSum() / pair.leftSum());
                    last = pair;
                }
            }
        }
        figures.row("through the API", "%7.3f ms", last.left());
        figures.row(
                same ? "the same SQL through JDBC" : "SQL that leaves the order of equals to chance",
                "%7.3f ms",
                last.right());
        figures.row("its time / the API's", "%7.2f ×", Figures.median(ratios));
        figures.keep(same ? "search_vs_jdbc" : "search_vs_jdbc_any_order", "%.2f", Figures.median(ratios));
    }

    private static void check(String query, List<MemoryHit> hits, List<String[]> rows) {
        List<String> found = hits.stream().map(hit -> hit.record().id()).toList();
        List<String> expected = rows.stream().map(row -> row[0]).toList();
        if (!found.equals(expected)) {
            throw new IllegalStateException("API and SQL do not find the same for '" + query + "'");
        }
    }

    private static List<String[]> select(PreparedStatement statement, String text, int limit) throws SQLException {
        statement.setString(1, text);
        if (limit > 0) {
            statement.setInt(2, limit);
        }
        List<String[]> rows = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            int columns = row.getMetaData().getColumnCount();
            while (row.next()) {
                String[] values = new String[columns];
                for (int i = 0; i < columns; i++) {
                    values[i] = row.getString(i + 1);
                }
                rows.add(values);
            }
        }
        return rows;
    }

    // ---- LIKE
    // --------------------------------------------------------------------------------------------------------

    static void besideLike(MemoryFiles files, MemoryText text, Figures figures) throws Exception {
        figures.heading(
                "Search beside LIKE '%%word%%', words for which both find the same records (bar: 11 at 20,000)");
        for (int records : new int[] {1_000, 20_000, 100_000}) {
            double ratio;
            try (Memory memory = files.filled("like", records);
                    Connection connection = files.connect("like");
                    PreparedStatement like = connection.prepareStatement(LIKE)) {
                List<String> words = sameHits(memory, like, text.queries(4 * ROUNDS, 1, records));
                Pair pair = new Pair();
                for (int round = 0; round < 5; round++) {
                    for (String word : words) {
                        pair.time(
                                () -> memory.search(MemoryQuery.of(word).limit(MOST_HITS)),
                                () -> select(like, '%' + word + '%', 0));
                    }
                }
                ratio = pair.right() / pair.left();
                figures.row(
                        String.format(Locale.ROOT, "%,d records, %d words", records, words.size()),
                        "%7.3f ms, LIKE %8.3f ms: %6.0f ×",
                        pair.left(),
                        pair.right(),
                        ratio);
            }
            figures.keep("like_" + records, "%.0f", ratio);
            files.drop("like");
        }
    }

    private static List<String> sameHits(Memory memory, PreparedStatement like, List<String> words)
            throws SQLException {
        List<String> same = new ArrayList<>();
        for (String word : new HashSet<>(words)) {
            Set<String> found = new HashSet<>();
            memory.search(MemoryQuery.of(word).limit(MOST_HITS))
                    .forEach(hit -> found.add(hit.record().id()));
            Set<String> alike = new HashSet<>();
            select(like, '%' + word + '%', 0).forEach(row -> alike.add(row[0]));
            if (found.size() < MOST_HITS && found.equals(alike)) {
                same.add(word);
            }
        }
        if (same.isEmpty()) {
            throw new IllegalStateException("There is no word for which search and LIKE find the same");
        }
        return same;
    }
}
