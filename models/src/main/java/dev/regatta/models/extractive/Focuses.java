package dev.regatta.models.extractive;

import dev.regatta.models.extractive.Ranking.Focus;
import java.util.Collection;
import java.util.Set;

/** What kind of sentences some words ask for. */
final class Focuses {
    private static final Set<String> QUESTIONS = Set.of(
            "question", "open", "unknown", "gap", "risk", "unclear", "limitation", "missing", "weakness", "critic");
    private static final Set<String> FACTS =
            Set.of("fact", "figure", "number", "claim", "promise", "measure", "guarantee");

    private Focuses() {}

    static boolean isOfQuestions(String word) {
        return QUESTIONS.contains(word);
    }

    static Focus of(Collection<String> words) {
        if (words.stream().anyMatch(QUESTIONS::contains)) {
            return Focus.QUESTIONS;
        }
        return words.stream().anyMatch(FACTS::contains) ? Focus.FACTS : Focus.ANY;
    }
}
