package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.StoreVector;
import dev.regatta.spi.memory.text.TextQuery;
import dev.regatta.support.StackRoom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds by words and by meaning at once. The relevance of a record is the sum of two parts, each at most about 1: its BM25,
 * divided by the greatest of all records that match and pass the filter; and how far its cosine lies above the average of all
 * records, divided by how far the greatest does, so that it does not matter how a model's cosines are spread. It is computed for
 * every record, so no better hit is missed. Thread-safe.
 */
final class HybridSearch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HybridSearch.class);

    /** How much meaning counts beside words; measured on real conversations, see docs/benchmarks.md. */
    private static final double MEANING = 0.8;

    /** The average of so few cosines says little: it is drawn towards 0 as if there were so many more of 0. */
    private static final int FEW = 10;

    private static final int VECTORS_AT_ONCE = 1_000;

    private final MemoryStore store;
    private final EmbeddingChain embeddings;
    private final String modelName;
    private final Embedder embedder;
    private final AtomicBoolean warned = new AtomicBoolean();

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private VectorIndex index = new VectorIndex(0); // guarded by lock
    private long version; // guarded by lock; of the newest vector in the index
    private long state; // guarded by lock; the store's when the index was brought up to date
    private boolean loaded; // guarded by lock

    private HybridSearch(MemoryStore store, EmbeddingChain embeddings) {
        this.store = store;
        this.embeddings = embeddings;
        this.modelName = embeddings.keptAs();
        this.embedder = new Embedder(store, embeddings);
    }

    static HybridSearch start(MemoryStore store, EmbeddingChain embeddings) {
        HybridSearch search = new HybridSearch(store, embeddings);
        search.embedder.start();
        return search;
    }

    void written() {
        embedder.wake();
    }

    boolean await(Duration timeout) throws InterruptedException {
        return embedder.await(timeout);
    }

    @Override
    public void close() {
        embedder.close();
    }

    // ---- searching
    // --------------------------------------------------------------------------------------------------

    List<StoreHit> search(String text, StoreQuery query, boolean neighbours, QueryEmbedding how) {
        StackRoom.check();
        float[] wanted = plain(query.text()) ? embed(text, how) : null;
        if (wanted == null) {
            return store.search(query);
        }
        upToDate(wanted.length);
        lock.readLock().lock();
        try {
            return index.count() == 0 || index.dimension() != wanted.length
                    ? store.search(query)
                    : new Fusion(query, index.cosines(wanted, neighbours)).hits();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** {@return whether the query holds a plain word; who asks for phrases only wants them as they stand} */
    private static boolean plain(TextQuery text) {
        return text.phrases().stream().anyMatch(phrase -> phrase.tokens().size() == 1);
    }

    private float @Nullable [] embed(String text, QueryEmbedding how) {
        try {
            float[] vector = how.vectorOf(modelName, text, () -> embeddings.ofQuery(text));
            warned.set(false);
            return vector;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        } catch (Throwable failure) { // also a full stack, or no memory for native code: words are searched anyway
            if (!warned.getAndSet(true)) {
                LOG.warn(
                        "A query cannot be embedded ({}); memories are found by words alone until it can.",
                        failure.getClass().getSimpleName());
            }
            return null;
        }
    }

    /** The model says by what it makes of queries how long its vectors are; others that it made are left out. */
    private void upToDate(int dimension) {
        lock.readLock().lock();
        try {
            if (loaded && index.dimension() == dimension && state == store.state()) {
                return;
            }
        } finally {
            lock.readLock().unlock();
        }
        lock.writeLock().lock();
        try {
            if (index.dimension() != dimension) {
                index = new VectorIndex(dimension);
                version = 0;
            }
            long now = store.state();
            List<StoreVector> page = store.vectors(modelName, version, VECTORS_AT_ONCE);
            while (!page.isEmpty()) {
                page.forEach(index::put);
                version = page.getLast().version();
                page = store.vectors(modelName, version, VECTORS_AT_ONCE);
            }
            dropForgotten();
            state = now;
            loaded = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void dropForgotten() {
        BitSet kept = new BitSet(index.size());
        store.vectorNumbers(modelName, number -> {
            int slot = index.slot(number);
            if (slot >= 0) {
                kept.set(slot);
            }
        });
        if (kept.cardinality() < index.count()) {
            for (long number : index.numbers()) {
                if (!kept.get(index.slot(number))) {
                    index.remove(number);
                }
            }
        }
    }

    /** One search: all records that match by words or have a vector, with both parts of their relevance. */
    private final class Fusion {
        private final StoreQuery query;
        private final float[] cosines;
        private final double[] words;
        private final BitSet allowed;
        private final Map<Long, Double> withoutVector = new HashMap<>();

        Fusion(StoreQuery query, float[] cosines) {
            this.query = query;
            this.cosines = cosines;
            this.words = new double[cosines.length];
            this.allowed = new BitSet(cosines.length);
        }

        List<StoreHit> hits() {
            filter();
            double greatestWords = words();
            double[] relevance = relevance(greatestWords);
            double greatest = 0;
            for (double each : relevance) {
                greatest = Math.max(greatest, each);
            }
            Map<Long, StoreHit> fetched = new HashMap<>();
            store.byNumber(List.copyOf(withoutVector.keySet())).forEach(hit -> fetched.put(hit.number(), hit));
            for (double each : withoutVector.values()) {
                greatest = Math.max(greatest, each / greatestWords);
            }
            return inOrder(candidates(relevance, greatest, greatestWords, fetched), fetched);
        }

        private void filter() {
            TextQuery unwanted = query.text() instanceof TextQuery.Without without ? without.unwanted() : null;
            if (query.filter().isAll()) {
                allowed.set(0, cosines.length);
            } else {
                store.numbers(query.filter(), number -> {
                    int slot = index.slot(number);
                    if (slot >= 0) {
                        allowed.set(slot);
                    } else {
                        withoutVector.put(number, 0.0);
                    }
                });
            }
            if (unwanted != null) {
                store.matches(unwanted, query.weights(), (number, relevance) -> {
                    int slot = index.slot(number);
                    if (slot >= 0) {
                        allowed.clear(slot);
                    }
                });
            }
        }

        /** {@return the greatest relevance by words} */
        private double words() {
            boolean all = query.filter().isAll();
            store.matches(query.text(), query.weights(), (number, relevance) -> {
                int slot = index.slot(number);
                if (slot >= 0) {
                    words[slot] = relevance;
                } else if (all || withoutVector.containsKey(number)) {
                    withoutVector.put(number, relevance);
                }
            });
            withoutVector.values().removeIf(relevance -> relevance == 0);
            double greatest = 0;
            for (int slot = 0; slot < words.length; slot++) {
                greatest = allowed.get(slot) ? Math.max(greatest, words[slot]) : greatest;
            }
            for (double relevance : withoutVector.values()) {
                greatest = Math.max(greatest, relevance);
            }
            return greatest == 0 ? 1 : greatest;
        }

        private double[] relevance(double greatestWords) {
            double sum = 0;
            double highest = 0;
            for (float cosine : cosines) {
                sum += cosine;
                highest = Math.max(highest, cosine);
            }
            double average = Math.max(0, sum / (index.count() + FEW));
            double spread = Math.max(1e-6, highest - average);
            double[] relevance = new double[cosines.length];
            for (int slot = 0; slot < relevance.length; slot++) {
                if (allowed.get(slot) && index.entry(slot) != null) {
                    double meaning = Math.max(0, cosines[slot] - average) / spread;
                    relevance[slot] = words[slot] / greatestWords + MEANING * meaning;
                }
            }
            return relevance;
        }

        /** {@return the best places after the one to go on after, as many as asked for} */
        private List<Candidate> candidates(
                double[] relevance, double greatest, double greatestWords, Map<Long, StoreHit> fetched) {
            BestPlaces best = new BestPlaces(query.limit(), query.after());
            for (int slot = 0; slot < relevance.length; slot++) {
                if (relevance[slot] > 0) {
                    StoreVector entry = requireNonNull(index.entry(slot));
                    double score = query.score(relevance[slot], greatest, entry.time(), entry.importance());
                    best.offer(StoreQuery.key(score), entry.id(), entry.number());
                }
            }
            fetched.forEach((number, hit) -> {
                double own = withoutVector.getOrDefault(number, 0.0) / greatestWords;
                MemoryRecord record = hit.record();
                double score = query.score(own, greatest, record.time(), record.importance());
                best.offer(StoreQuery.key(score), record.id(), number);
            });
            return best.inOrder();
        }

        private List<StoreHit> inOrder(List<Candidate> candidates, Map<Long, StoreHit> fetched) {
            List<Long> missing = candidates.stream()
                    .map(Candidate::number)
                    .filter(number -> !fetched.containsKey(number))
                    .toList();
            store.byNumber(missing).forEach(hit -> fetched.put(hit.number(), hit));
            List<StoreHit> hits = new ArrayList<>();
            for (Candidate candidate : candidates) {
                StoreHit hit = fetched.get(candidate.number());
                if (hit != null) {
                    hits.add(new StoreHit(
                            hit.number(), hit.record(), candidate.place().key(), hit.about(), hit.around()));
                }
            }
            return hits;
        }
    }

    /** A record that may be a hit. */
    private record Candidate(StoreQuery.Place place, long number) {}

    /** Keeps the best of many places. */
    private static final class BestPlaces {
        private static final Comparator<Candidate> WORST_FIRST =
                Comparator.comparing(Candidate::place).reversed();

        private final int limit;
        private final StoreQuery.@Nullable Place after;
        private final java.util.PriorityQueue<Candidate> best = new java.util.PriorityQueue<>(WORST_FIRST);

        BestPlaces(int limit, StoreQuery.@Nullable Place after) {
            this.limit = limit;
            this.after = after;
        }

        void offer(long key, String id, long number) {
            Candidate worst = best.peek();
            if (worst != null && best.size() == limit && key < worst.place().key()) {
                return;
            }
            Candidate candidate = new Candidate(new StoreQuery.Place(key, id), number);
            if (after != null && candidate.place().compareTo(after) <= 0) {
                return;
            }
            best.add(candidate);
            if (best.size() > limit) {
                best.remove();
            }
        }

        List<Candidate> inOrder() {
            return best.stream().sorted(WORST_FIRST.reversed()).toList();
        }
    }
}
