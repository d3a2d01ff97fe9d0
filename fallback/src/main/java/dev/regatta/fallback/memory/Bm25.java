package dev.regatta.fallback.memory;

/**
 * BM25 as FTS5 computes it (SQLite's documentation, "The bm25() function"): Robertson and Zaragoza, "The Probabilistic
 * Relevance Framework: BM25 and Beyond" (2009), with k1 = 1.2 and b = 0.75, and an inverse document frequency that is never
 * negative.
 */
final class Bm25 {
    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final double LEAST = 1e-6;

    private final RecordTable records;
    private final double average;
    private final double inverseFrequency;

    /**
     * @param occurring in how many records the phrase occurs
     */
    Bm25(RecordTable records, int occurring) {
        this.records = records;
        this.average = (double) records.tokens() / records.count();
        double inverse = Math.log((records.count() - occurring + 0.5) / (occurring + 0.5));
        this.inverseFrequency = inverse <= 0 ? LEAST : inverse;
    }

    /** {@return what a phrase adds to the score of a record that it occurs in so often} */
    double score(int slot, double frequency) {
        double length = records.tokens(slot) / average;
        return inverseFrequency * (frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length)));
    }
}
