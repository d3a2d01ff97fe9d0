package dev.regatta.benchmarks;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.store.embedding.EmbeddingSearchRequest;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Search by words and meaning over 50,000 vectors of 384 parts, beside langchain4j's store and beside a bare loop. */
final class MemoryVectorSpeed {
    private static final int RECORDS = 50_000;
    private static final int DIMENSION = 384;
    private static final int ROUNDS = 60;
    private static final int WARM_UP = 30;

    private MemoryVectorSpeed() {}

    /** Gives every text a vector of its own, in no time. */
    private static final class RandomVectors implements EmbeddingModel {
        @Override
        public Response<List<Embedding>> embedAll(List<TextSegment> texts) {
            return Response.from(texts.stream()
                    .map(text -> Embedding.from(vector(text.text().hashCode())))
                    .toList());
        }

        @Override
        public String modelName() {
            return "random";
        }
    }

    private static float[] vector(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] vector = new float[DIMENSION];
        double square = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) random.nextGaussian();
            square += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    static void measure(MemoryFiles files, MemoryText text, Figures figures) throws Exception {
        EmbeddingModel model = new RandomVectors();
        InMemoryEmbeddingStore<TextSegment> peer = new InMemoryEmbeddingStore<>();
        float[] bare = new float[RECORDS * DIMENSION];
        for (int i = 0; i < RECORDS; i++) {
            TextSegment segment = TextSegment.from(text.record(i));
            Embedding embedding = model.embed(segment).content();
            peer.add(embedding, segment);
            System.arraycopy(embedding.vector(), 0, bare, i * DIMENSION, DIMENSION);
        }
        files.filled("vectors", RECORDS).close();
        List<String> queries = text.queries(ROUNDS, 2, RECORDS);
        List<Double> ours = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        List<Double> loops = new ArrayList<>();
        double embedded;
        double first;
        try (Memory memory = files.open("vectors", MemoryOptions.defaults().embeddings(model))) {
            embedded = Figures.millis(() -> {
                if (!memory.awaitEmbedded(Duration.ofMinutes(10))) {
                    throw new IllegalStateException("Not embedded within 10 minutes");
                }
            });
            first = Figures.millis(() -> memory.search(queries.getFirst()));
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                String query = queries.get(Math.floorMod(round, ROUNDS));
                Embedding wanted = model.embed(query).content();
                EmbeddingSearchRequest request = EmbeddingSearchRequest.builder()
                        .queryEmbedding(wanted)
                        .maxResults(10)
                        .build();
                double own = Figures.millis(() -> memory.search(MemoryQuery.of(query)));
                String unknown = "qqqx" + (round + WARM_UP) + " qqqy" + (round + WARM_UP);
                double meaning = Figures.millis(() -> memory.search(MemoryQuery.of(unknown)));
                double other = Figures.millis(() -> peer.search(request));
                double loop = Figures.millis(() -> scan(bare, wanted.vector()));
                if (round >= 0) {
                    ours.add(own);
                    alone.add(meaning);
                    theirs.add(other);
                    loops.add(loop);
                }
            }
        }
        figures.heading("Search by words and meaning, %,d vectors of %d parts (bar: 8 ms)", RECORDS, DIMENSION);
        figures.row("embedding all, in the background", "%7.0f ms", embedded);
        figures.row("the first search, which reads the vectors", "%7.1f ms", first);
        figures.row("search, no record holds the words", "%7.2f ms", Figures.median(alone));
        figures.row("search, many records hold the words", "%7.2f ms", Figures.median(ours));
        figures.row("langchain4j's InMemoryEmbeddingStore", "%7.2f ms", Figures.median(theirs));
        figures.row("a bare loop over all vectors", "%7.2f ms", Figures.median(loops));
        figures.keep("vector_ms", "%.2f", Figures.median(alone));
        figures.keep("hybrid_ms", "%.2f", Figures.median(ours));
        figures.keep("vector_langchain4j_ms", "%.2f", Figures.median(theirs));
        figures.keep("vector_scan_ms", "%.2f", Figures.median(loops));
        figures.keep("vector_vs_langchain4j", "%.2f", Figures.median(theirs) / Figures.median(alone));
        files.drop("vectors");
    }

    private static float scan(float[] all, float[] wanted) {
        float best = -1;
        for (int at = 0; at < all.length; at += DIMENSION) {
            float a = 0;
            float b = 0;
            float c = 0;
            float d = 0;
            for (int i = 0; i < DIMENSION; i += 4) {
                a += all[at + i] * wanted[i];
                b += all[at + i + 1] * wanted[i + 1];
                c += all[at + i + 2] * wanted[i + 2];
                d += all[at + i + 3] * wanted[i + 3];
            }
            best = Math.max(best, a + b + c + d);
        }
        return best;
    }
}
