package dev.regatta.benchmarks;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryQuery;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A memory of a million records: how long it takes to open and to search it, and what it takes of the heap. */
final class MemoryScaleSpeed {
    private static final int QUERIES = 200;
    private static final int OPENINGS = 5;

    private MemoryScaleSpeed() {}

    static void measure(MemoryFiles files, MemoryText text, int records, Figures figures) throws Exception {
        double seconds = Figures.millis(() -> files.filled("scale", records).close()) / 1e3;
        List<Double> openings = new ArrayList<>();
        for (int i = 0; i < OPENINGS; i++) {
            Memory[] opened = new Memory[1];
            openings.add(Figures.millis(() -> opened[0] = files.open("scale")));
            opened[0].close();
        }
        List<String> queries = text.queries(QUERIES, 2, records);
        double before = usedMegabytes();
        double[] millis = new double[2 * QUERIES];
        double heap;
        try (Memory memory = files.open("scale")) {
            for (int i = 0; i < QUERIES / 2; i++) {
                memory.search(MemoryQuery.of(queries.get(i)));
            }
            for (int i = 0; i < millis.length; i++) {
                String query = queries.get(i % QUERIES);
                millis[i] = Figures.millis(() -> memory.search(MemoryQuery.of(query)));
            }
            heap = usedMegabytes() - before;
        }
        double matches = matches(files, queries);
        figures.heading("%,d records (bars: 500 ms, 10 ms, 64 MB)", records);
        figures.row(
                "written in batches of 1,000",
                "%7.0f s, %,.0f records/s, %,d MB",
                seconds,
                records / seconds,
                Files.size(files.path("scale")) >> 20);
        figures.row("open", "%7.1f ms", Figures.median(openings));
        figures.row(
                "search for two words: median, 90, 99 of 100",
                "%7.2f ms %.2f %.2f",
                Figures.percentile(millis, 0.5),
                Figures.percentile(millis, 0.9),
                Figures.percentile(millis, 0.99));
        figures.row("records that hold one of the two words: median", "%,7.0f", matches);
        figures.row("used heap more than before", "%7.1f MB", heap);
        figures.keep("records", "%d", records);
        figures.keep("fill_records_s", "%.0f", records / seconds);
        figures.keep("open_ms", "%.1f", Figures.median(openings));
        figures.keep("search_p50_ms", "%.2f", Figures.percentile(millis, 0.5));
        figures.keep("matches_p50", "%.0f", matches);
        figures.keep("heap_mb", "%.1f", heap);
        files.drop("scale");
    }

    private static double matches(MemoryFiles files, List<String> queries) throws SQLException {
        List<Double> counts = new ArrayList<>();
        try (Connection connection = files.connect("scale");
                PreparedStatement statement =
                        connection.prepareStatement("SELECT count(*) FROM memory_index WHERE memory_index MATCH ?")) {
            for (String query : queries) {
                statement.setString(1, query.replace(" ", " OR "));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    counts.add(row.getDouble(1));
                }
            }
        }
        return Figures.median(counts);
    }

    private static double usedMegabytes() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(100);
        }
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
    }
}
