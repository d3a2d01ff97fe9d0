package dev.regatta.models.extractive;

import dev.regatta.error.PermanentException;
import java.util.List;
import java.util.stream.Collectors;

/** An answer in text: the best sentences with their sources. */
final class TextAnswer {
    private static final int SENTENCES = 6;

    private TextAnswer() {}

    static String of(Ranking ranking, String task) {
        if (ranking.isEmpty()) {
            throw nothingToQuote();
        }
        List<Sentence> best = ranking.pick(Counts.in(task, SENTENCES), Focuses.of(Words.in(task)));
        return best.stream()
                        .map(sentence -> "- " + sentence.text()
                                + (sentence.source().isEmpty() ? "" : " [" + sentence.source() + "]"))
                        .collect(Collectors.joining("\n"))
                + "\n\n" + ExtractiveModel.NOTICE;
    }

    static PermanentException nothingToQuote() {
        return new PermanentException(
                "The extractive model can only quote, and this task gives it no text to quote from:"
                        + " no earlier results, and no tool that returned any. Give it one of these, or use a language model.");
    }
}
