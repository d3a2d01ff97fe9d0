package dev.regatta.models.extractive;

import dev.regatta.support.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the sentences of a passage that can be quoted alone: whole, of a usual length, and no list, table or heading. */
final class Passage {
    private static final int FEWEST_WORDS = 4;
    private static final int MOST_WORDS = 45;
    private static final int MOST_CHARACTERS = 320;
    private static final Pattern SPACE = Pattern.compile(" ");
    private static final Pattern OPENING = Pattern.compile("^[\\p{Lu}\\p{Lo}\\p{N}\"“‘'(`«„¿¡「『].*", Pattern.DOTALL);
    /** A name in small letters, as commands have them, that is said to be or to do something. */
    private static final Pattern SMALL_NAME = Pattern.compile(
            "^[a-z][\\w.+-]*(?: \\([^)]*\\))? (?:is|are|was|provides|lets|allows|can|helps|ist|est|es) .*",
            Pattern.DOTALL);

    private static final Pattern END = Pattern.compile(".*[.!?。！？؟।…｡][\"”’»)\\]」』]*$", Pattern.DOTALL);
    private static final Pattern NO_PROSE = Pattern.compile(
            "\\s\\|\\s|\\|\\s*-{2,}|(?:->|=>).*(?:->|=>)|\\bhttps?://\\S+.*https?://|^\\W*(?:e\\.g|i\\.e|etc)\\.",
            Pattern.DOTALL);
    /** Of an answer or a tool that found nothing: no statement about anything. */
    private static final Pattern NOTHING = Pattern.compile(
            "^(?:nothing|no (?:results?|matches|match|hits?|documents?|entries|passages?|records?|data))\\b[^.]{0,60}\\.?$",
            Pattern.CASE_INSENSITIVE);
    /** What comes with software and says nothing of it. */
    private static final Pattern BOILERPLATE = Pattern.compile(
            "\\b(?:all rights reserved|copyright (?:\\(c\\)|©|\\d{4})|©|licen[sc]ed under|spdx-license|without warranty|as is\\b.*warrant"
                    + "|permission is hereby granted|merchantability|table of contents|click here|edit this page|see also:"
                    + "|sponsors? (?:us|this)|become a sponsor|star (?:us|this)|follow us|subscribe|pull requests? (?:are|is) welcome"
                    + "|cookies?|javascript is (?:disabled|required))\\b",
            Pattern.CASE_INSENSITIVE);

    private Passage() {}

    static List<Sentence> sentences(String text, String source, String section) {
        List<Sentence> sentences = new ArrayList<>();
        text.lines().forEach(line -> {
            for (String candidate : Sentences.of(line)) {
                Set<String> words = Words.in(candidate);
                if (standsAlone(candidate, words)) {
                    sentences.add(new Sentence(candidate, source, section, sentences.isEmpty(), words));
                }
            }
        });
        return sentences;
    }

    static boolean saysNothing(String text) {
        return NOTHING.matcher(text.strip()).matches();
    }

    private static boolean standsAlone(String text, Set<String> words) {
        long wide = text.codePoints().filter(Words::isWide).count();
        long count = SPACE.split(text, -1).length + wide / 2;
        return text.length() <= MOST_CHARACTERS
                && count >= FEWEST_WORDS
                && count - wide / 2 <= MOST_WORDS
                && words.size() >= 2
                && (OPENING.matcher(text).matches() || SMALL_NAME.matcher(text).matches())
                && END.matcher(text).matches()
                && !text.endsWith("...")
                && !NO_PROSE.matcher(text).find()
                && !BOILERPLATE.matcher(text).find()
                && !saysNothing(text);
    }
}
