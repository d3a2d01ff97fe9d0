package dev.regatta.support;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Sentence boundary detection (Unicode Standard Annex 29, by {@link BreakIterator}) that does not end a sentence after an
 * abbreviation, an initial, an ordinal number before a month, or within brackets or code marks.
 */
public final class Sentences {
    /** How long a bracket may keep a sentence open; one that is never closed must not swallow the rest of the text. */
    private static final int LONGEST_JOINED = 400;

    /** Ends that the annex does not know. */
    private static final Pattern OTHER_END = Pattern.compile("(?<=[؟۔])\\s+");

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0]+");
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?:^|.*[\\s(\\[\"„“'’.])(?:e\\.g|i\\.e|etc|vs|cf|approx|no|nos|fig|figs|sec|eq|vol|pp|ch|ed|eds|al|resp|incl|excl|"
                    + "dr|mr|mrs|ms|prof|st|jr|sr|gen|rev|hon|inc|ltd|corp|co|dept|est|min|max|ca|"
                    + "z\\.\\s?b|d\\.\\s?h|u\\.\\s?a|o\\.\\s?ä|z\\.\\s?t|i\\.\\s?d\\.\\s?r|bzw|usw|vgl|evtl|ggf|nr|str|abb|art|hr|fr|z|"
                    + "p\\.\\s?ex|par ex|env|éd|m|mme|sra?|ud|núm|pág|p\\.\\s?ej|"
                    + "jan|feb|mar|apr|jun|jul|aug|sept?|oct|okt|nov|dec|dez|a\\.m|p\\.m|u\\.s|u\\.k|\\p{Lu}|\\p{Lu}\\.\\p{Lu})\\.$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    /** Abbreviations that end a sentence as often as not: what follows decides. */
    private static final Pattern DOUBTFUL = Pattern.compile(
            ".*\\b(?:etc|usw|al|no|co|inc|ltd|corp|min|max|art|m|str|ed|a\\.m|p\\.m|u\\.s|u\\.k)\\.$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);

    private static final Pattern NUMBER_AT_END = Pattern.compile(".*(?:^|[\\s(])\\d{1,3}\\.$", Pattern.DOTALL);
    private static final Pattern DATE_BEFORE = Pattern.compile(
            ".*\\b(?:am|vom|zum|den|der|dem|die|das|bis|ab|seit|im|und|den|nr)\\s\\d{1,3}\\.$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MONTH = Pattern.compile(
            "^(?:Jan|Feb|Mär|Mar|Apr|Ma[iy]|Jun|Jul|Aug|Sep|O[kc]t|Nov|De[zc]|Jahr|Quartal|Kapitel)\\p{L}*\\b.*",
            Pattern.DOTALL);

    private Sentences() {}

    /**
     * Splits a text into its sentences.
     *
     * @param text any text; line breaks count as spaces
     * @return the sentences in order, without spaces around them and with single spaces within; what stands after the last end
     *     is one too, whether it ends or not; empty for a blank text
     */
    public static List<String> of(String text) {
        String line = SPACES.matcher(text).replaceAll(" ").strip();
        List<String> sentences = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(line);
        int begin = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            String part = line.substring(begin, end).strip();
            if (!part.isEmpty()
                    && (end == line.length()
                            || !goesOn(part, line.substring(end, Math.min(line.length(), end + 40))))) {
                sentences.addAll(List.of(OTHER_END.split(part)));
                begin = end;
            }
        }
        return sentences;
    }

    private static boolean goesOn(String part, String next) {
        if (part.length() < LONGEST_JOINED && !isBalanced(part)) {
            return true;
        }
        if (Character.isLowerCase(next.codePointAt(0)) && part.endsWith(".")) {
            return true;
        }
        if (NUMBER_AT_END.matcher(part).matches()) {
            return MONTH.matcher(next).matches() || DATE_BEFORE.matcher(part).matches() || part.indexOf(' ') < 0;
        }
        String end = part.substring(Math.max(0, part.length() - 24));
        if (!ABBREVIATION.matcher(end).matches()) {
            return false;
        }
        return !DOUBTFUL.matcher(end).matches() || !Character.isUpperCase(next.codePointAt(0));
    }

    private static boolean isBalanced(String text) {
        int round = 0;
        int ticks = 0;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> round++;
                case ')' -> round = Math.max(0, round - 1);
                case '`' -> ticks++;
                default -> {}
            }
        }
        return round == 0 && ticks % 2 == 0;
    }
}
