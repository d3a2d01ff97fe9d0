package dev.regatta.fallback;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which documents hold which tokens where, and how well documents fit queries: BM25 with the constants and the idf of
 * SQLite's FTS5 (its documentation, section "The bm25() function"; Robertson and Zaragoza 2009). Not thread-safe.
 */
final class InvertedIndex {
    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final double LEAST_IDF = 1e-6;

    private final Map<String, Map<String, int[]>> positions = new HashMap<>();
    private final Map<String, Integer> lengths = new HashMap<>();
    private long totalLength;

    void add(String id, String content) {
        List<String> tokens = Tokens.of(content);
        Map<String, int[]> places = new HashMap<>();
        for (int i = 0; i < tokens.size(); i++) {
            int[] before = places.getOrDefault(tokens.get(i), new int[0]);
            int[] with = Arrays.copyOf(before, before.length + 1);
            with[before.length] = i;
            places.put(tokens.get(i), with);
        }
        places.forEach((token, where) ->
                positions.computeIfAbsent(token, key -> new TreeMap<>()).put(id, where));
        lengths.put(id, tokens.size());
        totalLength += tokens.size();
    }

    void remove(String id, String content) {
        for (String token : Tokens.of(content)) {
            Map<String, int[]> documents = positions.get(token);
            if (documents != null) {
                documents.remove(id);
                if (documents.isEmpty()) {
                    positions.remove(token);
                }
            }
        }
        Integer length = lengths.remove(id);
        totalLength -= length == null ? 0 : length;
    }

    /** {@return the score of every document that holds any of some words; a word of several tokens counts as a phrase} */
    Map<String, Double> scores(List<String> words) {
        Map<String, Double> scores = new HashMap<>();
        double averageLength = lengths.isEmpty() ? 0 : (double) totalLength / lengths.size();
        for (String word : words) {
            Map<String, Integer> frequencies = frequencies(Tokens.of(word));
            int holding = frequencies.size();
            double idf = Math.max(LEAST_IDF, Math.log((lengths.size() - holding + 0.5) / (holding + 0.5)));
            frequencies.forEach((id, frequency) -> {
                double length = lengths.getOrDefault(id, 0);
                double weight = frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * length / averageLength));
                scores.merge(id, idf * weight, Double::sum);
            });
        }
        return scores;
    }

    /** {@return how often each document holds some tokens one behind the other} */
    private Map<String, Integer> frequencies(List<String> phrase) {
        if (phrase.isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> frequencies = new TreeMap<>();
        positions.getOrDefault(phrase.getFirst(), Map.of()).forEach((id, starts) -> {
            int count = 0;
            for (int start : starts) {
                count += holdsAt(id, start, phrase) ? 1 : 0;
            }
            if (count > 0) {
                frequencies.put(id, count);
            }
        });
        return frequencies;
    }

    private boolean holdsAt(String id, int start, List<String> phrase) {
        for (int i = 1; i < phrase.size(); i++) {
            int[] places = positions.getOrDefault(phrase.get(i), Map.of()).get(id);
            if (places == null || Arrays.binarySearch(places, start + i) < 0) {
                return false;
            }
        }
        return true;
    }
}
