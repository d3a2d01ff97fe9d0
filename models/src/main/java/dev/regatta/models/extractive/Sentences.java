package dev.regatta.models.extractive;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Cuts text into sentences that can stand alone. */
final class Sentences {
    private static final int FEWEST_WORDS = 5;
    private static final int MOST_WORDS = 45;
    private static final int MOST_CHARACTERS = 320;
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern ABBREVIATION =
            Pattern.compile(".*\\b(e\\.g|i\\.e|etc|vs|cf|approx|no|fig|sec)\\.$", Pattern.CASE_INSENSITIVE);
    private static final Pattern OPENING = Pattern.compile("^[\\p{Lu}\\p{N}\"“‘'(`].*", Pattern.DOTALL);

    private Sentences() {}

    static List<Sentence> of(String text, String source, String section) {
        List<Sentence> sentences = new ArrayList<>();
        text.lines().forEach(line -> {
            for (String candidate : split(BLANKS.matcher(line.strip()).replaceAll(" "))) {
                Set<String> words = Words.in(candidate);
                if (standsAlone(candidate, words)) {
                    sentences.add(new Sentence(candidate, source, section, sentences.isEmpty(), words));
                }
            }
        });
        return sentences;
    }

    private static List<String> split(String line) {
        List<String> parts = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        breaks.setText(line);
        int begin = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String part = line.substring(begin, end).strip();
            if (!ABBREVIATION.matcher(part).matches() && isBalanced(part)) {
                parts.add(part);
                begin = end;
            }
        }
        String rest = line.substring(begin).strip();
        if (!rest.isEmpty()) {
            parts.add(rest);
        }
        return parts;
    }

    private static boolean isBalanced(String text) {
        int round = 0;
        int ticks = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> round++;
                case ')' -> round--;
                case '`' -> ticks++;
                default -> {}
            }
        }
        return round == 0 && ticks % 2 == 0;
    }

    private static boolean standsAlone(String text, Set<String> words) {
        int count = BLANKS.split(text, -1).length;
        return text.length() <= MOST_CHARACTERS
                && count >= FEWEST_WORDS
                && count <= MOST_WORDS
                && words.size() >= 3
                && OPENING.matcher(text).matches()
                && ".!?".indexOf(text.charAt(text.length() - 1)) >= 0;
    }
}
