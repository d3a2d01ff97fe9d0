package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.Ranking;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the best records for a query. Only what ends up in the result is read from the log, unless metadata are asked for. */
final class RecordSearch {
    private final LogState replica;
    private final StoreQuery query;
    private final RecordFilter filter;

    RecordSearch(LogState replica, StoreQuery query) {
        this.replica = replica;
        this.query = query;
        this.filter = new RecordFilter(replica, query.filter());
    }

    /** A record that may be a hit; less is better. */
    private record Candidate(StoreQuery.Place place, int slot) implements Comparable<Candidate> {
        @Override
        public int compareTo(Candidate other) {
            return place.compareTo(other.place);
        }
    }

    List<StoreHit> hits() throws IOException {
        Matches all = new TextSearch(replica.index(), query.weights()).search(query.text());
        Matches matches = new Matches();
        for (int i = 0; i < all.count(); i++) {
            if (filter.testQuickly(all.slot(i))) {
                matches.add(all.slot(i), all.score(i));
            }
        }
        double greatest = query.ranking() instanceof Ranking.Weighted ? greatest(matches) : 0;
        long[] keys = new long[matches.count()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(matches.slot(i), matches.score(i), greatest);
        }
        List<StoreHit> hits = new ArrayList<>();
        for (Candidate candidate : filter.isSlow() ? passing(matches, keys) : best(matches, keys)) {
            hits.add(hit(replica, candidate.slot, candidate.place.key()));
        }
        return hits;
    }

    private long key(int slot, double relevance, double greatest) {
        if (query.ranking() instanceof Ranking.Relevance) {
            return StoreQuery.key(relevance);
        }
        RecordTable records = replica.records();
        Instant time = Instant.ofEpochMilli(records.time(slot));
        return StoreQuery.key(query.score(relevance, greatest, time, records.importance(slot)));
    }

    /** {@return the greatest relevance of what passes; records are read by falling relevance until one passes} */
    private double greatest(Matches matches) throws IOException {
        if (filter.isSlow()) {
            for (int i : byFalling(matches)) {
                if (filter.test(matches.slot(i))) {
                    return matches.score(i);
                }
            }
            return 0;
        }
        double greatest = 0;
        for (int i = 0; i < matches.count(); i++) {
            greatest = Math.max(greatest, matches.score(i));
        }
        return greatest;
    }

    private static int[] byFalling(Matches matches) {
        return java.util.stream.IntStream.range(0, matches.count())
                .boxed()
                .sorted((left, right) -> Double.compare(matches.score(right), matches.score(left)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** {@return the best of all, if all pass} */
    private List<Candidate> best(Matches matches, long[] keys) {
        StoreQuery.Place after = query.after();
        PriorityQueue<Candidate> best = new PriorityQueue<>((left, right) -> right.compareTo(left));
        long least = Long.MIN_VALUE;
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] >= least && (after == null || keys[i] <= after.key())) {
                Candidate candidate = candidate(matches.slot(i), keys[i]);
                if (after == null || candidate.place.compareTo(after) > 0) {
                    best.add(candidate);
                    if (best.size() > query.limit()) {
                        best.remove();
                    }
                    Candidate worst = best.peek();
                    least = worst != null && best.size() == query.limit() ? worst.place.key() : least;
                }
            }
        }
        Candidate[] inOrder = best.toArray(new Candidate[0]);
        Arrays.sort(inOrder);
        return List.of(inOrder);
    }

    /** {@return the best that pass; records are read in order until there are enough} */
    private List<Candidate> passing(Matches matches, long[] keys) throws IOException {
        StoreQuery.Place after = query.after();
        PriorityQueue<Candidate> all = new PriorityQueue<>();
        for (int i = 0; i < keys.length; i++) {
            Candidate candidate = candidate(matches.slot(i), keys[i]);
            if (after == null || candidate.place.compareTo(after) > 0) {
                all.add(candidate);
            }
        }
        List<Candidate> passing = new ArrayList<>();
        for (Candidate next = all.poll(); next != null && passing.size() < query.limit(); next = all.poll()) {
            if (filter.test(next.slot)) {
                passing.add(next);
            }
        }
        return passing;
    }

    private Candidate candidate(int slot, long key) {
        return new Candidate(new StoreQuery.Place(key, replica.records().id(slot)), slot);
    }

    /** {@return a record with what is searched beside it} */
    static StoreHit hit(LogState replica, int slot, long key) throws IOException {
        MemoryRecord record = replica.record(slot);
        List<String> around = new ArrayList<>();
        for (int neighbour : replica.index().neighbours(slot)) {
            around.add(replica.record(neighbour).content());
        }
        return new StoreHit(
                replica.records().number(slot), record, key, HeapIndex.about(record), String.join("\n", around));
    }
}
