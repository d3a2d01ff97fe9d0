package dev.regatta.spi.memory.text;

import dev.regatta.memory.QuerySyntaxException;
import dev.regatta.spi.memory.text.TextQuery.Near;
import dev.regatta.spi.memory.text.TextQuery.Nothing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Parses the query grammar of FTS5 (SQLite's documentation, "Full-text Query Syntax") by recursive descent. {@code NOT} binds
 * tighter than {@code AND}, that tighter than {@code OR}; phrases side by side bind tightest and must all occur. A phrase
 * without any word is left out there, and finds nothing elsewhere.
 */
final class Fts5Parser {
    private static final int MOST_PHRASES = 128;
    private static final int DEEPEST = 16;
    private static final int NEAR_DISTANCE = 10;

    /** What the lexer finds; {@code text} is the content of a string, the character of a symbol, empty at the end. */
    private record Lexeme(Kind kind, String text, int position) {
        boolean is(char symbol) {
            return kind == Kind.SYMBOL && text.charAt(0) == symbol;
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equals(word);
        }

        boolean isOperator() {
            return isWord("AND") || isWord("OR") || isWord("NOT");
        }

        boolean isString() {
            return kind == Kind.QUOTED || (kind == Kind.WORD && !isOperator());
        }

        String described() {
            return kind == Kind.END ? "the end" : "'" + text + "'";
        }
    }

    private enum Kind {
        WORD,
        QUOTED,
        SYMBOL,
        END
    }

    private final List<Lexeme> lexemes;
    private final Analyzer analyzer;
    private int next;
    private int depth;
    private int phrases;

    Fts5Parser(String text, Analyzer analyzer) {
        this.lexemes = lexemes(text);
        this.analyzer = analyzer;
    }

    // ---- words and symbols
    // ------------------------------------------------------------------------------------------

    private static List<Lexeme> lexemes(String text) {
        List<Lexeme> lexemes = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            char here = text.charAt(at);
            if (Character.isWhitespace(here)) {
                at++;
            } else if (here == '"') {
                at = quoted(text, at, lexemes);
            } else if ("(){}:,+*-^".indexOf(here) >= 0) {
                lexemes.add(new Lexeme(Kind.SYMBOL, String.valueOf(here), at));
                at++;
            } else if (isBare(here)) {
                int end = at;
                while (end < text.length() && isBare(text.charAt(end))) {
                    end++;
                }
                lexemes.add(new Lexeme(Kind.WORD, text.substring(at, end), at));
                at = end;
            } else {
                throw QuerySyntaxException.unexpected(at, "'" + here + "'", "a word, or a string in quotes");
            }
        }
        lexemes.add(new Lexeme(Kind.END, "", text.length()));
        return lexemes;
    }

    private static boolean isBare(char unit) {
        return unit >= 0x80
                || unit == '_'
                || (unit >= '0' && unit <= '9')
                || (unit >= 'a' && unit <= 'z')
                || (unit >= 'A' && unit <= 'Z');
    }

    private static int quoted(String text, int quote, List<Lexeme> into) {
        StringBuilder content = new StringBuilder();
        int at = quote + 1;
        while (at < text.length()) {
            char here = text.charAt(at);
            boolean doubled = here == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"';
            if (here == '"' && !doubled) {
                into.add(new Lexeme(Kind.QUOTED, content.toString(), quote));
                return at + 1;
            }
            content.append(here);
            at += doubled ? 2 : 1;
        }
        throw QuerySyntaxException.unexpected(quote, "a string without end", "a closing quote");
    }

    private Lexeme peek() {
        return lexemes.get(next);
    }

    private Lexeme take() {
        Lexeme taken = lexemes.get(next);
        next += taken.kind() == Kind.END ? 0 : 1;
        return taken;
    }

    private boolean takeIf(char symbol) {
        if (peek().is(symbol)) {
            next++;
            return true;
        }
        return false;
    }

    private boolean takeIf(String operator) {
        if (peek().isWord(operator)) {
            next++;
            return true;
        }
        return false;
    }

    private void expect(char symbol) {
        if (!takeIf(symbol)) {
            throw unexpected("'" + symbol + "'");
        }
    }

    private QuerySyntaxException unexpected(String expected) {
        return QuerySyntaxException.unexpected(peek().position(), peek().described(), expected);
    }

    // ---- the grammar
    // ------------------------------------------------------------------------------------------------

    TextQuery parse() {
        TextQuery query = either();
        if (peek().kind() != Kind.END) {
            throw unexpected("AND, OR, NOT or the end");
        }
        return query;
    }

    private TextQuery either() {
        List<TextQuery> parts = new ArrayList<>(List.of(both()));
        while (takeIf("OR")) {
            parts.add(both());
        }
        return TextQuery.any(parts);
    }

    private TextQuery both() {
        TextQuery left = butNot();
        while (takeIf("AND")) {
            left = TextQuery.all(left, butNot());
        }
        return left;
    }

    private TextQuery butNot() {
        TextQuery left = primary();
        while (takeIf("NOT")) {
            left = TextQuery.without(left, primary());
        }
        return left;
    }

    private TextQuery primary() {
        if (peek().is('(')) {
            return grouped();
        }
        int begin = next;
        Set<Column> columns = columns();
        if (columns != null && peek().is('(')) {
            return grouped().within(columns);
        }
        next = begin;
        List<TextQuery> sideBySide = new ArrayList<>();
        do {
            sideBySide.add(inColumns());
        } while (peek().isString() || peek().is('^') || peek().is('{') || peek().is('-'));
        sideBySide.removeIf(Nothing.class::isInstance);
        return sideBySide.stream().reduce(TextQuery::all).orElseGet(Nothing::new);
    }

    private TextQuery grouped() {
        if (++depth > DEEPEST) {
            throw unexpected("at most " + DEEPEST + " parentheses within each other");
        }
        expect('(');
        TextQuery query = either();
        expect(')');
        depth--;
        return query;
    }

    private TextQuery inColumns() {
        Set<Column> columns = columns();
        return columns == null ? near() : near().within(columns);
    }

    /** {@return the columns that a filter at this place names, or null if there is no filter} */
    private @org.jspecify.annotations.Nullable Set<Column> columns() {
        int ahead = next + (peek().is('-') ? 1 : 0);
        Lexeme first = lexemes.get(Math.min(ahead, lexemes.size() - 1));
        boolean one = first.isString() && lexemes.get(ahead + 1).is(':');
        if (!one && !first.is('{') && !peek().is('-')) {
            return null;
        }
        boolean inverted = takeIf('-');
        Set<Column> columns = EnumSet.noneOf(Column.class);
        if (takeIf('{')) {
            do {
                columns.add(column());
            } while (!peek().is('}'));
            expect('}');
        } else {
            columns.add(column());
        }
        expect(':');
        return inverted ? EnumSet.complementOf(EnumSet.copyOf(columns)) : columns;
    }

    private Column column() {
        Lexeme name = peek();
        for (Column column : Column.values()) {
            if (name.isString() && name.text().equalsIgnoreCase(column.label())) {
                next++;
                return column;
            }
        }
        throw unexpected("one of the columns content, about, around");
    }

    private TextQuery near() {
        if (peek().isWord("NEAR") && lexemes.get(next + 1).is('(')) {
            next += 2;
            List<Phrase> together = new ArrayList<>();
            do {
                phrase().ifPresent(together::add);
            } while (!peek().is(')') && !peek().is(','));
            int distance = takeIf(',') ? distance() : NEAR_DISTANCE;
            expect(')');
            return together.isEmpty() ? new Nothing() : new Near(together, distance, TextQuery.EVERYWHERE, false);
        }
        boolean first = takeIf('^');
        return phrase().<TextQuery>map(phrase -> new Near(List.of(phrase), 0, TextQuery.EVERYWHERE, first))
                .orElseGet(Nothing::new);
    }

    private int distance() {
        Lexeme number = peek();
        if (number.kind() == Kind.WORD && number.text().matches("[0-9]{1,6}")) {
            next++;
            return Integer.parseInt(number.text());
        }
        throw unexpected("a number of words");
    }

    private Optional<Phrase> phrase() {
        if (++phrases > MOST_PHRASES) {
            throw unexpected("at most " + MOST_PHRASES + " phrases");
        }
        StringBuilder typed = new StringBuilder();
        do {
            if (!peek().isString()) {
                throw unexpected("a word, or a string in quotes");
            }
            typed.append(typed.isEmpty() ? "" : " ").append(take().text());
        } while (takeIf('+'));
        Optional<Phrase> phrase = Phrases.of(typed.toString(), takeIf('*'), analyzer);
        if (phrase.isPresent() && phrase.get().tokens().size() > Phrases.MOST_TOKENS) {
            throw unexpected("a phrase of at most " + Phrases.MOST_TOKENS + " words before it");
        }
        return phrase;
    }
}
