package dev.regatta.models.extractive;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The telling words of a text: longer than two letters, no stop words, plurals folded. */
final class Words {
    private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}\\p{N}_-]*");
    private static final Pattern PARTS = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|[_\\W]+");

    private static final Set<String> STOP = Set.of(
            "the", "and", "for", "with", "that", "this", "these", "those", "from", "are", "was", "were", "has", "have",
            "had", "not", "but", "its", "their", "them", "they", "you", "your", "our", "who", "which", "what", "when",
            "where", "how", "why", "will", "would", "can", "could", "should", "may", "might", "must", "been", "being",
            "into", "than", "then", "there", "here", "also", "any", "all", "each", "every", "some", "such", "only",
            "more", "most", "less", "least", "very", "one", "two", "three", "other", "another", "about", "over",
            "under", "before", "after", "between", "through", "while", "until", "because", "does", "did", "done", "use",
            "used", "uses", "using", "per", "via", "etc", "both", "either", "neither", "nor", "out", "off", "own",
            "same", "itself", "without", "within", "whether", "once", "still", "just", "like", "make", "makes", "made");

    /** What tasks are asked with, and not about. */
    private static final Set<String> ASKING = Set.of(
            "list",
            "find",
            "name",
            "write",
            "tell",
            "give",
            "show",
            "describe",
            "summarize",
            "summarise",
            "answer",
            "report",
            "document",
            "documents",
            "source",
            "sources",
            "task",
            "text",
            "texts",
            "state",
            "quote",
            "look",
            "read",
            "search",
            "reader",
            "stand",
            "matter",
            "important",
            "word",
            "sentence",
            "sentences",
            "sum",
            "summary",
            "choose",
            "keep",
            "collect",
            "theme",
            "statement",
            "fact",
            "figure",
            "number",
            "promise",
            "whole",
            "short",
            "brief",
            "please",
            "busy",
            "know",
            "say",
            "first",
            "point",
            "question",
            "open",
            "risk",
            "limit",
            "missing",
            "piece",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "key",
            "main");

    private Words() {}

    static Set<String> in(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            String found = matcher.group();
            if (isWide(found.codePointAt(0))) {
                addPairs(words, found);
                continue;
            }
            String word = fold(found);
            if (word.length() > 2 && !STOP.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }

    /** {@return whether a character belongs to a script that writes without spaces} */
    static boolean isWide(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /** Pairs of characters stand for the words of scripts without spaces. */
    private static void addPairs(Set<String> words, String run) {
        int[] characters = run.codePoints().toArray();
        for (int i = 0; i + 1 < characters.length; i++) {
            words.add(new String(characters, i, 2));
        }
    }

    /** {@return what a task is about: its telling words without those it asks with} */
    static Set<String> topics(String task) {
        Set<String> words = in(task);
        words.removeIf(ASKING::contains);
        return words;
    }

    /** {@return the parts of a name: {@code openQuestions} is open, question} */
    static List<String> partsOf(String name) {
        return PARTS.splitAsStream(name)
                .filter(part -> !part.isEmpty())
                .map(Words::fold)
                .toList();
    }

    private static String fold(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (STOP.contains(lower)) {
            return lower;
        }
        if (lower.length() > 4 && lower.endsWith("ies")) {
            return lower.substring(0, lower.length() - 3) + "y";
        }
        boolean plural = lower.length() > 3 && lower.endsWith("s") && !lower.endsWith("ss") && !lower.endsWith("us");
        return plural ? lower.substring(0, lower.length() - 1) : lower;
    }
}
