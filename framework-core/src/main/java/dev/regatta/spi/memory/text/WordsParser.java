package dev.regatta.spi.memory.text;

import dev.regatta.spi.memory.text.Analyzer.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parses what a person types. Anything parses. */
final class WordsParser {
    /** More different words than these do not make a query better, only slower. */
    private static final int MOST_WORDS = 128;

    /** So many tokens may be in quotes altogether. */
    private static final int MOST_TOKENS = 512;

    private final String text;
    private final Analyzer analyzer;
    private final Map<String, Phrase> telling = new LinkedHashMap<>();
    private final Map<String, Phrase> stopWords = new LinkedHashMap<>();
    private final Map<String, Phrase> unwanted = new LinkedHashMap<>();

    private int tokens;

    WordsParser(String text, Analyzer analyzer) {
        this.text = text;
        this.analyzer = analyzer;
    }

    TextQuery parse() {
        int at = 0;
        while (at < text.length()) {
            char here = text.charAt(at);
            boolean beginsPart = at == 0 || Character.isWhitespace(text.charAt(at - 1));
            if (here == '"' && text.indexOf('"', at + 1) > 0) {
                at = quoted(at, telling);
            } else if (here == '-' && beginsPart && at + 1 < text.length()) {
                at = excluded(at + 1);
            } else if (here == '"' || Character.isWhitespace(here)) {
                at++;
            } else {
                int end = endOfPart(at);
                words(at, end);
                at = end;
            }
        }
        return TextQuery.without(anyOf(telling.isEmpty() ? stopWords : telling), anyOf(unwanted));
    }

    private int quoted(int quote, Map<String, Phrase> into) {
        int end = text.indexOf('"', quote + 1);
        phrase(text.substring(quote + 1, end), false, into);
        return end + 1;
    }

    private int excluded(int at) {
        if (text.charAt(at) == '"' && text.indexOf('"', at + 1) > 0) {
            return quoted(at, unwanted);
        }
        int end = endOfPart(at);
        phrase(text.substring(at, end), isPrefix(end), unwanted);
        return Math.max(end, at);
    }

    private int endOfPart(int start) {
        int at = start;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && text.charAt(at) != '"') {
            at++;
        }
        return at;
    }

    private boolean isPrefix(int end) {
        return end >= 2
                && text.charAt(end - 1) == '*'
                && Unicode61.fold(text.codePointBefore(end - 1)) != Unicode61.SEPARATOR;
    }

    private void words(int start, int end) {
        String part = text.substring(start, end);
        List<Token> tokens = Phrases.tokens(part, analyzer);
        boolean prefix = isPrefix(end);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean goesOn = (prefix && i == tokens.size() - 1) || Phrases.isOneDense(part, token);
            Phrase phrase = new Phrase(part.substring(token.start(), token.end()), List.of(token.text()), goesOn);
            put(phrase, !goesOn && StopWords.holds(token.text()) ? stopWords : telling);
        }
    }

    private void phrase(String typed, boolean prefix, Map<String, Phrase> into) {
        Phrases.of(typed, prefix, analyzer).map(Phrases::bounded).ifPresent(phrase -> {
            tokens += phrase.tokens().size();
            if (tokens <= MOST_TOKENS) {
                put(phrase, into);
            }
        });
    }

    private void put(Phrase phrase, Map<String, Phrase> into) {
        if (into.size() < MOST_WORDS) {
            StringBuilder key = new StringBuilder();
            phrase.tokens().forEach(token -> key.append(analyzer.stem(token)).append(' '));
            into.putIfAbsent(phrase.prefix() ? key + "*" : key.toString(), phrase);
        }
    }

    private static TextQuery anyOf(Map<String, Phrase> phrases) {
        List<TextQuery> parts = new ArrayList<>();
        phrases.values()
                .forEach(phrase -> parts.add(new TextQuery.Near(List.of(phrase), 0, TextQuery.EVERYWHERE, false)));
        return TextQuery.any(parts);
    }
}
