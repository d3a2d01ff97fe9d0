package dev.regatta.benchmarks;

import dev.regatta.backend.Backend;
import dev.regatta.benchmarks.Figures.Pair;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import dev.regatta.spi.memory.MemoryBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Search on the pure-Java backend beside the accelerated one. */
final class MemoryBackendsSpeed {
    private static final int RECORDS = 100_000;
    private static final int QUERIES = 200;
    private static final int ROUNDS = 6;

    private MemoryBackendsSpeed() {}

    static void measure(MemoryFiles files, MemoryText text, Figures figures) throws Exception {
        figures.heading("Search on the fallback, %,d records, one and two words (bar: 3)", RECORDS);
        Optional<MemoryBackend> fallback = MemoryFiles.backend(Backend.Kind.FALLBACK);
        if (fallback.isEmpty()) {
            figures.row("there is no fallback on the class path", "skipped");
            figures.keep("fallback_vs_accelerated", "none");
            return;
        }
        List<String> queries = new ArrayList<>(text.queries(QUERIES / 2, 1, RECORDS));
        queries.addAll(text.queries(QUERIES / 2, 2, RECORDS));
        MemoryOptions options = MemoryOptions.defaults();
        Pair pair = new Pair();
        try (Memory accelerated = files.filled("accelerated", RECORDS);
                Memory pure = Memory.over(fallback.get().open(files.path("pure"), options), options)) {
            files.fill(pure, RECORDS);
            for (int round = -2; round < ROUNDS; round++) {
                Pair to = round < 0 ? new Pair() : pair;
                for (String query : queries) {
                    to.time(() -> pure.search(MemoryQuery.of(query)), () -> accelerated.search(MemoryQuery.of(query)));
                }
            }
        }
        figures.row("the fallback", "%7.3f ms", pair.left());
        figures.row("the accelerated one", "%7.3f ms", pair.right());
        figures.row(
                "ratio: medians, sums", "%7.2f × %.2f ×", pair.left() / pair.right(), pair.leftSum() / pair.rightSum());
        figures.keep("fallback_vs_accelerated", "%.2f", pair.left() / pair.right());
        files.drop("accelerated");
    }
}
