package dev.regatta.spi.memory.text;

import java.util.Set;

/** English words that say so little that a query without them finds better. */
final class StopWords {
    private static final Set<String> WORDS = Set.of(
            "a", "about", "after", "all", "also", "an", "and", "any", "are", "as", "at", "be", "been", "but", "by",
            "can", "could", "did", "do", "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i",
            "if", "in", "into", "is", "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "she", "so",
            "that", "the", "their", "them", "they", "this", "to", "was", "we", "were", "what", "when", "where", "which",
            "who", "why", "will", "with", "would", "you", "your");

    private StopWords() {}

    static boolean holds(String token) {
        return WORDS.contains(token);
    }
}
