package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemorySource;
import dev.regatta.memory.Ranking;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.text.Analyzer;
import dev.regatta.spi.memory.text.TextQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the tests of the log have in common. */
final class LogFixture {
    private LogFixture() {}

    static MemoryStore open(Path file) {
        return new LogMemoryBackend().open(file, MemoryOptions.defaults());
    }

    static Path logOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".log");
    }

    static MemoryRecord record(String id, String content) {
        return new MemoryRecord(id, "/", content, Map.of(), 0.5, MemorySource.NONE, null, Instant.EPOCH);
    }

    static long add(MemoryStore store, String id, String content) {
        return store.write(List.of(new MemoryChange.Add(record(id, content)))).getFirst();
    }

    static List<String> ids(MemoryStore store) {
        return store.list(MemoryFilter.all(), null, Integer.MAX_VALUE).stream()
                .map(MemoryRecord::id)
                .toList();
    }

    static List<String> found(MemoryStore store, String words) {
        return found(store, TextQuery.ofWords(words, Analyzer.of(Tokenizer.ENGLISH)));
    }

    static List<String> found(MemoryStore store, TextQuery text) {
        return store
                .search(new StoreQuery(
                        text,
                        StoreQuery.Weights.WITH_NEIGHBOURS,
                        MemoryFilter.all(),
                        Ranking.relevance(),
                        Instant.EPOCH,
                        1_000,
                        null))
                .stream()
                .map(hit -> hit.record().id())
                .toList();
    }
}
