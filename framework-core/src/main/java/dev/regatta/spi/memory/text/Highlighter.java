package dev.regatta.spi.memory.text;

import dev.regatta.memory.Snippet;
import dev.regatta.spi.memory.text.Analyzer.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the words of a query in texts. Immutable and thread-safe. */
public final class Highlighter {
    /** A snippet has about so many tokens. */
    private static final int WINDOW = 32;

    private final List<Phrase> phrases;
    private final Analyzer analyzer;

    /**
     * Makes a highlighter.
     *
     * @param phrases what to look for
     * @param analyzer cuts texts into tokens
     */
    public Highlighter(List<Phrase> phrases, Analyzer analyzer) {
        this.phrases = List.copyOf(phrases);
        this.analyzer = analyzer;
    }

    /** A phrase that occurs: which, and the first and last of its tokens. */
    private record Find(Phrase phrase, int firstToken, int lastToken) {}

    /**
     * Returns which phrases occur in some texts.
     *
     * @param texts the texts
     * @return the phrases as they were typed, in the order of the query, each once
     */
    public List<String> found(String... texts) {
        Set<Phrase> found = new LinkedHashSet<>();
        for (String text : texts) {
            if (!text.isEmpty()) {
                finds(analyzer.tokens(text)).forEach(find -> found.add(find.phrase()));
            }
        }
        return phrases.stream()
                .filter(found::contains)
                .map(Phrase::typed)
                .distinct()
                .toList();
    }

    /**
     * Returns the part of a text that holds most of the phrases.
     *
     * @param text the text
     * @return about 32 words of it, and where in them the phrases stand
     */
    public Snippet snippet(String text) {
        List<Token> tokens = analyzer.tokens(text);
        List<Find> finds = finds(tokens);
        int first = tokens.size() <= WINDOW ? 0 : bestWindow(tokens.size(), finds);
        int last = Math.min(tokens.size(), first + WINDOW) - 1;
        int start = first == 0 || tokens.isEmpty() ? 0 : tokens.get(first).start();
        int end = last < 0 || last == tokens.size() - 1
                ? text.length()
                : tokens.get(last).end();
        List<Snippet.Mark> marks = new ArrayList<>();
        String opening = start > 0 ? "…" : "";
        for (Find find : finds) {
            if (find.firstToken() >= first && find.lastToken() <= last) {
                addMark(
                        marks,
                        tokens.get(find.firstToken()).start() - start + opening.length(),
                        tokens.get(find.lastToken()).end() - start + opening.length());
            }
        }
        return new Snippet(opening + text.substring(start, end) + (end < text.length() ? "…" : ""), marks);
    }

    /** Finds come in the order of their first tokens; those that overlap become one mark. */
    private static void addMark(List<Snippet.Mark> marks, int start, int end) {
        if (!marks.isEmpty() && start < marks.getLast().end()) {
            Snippet.Mark before = marks.removeLast();
            marks.add(new Snippet.Mark(before.start(), Math.max(before.end(), end)));
        } else {
            marks.add(new Snippet.Mark(start, end));
        }
    }

    /** {@return the first token of the window with the most different phrases, then the most finds, then the earliest} */
    private static int bestWindow(int tokens, List<Find> finds) {
        int best = 0;
        int bestWorth = 0;
        for (int i = 0; i < finds.size(); i++) {
            int begin = Math.max(0, Math.min(finds.get(i).firstToken() - WINDOW / 8, tokens - WINDOW));
            Set<Phrase> different = new LinkedHashSet<>();
            int count = 0;
            for (int j = i; j < finds.size() && finds.get(j).firstToken() < begin + WINDOW; j++) {
                if (finds.get(j).lastToken() < begin + WINDOW) {
                    different.add(finds.get(j).phrase());
                    count++;
                }
            }
            int worth = different.size() * WINDOW + Math.min(count, WINDOW - 1);
            if (worth > bestWorth) {
                best = begin;
                bestWorth = worth;
            }
        }
        return best;
    }

    private List<Find> finds(List<Token> tokens) {
        List<String> stems = new ArrayList<>(tokens.size());
        tokens.forEach(token -> stems.add(analyzer.stem(token.text())));
        List<Find> finds = new ArrayList<>();
        List<List<String>> wanted = phrases.stream()
                .map(phrase -> phrase.tokens().stream().map(analyzer::stem).toList())
                .toList();
        for (int at = 0; at < stems.size(); at++) {
            for (int i = 0; i < wanted.size(); i++) {
                if (occursAt(stems, at, wanted.get(i), phrases.get(i).prefix())) {
                    finds.add(new Find(phrases.get(i), at, at + wanted.get(i).size() - 1));
                }
            }
        }
        return finds;
    }

    private static boolean occursAt(List<String> stems, int at, List<String> phrase, boolean prefix) {
        if (at + phrase.size() > stems.size()) {
            return false;
        }
        for (int i = 0; i < phrase.size(); i++) {
            String stem = stems.get(at + i);
            boolean goesOn = prefix && i == phrase.size() - 1;
            boolean fits = goesOn ? stem.startsWith(phrase.get(i)) : stem.equals(phrase.get(i));
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
