package dev.regatta.memory;

import java.time.Duration;

/** How hits are ordered. */
public sealed interface Ranking {
    /** {@return by relevance alone: BM25, or with embeddings the sum of both kinds of likeness} */
    static Ranking relevance() {
        return new Relevance();
    }

    /** {@return by relevance (0.5), recency (0.3, a half-life of 30 days) and importance (0.2)} */
    static Ranking weighted() {
        return weighted(0.5, 0.3, Duration.ofDays(30), 0.2);
    }

    /**
     * Returns an order by three things at once: {@code relevance × r/R + recency × 0.5^(age/halfLife) + importance × i}, with
     * {@code r} the relevance of a hit, {@code R} the greatest of all that match and pass the filter, {@code age} the time
     * since the hit's own (0 if that lies ahead), {@code i} its importance. It is computed for all that match, not for the
     * most relevant of them.
     *
     * @param relevance the weight of relevance, at least 0
     * @param recency the weight of recency, at least 0
     * @param halfLife after which time half of the recency is left, at least a second
     * @param importance the weight of importance, at least 0
     * @return the ranking
     */
    static Ranking weighted(double relevance, double recency, Duration halfLife, double importance) {
        return new Weighted(relevance, recency, halfLife, importance);
    }

    /** By relevance alone. */
    record Relevance() implements Ranking {}

    /**
     * By relevance, recency and importance; the formula stands at {@link Ranking#weighted(double, double, Duration, double)}.
     *
     * @param relevance the weight of relevance
     * @param recency the weight of recency
     * @param halfLife after which time half of the recency is left
     * @param importance the weight of importance
     */
    record Weighted(double relevance, double recency, Duration halfLife, double importance) implements Ranking {
        /** Checks the ranges. */
        public Weighted {
            for (double weight : new double[] {relevance, recency, importance}) {
                if (!(weight >= 0 && weight <= 1_000)) {
                    throw new IllegalArgumentException("A weight must be 0 to 1000, was " + weight);
                }
            }
            if (halfLife.compareTo(Duration.ofSeconds(1)) < 0 || halfLife.toDays() > 365_000) {
                throw new IllegalArgumentException("halfLife must be a second to 1000 years, was " + halfLife);
            }
        }

        /** {@return the half-life in milliseconds} */
        public double halfLifeMillis() {
            return halfLife.toMillis();
        }
    }
}
