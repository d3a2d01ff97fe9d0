package dev.regatta.models.extractive;

import java.util.List;
import java.util.stream.Collectors;

/** An answer in text: the best sentences with their sources. */
final class TextAnswer {
    private static final int SENTENCES = 6;

    private TextAnswer() {}

    static String of(Ranking ranking, String task) {
        List<Sentence> best = ranking.pick(Counts.in(task, SENTENCES), Focuses.of(Words.in(task)));
        if (best.isEmpty()) {
            return "Nothing found that could be quoted.\n\n" + ExtractiveModel.NOTICE;
        }
        return best.stream()
                        .map(sentence -> "- " + sentence.text()
                                + (sentence.source().isEmpty() ? "" : " [" + sentence.source() + "]"))
                        .collect(Collectors.joining("\n"))
                + "\n\n" + ExtractiveModel.NOTICE;
    }
}
