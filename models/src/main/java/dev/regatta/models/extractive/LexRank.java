package dev.regatta.models.extractive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * LexRank (Erkan and Radev, 2004): how central sentences are in the graph of those that are alike, by a random walk that
 * restarts at the sentences that were asked for (Otterbacher, Erkan and Radev, 2005).
 */
final class LexRank {
    private static final double DAMPING = 0.85;
    private static final double LEAST_ALIKE = 0.1;
    private static final int ROUNDS = 25;
    /** A word that more sentences hold says nothing about which are alike, and would make the graph dense. */
    private static final int MOST_HOLDING = 200;

    private LexRank() {}

    /**
     * Ranks sentences.
     *
     * @param sentences the sentences, at most some thousands: time and room grow with the pairs that share words
     * @param bias how much each is asked for, at least 0; all 0 for no bias
     * @return a value for each, 0 to 1, 1 for the most central
     */
    static double[] of(List<Sentence> sentences, double[] bias) {
        int count = sentences.size();
        Map<String, List<Integer>> holding = new HashMap<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            sentences
                    .get(i)
                    .words()
                    .forEach(word -> holding.computeIfAbsent(word, key -> new ArrayList<>())
                            .add(index));
        }
        List<Map<Integer, Double>> edges = edges(sentences, holding);
        double asked = 0;
        for (double each : bias) {
            asked += each;
        }
        double[] start = new double[count];
        double[] rank = new double[count];
        for (int i = 0; i < count; i++) {
            start[i] = asked > 0 ? (0.5 * bias[i] / asked + 0.5 / count) : 1.0 / count;
            rank[i] = start[i];
        }
        for (int round = 0; round < ROUNDS; round++) {
            rank = walked(rank, start, edges);
        }
        double most = 0;
        for (double each : rank) {
            most = Math.max(most, each);
        }
        for (int i = 0; i < count && most > 0; i++) {
            rank[i] /= most;
        }
        return rank;
    }

    private static double[] walked(double[] rank, double[] start, List<Map<Integer, Double>> edges) {
        double[] next = new double[rank.length];
        double lost = 0;
        for (int i = 0; i < rank.length; i++) {
            double all = 0;
            for (double weight : edges.get(i).values()) {
                all += weight;
            }
            if (all == 0) {
                lost += rank[i];
                continue;
            }
            for (Map.Entry<Integer, Double> edge : edges.get(i).entrySet()) {
                next[edge.getKey()] += rank[i] * edge.getValue() / all;
            }
        }
        for (int i = 0; i < rank.length; i++) {
            next[i] = (1 - DAMPING) * start[i] + DAMPING * (next[i] + lost * start[i]);
        }
        return next;
    }

    private static List<Map<Integer, Double>> edges(List<Sentence> sentences, Map<String, List<Integer>> holding) {
        int count = sentences.size();
        double[] lengths = new double[count];
        List<Map<Integer, Double>> edges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            edges.add(new HashMap<>());
            for (String word : sentences.get(i).words()) {
                double weight = Math.log(1
                        + (double) count / holding.getOrDefault(word, List.of()).size());
                lengths[i] += weight * weight;
            }
            lengths[i] = Math.sqrt(lengths[i]);
        }
        holding.forEach((word, indices) -> {
            if (indices.size() > 1 && indices.size() <= MOST_HOLDING) {
                double weight = Math.log(1 + (double) count / indices.size());
                for (int i : indices) {
                    for (int j : indices) {
                        if (i != j) {
                            edges.get(i).merge(j, weight * weight, Double::sum);
                        }
                    }
                }
            }
        });
        for (int i = 0; i < count; i++) {
            double own = lengths[i];
            edges.get(i).replaceAll((j, dot) -> dot / (own * lengths[j]));
            edges.get(i).values().removeIf(cosine -> cosine < LEAST_ALIKE);
        }
        return edges;
    }
}
