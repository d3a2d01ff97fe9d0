package dev.regatta.spi.memory.text;

import dev.regatta.memory.QuerySyntaxException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a text must hold to be found: the parsed form of both query languages, which every backend understands. What holds for a
 * record decides whether it is found; how well, BM25 over all phrases that are not excluded says, see {@link #scoring()}.
 */
public sealed interface TextQuery {
    /** Every column. */
    Set<Column> EVERYWHERE = Set.copyOf(EnumSet.allOf(Column.class));

    /**
     * Parses what a person types; anything is a query. Words are looked for wherever they stand, the more and the rarer the
     * better; {@code "a phrase"} as it stands, {@code pre*} by its beginning, {@code -word} and {@code -"a phrase"} must not
     * occur. English stop words count only if there are no other words.
     *
     * @param text what was typed; of the words, the first 128 different ones count
     * @param analyzer cuts it into tokens
     * @return the query
     */
    static TextQuery ofWords(String text, Analyzer analyzer) {
        return new WordsParser(text, analyzer).parse();
    }

    /**
     * Parses the query grammar of SQLite's FTS5: {@code AND}, {@code OR}, {@code NOT}, {@code NEAR(a b, 10)}, {@code a + b},
     * {@code ^first}, {@code pre*}, {@code content : word}, {@code {content about} : word}, parentheses.
     *
     * @param text the query
     * @param analyzer cuts strings into tokens
     * @return the query
     * @throws QuerySyntaxException if it does not parse
     */
    static TextQuery ofFts5(String text, Analyzer analyzer) {
        return new Fts5Parser(text, analyzer).parse();
    }

    /** Finds nothing. */
    record Nothing() implements TextQuery {}

    /**
     * Holds where phrases stand near each other; where there is one phrase, where it occurs.
     *
     * @param phrases at least one
     * @param distance at most so many tokens between the end of the first and the begin of the last
     * @param columns where to look
     * @param first whether the phrase must begin its column
     */
    record Near(List<Phrase> phrases, int distance, Set<Column> columns, boolean first) implements TextQuery {
        /** Copies what it is given. */
        public Near {
            phrases = List.copyOf(phrases);
            columns = Set.copyOf(columns);
        }
    }

    /**
     * Holds where both parts hold.
     *
     * @param left a part
     * @param right the other part
     */
    record All(TextQuery left, TextQuery right) implements TextQuery {}

    /**
     * Holds where one of its parts holds.
     *
     * @param parts at least two
     */
    record Any(List<TextQuery> parts) implements TextQuery {
        /** Copies the list. */
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /**
     * Holds where one part holds and another does not.
     *
     * @param wanted must hold
     * @param unwanted must not hold
     */
    record Without(TextQuery wanted, TextQuery unwanted) implements TextQuery {}

    /**
     * Returns this query for some columns only.
     *
     * @param columns where to look; what the query itself leaves out stays out
     * @return the narrowed query
     */
    default TextQuery within(Set<Column> columns) {
        return switch (this) {
            case Nothing nothing -> nothing;
            case Near near -> {
                Set<Column> both = EnumSet.noneOf(Column.class);
                both.addAll(near.columns());
                both.retainAll(columns);
                yield both.isEmpty() ? new Nothing() : new Near(near.phrases(), near.distance(), both, near.first());
            }
            case All all -> all(all.left().within(columns), all.right().within(columns));
            case Any any ->
                any(any.parts().stream().map(part -> part.within(columns)).toList());
            case Without without ->
                without(without.wanted().within(columns), without.unwanted().within(columns));
        };
    }

    /** {@return the phrases that speak for a record, in the order of the query} */
    default List<Phrase> phrases() {
        List<Phrase> phrases = new ArrayList<>();
        collect(this, phrases);
        return phrases;
    }

    /**
     * Returns the query by which records that this one finds are scored: any of its phrases that are not excluded, each in the
     * columns it is looked for in, wherever it stands there, and as often as it is written. So a score does not depend on how a query is put together, which
     * FTS5's own does in nested queries.
     *
     * @return the query; it finds all that this one does, and maybe more
     */
    default TextQuery scoring() {
        List<TextQuery> phrases = new ArrayList<>();
        collectLeaves(this, phrases);
        return any(phrases);
    }

    /** {@return whether FTS5's own score of this query is that of {@link #scoring()}: any or all of some phrases, or any without others} */
    default boolean isFlat() {
        return switch (this) {
            case Nothing nothing -> true;
            case Near near -> near.phrases().size() == 1 && !near.first();
            case All all -> isPhrases(all.left()) && isPhrases(all.right());
            case Any any -> any.parts().stream().allMatch(part -> part instanceof Near && part.isFlat());
            case Without without ->
                (without.wanted() instanceof Near || without.wanted() instanceof Any)
                        && without.wanted().isFlat()
                        && (without.unwanted() instanceof Near || without.unwanted() instanceof Any)
                        && without.unwanted().isFlat();
        };
    }

    private static boolean isPhrases(TextQuery query) {
        return query instanceof All all
                ? isPhrases(all.left()) && isPhrases(all.right())
                : query instanceof Near && query.isFlat();
    }

    private static void collectLeaves(TextQuery query, List<TextQuery> into) {
        switch (query) {
            case Nothing nothing -> {}
            case Near near ->
                near.phrases().forEach(phrase -> into.add(new Near(List.of(phrase), 0, near.columns(), false)));
            case All all -> {
                collectLeaves(all.left(), into);
                collectLeaves(all.right(), into);
            }
            case Any any -> any.parts().forEach(part -> collectLeaves(part, into));
            case Without without -> collectLeaves(without.wanted(), into);
        }
    }

    private static void collect(TextQuery query, List<Phrase> into) {
        switch (query) {
            case Nothing nothing -> {}
            case Near near -> into.addAll(near.phrases());
            case All all -> {
                collect(all.left(), into);
                collect(all.right(), into);
            }
            case Any any -> any.parts().forEach(part -> collect(part, into));
            case Without without -> collect(without.wanted(), into);
        }
    }

    /**
     * Joins two parts that must both hold.
     *
     * @param left a part
     * @param right the other part
     * @return both; nothing if one of them is
     */
    static TextQuery all(TextQuery left, TextQuery right) {
        return left instanceof Nothing || right instanceof Nothing ? new Nothing() : new All(left, right);
    }

    /**
     * Joins parts of which one must hold.
     *
     * @param parts the parts
     * @return all of them that are not nothing
     */
    static TextQuery any(List<TextQuery> parts) {
        List<TextQuery> some = new ArrayList<>();
        for (TextQuery part : parts) {
            if (part instanceof Any any) {
                some.addAll(any.parts());
            } else if (!(part instanceof Nothing)) {
                some.add(part);
            }
        }
        return some.isEmpty() ? new Nothing() : some.size() == 1 ? some.getFirst() : new Any(some);
    }

    /**
     * Joins a part that must hold and one that must not.
     *
     * @param wanted must hold
     * @param unwanted must not hold
     * @return both
     */
    static TextQuery without(TextQuery wanted, TextQuery unwanted) {
        return wanted instanceof Nothing || unwanted instanceof Nothing ? wanted : new Without(wanted, unwanted);
    }
}
