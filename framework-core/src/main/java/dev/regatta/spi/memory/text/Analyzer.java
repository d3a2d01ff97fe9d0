package dev.regatta.spi.memory.text;

import dev.regatta.memory.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into tokens as SQLite's FTS5 does with {@code unicode61 remove_diacritics 2}, and stems them where the tokenizer
 * says so. Runs of a script that is written without spaces become overlapping pairs of characters, and the last character
 * alone, so that any two or more characters of them can be found. Immutable and thread-safe.
 *
 * @implNote FTS5 itself is fed the same pairs by the view {@code memory_text}; contract and differential tests compare both
 */
public final class Analyzer {
    /** FTS5 cuts longer tokens off. */
    private static final int LONGEST_BYTES = 32_768;

    private final boolean stems;

    private Analyzer(boolean stems) {
        this.stems = stems;
    }

    /**
     * Returns the analyzer of a tokenizer.
     *
     * @param tokenizer the tokenizer
     * @return its analyzer
     */
    public static Analyzer of(Tokenizer tokenizer) {
        return new Analyzer(tokenizer == Tokenizer.ENGLISH);
    }

    /**
     * A token and where it stands.
     *
     * @param text in lower case, without accents, not stemmed
     * @param start the index of its first {@code char} in the text
     * @param end the index after its last {@code char}
     */
    public record Token(String text, int start, int end) {}

    /** Takes tokens in the order of the text. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes a token.
         *
         * @param token in lower case, without accents, not stemmed
         * @param start the index of its first {@code char} in the text
         * @param end the index after its last {@code char}
         */
        void take(String token, int start, int end);
    }

    /**
     * Returns the tokens of a text.
     *
     * @param text the text
     * @return its tokens, in order
     */
    public List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        forEach(text, (token, start, end) -> tokens.add(new Token(token, start, end)));
        return tokens;
    }

    /**
     * Hands on the tokens of a text.
     *
     * @param text the text
     * @param sink takes them, in order
     */
    public void forEach(String text, Sink sink) {
        StringBuilder token = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int point = text.codePointAt(at);
            if (DenseScripts.holds(point)) {
                at = pairs(text, at, token, sink);
            } else if (Unicode61.fold(point) > 0) {
                at = word(text, at, text.length(), token, sink);
            } else {
                at += Character.charCount(point);
            }
        }
    }

    /** Takes the word that begins at a place; dense characters end it. */
    private static int word(String text, int start, int limit, StringBuilder token, Sink sink) {
        token.setLength(0);
        int at = start;
        while (at < limit) {
            int point = text.codePointAt(at);
            int folded = Unicode61.fold(point);
            if (folded == Unicode61.SEPARATOR || (at > start && DenseScripts.holds(point))) {
                break;
            }
            if (folded > 0) {
                token.appendCodePoint(folded);
            }
            at += Character.charCount(point);
        }
        sink.take(cut(token), start, at);
        return at;
    }

    private static int pairs(String text, int start, StringBuilder token, Sink sink) {
        int at = start;
        while (at < text.length() && DenseScripts.holds(text.codePointAt(at))) {
            int next = at + Character.charCount(text.codePointAt(at));
            boolean pair = next < text.length() && DenseScripts.holds(text.codePointAt(next));
            pair(text, at, pair ? next + Character.charCount(text.codePointAt(next)) : next, token, sink);
            at = next;
        }
        return at;
    }

    /** Takes one or two dense characters: usually one token, fewer or more if one of them parts words. */
    private static void pair(String text, int start, int end, StringBuilder token, Sink sink) {
        token.setLength(0);
        int begin = start;
        int at = start;
        while (at < end) {
            int point = text.codePointAt(at);
            int folded = Unicode61.fold(point);
            int next = at + Character.charCount(point);
            if (folded > 0) {
                begin = token.isEmpty() ? at : begin;
                token.appendCodePoint(folded);
            } else if (folded == Unicode61.SEPARATOR && !token.isEmpty()) {
                sink.take(token.toString(), begin, end);
                token.setLength(0);
            }
            at = next;
        }
        if (!token.isEmpty()) {
            sink.take(token.toString(), begin, end);
        }
    }

    private static String cut(StringBuilder token) {
        if (token.length() * 3 > LONGEST_BYTES) {
            int bytes = 0;
            for (int at = 0; at < token.length(); ) {
                int point = token.codePointAt(at);
                bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
                if (bytes > LONGEST_BYTES) {
                    return token.substring(0, at);
                }
                at += Character.charCount(point);
            }
        }
        return token.toString();
    }

    /**
     * Returns what a token is indexed as.
     *
     * @param token a token of {@link #tokens}
     * @return its stem, or itself where the tokenizer does not stem
     */
    public String stem(String token) {
        return stems ? PorterStemmer.stem(token) : token;
    }

    /**
     * Makes a text fit for storing: a lone surrogate and the character zero become {@code U+FFFD}, since no database keeps
     * them.
     *
     * @param text any text
     * @return the text, or what is nearest to it
     */
    public static String storable(String text) {
        if (isStorable(text)) {
            return text;
        }
        StringBuilder result = new StringBuilder(text.length());
        text.codePoints()
                .map(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? 0xFFFD : point)
                .forEach(result::appendCodePoint);
        return result.toString();
    }

    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0 || (Character.isSurrogate(unit) && !isPair(text, i))) {
                return false;
            }
            i += Character.isSurrogate(unit) ? 1 : 0;
        }
        return true;
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
