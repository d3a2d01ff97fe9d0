package dev.regatta.spi.memory;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.Ranking;
import dev.regatta.spi.memory.text.TextQuery;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a store is asked for.
 *
 * @param text what records must match
 * @param weights how much a word counts in each column
 * @param filter what records must pass
 * @param ranking how they are ordered
 * @param now from when recency is counted
 * @param limit at most so many, at least 1
 * @param after only what comes after this place in the order; {@code null} for all
 */
public record StoreQuery(
        TextQuery text,
        Weights weights,
        MemoryFilter filter,
        Ranking ranking,
        Instant now,
        int limit,
        @Nullable Place after) {

    /** Scores are compared as whole numbers of this many parts, so that rounding on no machine changes an order. */
    public static final double PARTS = 1e9;

    /**
     * How much an occurrence counts in each column.
     *
     * @param content in the text itself
     * @param about in its metadata
     * @param around in what stands around it
     */
    public record Weights(double content, double about, double around) {
        /** With what stands around; measured on real conversations, see docs/benchmarks.md. */
        public static final Weights WITH_NEIGHBOURS = new Weights(1, 0.5, 0.35);

        /** Only by what a record itself holds. */
        public static final Weights ALONE = new Weights(1, 0.5, 0);
    }

    /**
     * A place in the order: by descending key, then ascending id.
     *
     * @param key the score in parts
     * @param id the id of the record
     */
    public record Place(long key, String id) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byKey = Long.compare(other.key, key);
            return byKey != 0 ? byKey : compareIds(id, other.id);
        }
    }

    /**
     * Compares two ids by their code points, as databases do.
     *
     * @param left an id
     * @param right another id
     * @return less than 0, 0 or more than 0
     */
    public static int compareIds(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean pairs = Character.isSurrogate(a) != Character.isSurrogate(b);
                return pairs ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /**
     * Returns a score as a whole number.
     *
     * @param score the score, at least 0
     * @return its parts
     */
    public static long key(double score) {
        return (long) (score * PARTS + 0.5);
    }

    /**
     * Returns the score of a record by the ranking of this query.
     *
     * @param relevance how well it matches
     * @param greatest the greatest relevance of all that match and pass the filter
     * @param time when it was remembered
     * @param importance how important it is
     * @return the score
     */
    public double score(double relevance, double greatest, Instant time, double importance) {
        if (!(ranking instanceof Ranking.Weighted weights)) {
            return relevance;
        }
        double age = Math.max(0, now.toEpochMilli() - time.toEpochMilli());
        return weights.relevance() * (greatest > 0 ? relevance / greatest : 0)
                + weights.recency() * Math.pow(0.5, age / weights.halfLifeMillis())
                + weights.importance() * importance;
    }
}
