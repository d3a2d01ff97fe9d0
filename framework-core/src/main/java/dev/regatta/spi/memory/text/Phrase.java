package dev.regatta.spi.memory.text;

import java.util.List;

/**
 * Words that stand one after the other.
 *
 * @param typed as it was typed
 * @param tokens its tokens, not stemmed; at least one
 * @param prefix whether the last token may go on
 */
public record Phrase(String typed, List<String> tokens, boolean prefix) {

    /** Copies the list. */
    public Phrase {
        tokens = List.copyOf(tokens);
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("A phrase has at least one token");
        }
    }
}
