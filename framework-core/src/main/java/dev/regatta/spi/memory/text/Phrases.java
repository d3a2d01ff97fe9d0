package dev.regatta.spi.memory.text;

import dev.regatta.spi.memory.text.Analyzer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes phrases of what was typed. */
final class Phrases {
    /** Longer phrases cost much and find nothing else. */
    static final int MOST_TOKENS = 64;

    private Phrases() {}

    /** {@return a phrase of at most 64 tokens: the beginning of a longer one} */
    static Phrase bounded(Phrase phrase) {
        return phrase.tokens().size() <= MOST_TOKENS
                ? phrase
                : new Phrase(phrase.typed(), phrase.tokens().subList(0, MOST_TOKENS), false);
    }

    /** {@return the tokens to look for: without the last character of a dense run, which the pair before it holds} */
    static List<Token> tokens(String typed, Analyzer analyzer) {
        List<Token> kept = new ArrayList<>();
        int end = -1;
        for (Token token : analyzer.tokens(typed)) {
            if (token.end() != end || !isOneDense(typed, token)) {
                kept.add(token);
            }
            end = token.end();
        }
        return kept;
    }

    /** {@return whether a token is one dense character alone, which is found by the pairs that begin with it} */
    static boolean isOneDense(String typed, Token token) {
        return typed.codePointCount(token.start(), token.end()) == 1
                && DenseScripts.holds(typed.codePointAt(token.start()));
    }

    /** {@return the phrase of some text, unless it holds no token} */
    static Optional<Phrase> of(String typed, boolean prefix, Analyzer analyzer) {
        List<Token> tokens = tokens(typed, analyzer);
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        boolean goesOn = prefix || isOneDense(typed, tokens.getLast());
        return Optional.of(new Phrase(typed, tokens.stream().map(Token::text).toList(), goesOn));
    }
}
