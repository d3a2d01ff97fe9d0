package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to search for. Immutable.
 *
 * @param text what to look for, in the language of {@code syntax}
 * @param syntax how the text is read
 * @param filter which records may be found
 * @param ranking how hits are ordered
 * @param neighbours whether records of a sequence are also found through what stands around them
 * @param limit at most so many hits, 1 to 1,000
 * @param after the {@link MemoryHit#cursor()} of the hit after which to go on; {@code null} for the best hits
 */
public record MemoryQuery(
        String text,
        Syntax syntax,
        MemoryFilter filter,
        Ranking ranking,
        boolean neighbours,
        int limit,
        @Nullable String after) {

    /** How a query is read. */
    public enum Syntax {
        /**
         * As a person types: words of which any may match, {@code "a phrase"}, {@code pre*}, {@code -without}. Any text is a
         * query. English stop words count only if there are no other words.
         */
        WORDS,

        /** The grammar of SQLite's FTS5; what does not parse is a {@code QuerySyntaxException}. */
        FTS5
    }

    /** Checks the limit. */
    public MemoryQuery {
        requireNonNull(text, "text");
        requireNonNull(syntax, "syntax");
        requireNonNull(filter, "filter");
        requireNonNull(ranking, "ranking");
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }

    /**
     * Makes a query over everything for the ten best hits.
     *
     * @param text what to search for, as a person types it
     * @return the query
     */
    public static MemoryQuery of(String text) {
        return new MemoryQuery(text, Syntax.WORDS, MemoryFilter.all(), Ranking.relevance(), true, 10, null);
    }

    /**
     * Makes a query in the FTS5 grammar over everything for the ten best hits.
     *
     * @param text the query, such as {@code pump NOT NEAR(heat cellar, 5)}
     * @return the query
     */
    public static MemoryQuery fts5(String text) {
        return new MemoryQuery(text, Syntax.FTS5, MemoryFilter.all(), Ranking.relevance(), true, 10, null);
    }

    /**
     * Returns this query within a scope.
     *
     * @param path only records in this scope or below it
     * @return the changed query
     */
    public MemoryQuery in(String path) {
        return filter(new MemoryFilter(path, filter.conditions(), filter.from(), filter.until()));
    }

    /**
     * Returns this query with one more condition.
     *
     * @param name a name in the metadata
     * @param relation how the value there relates to the given one
     * @param value a string, a number or a boolean
     * @return the changed query
     */
    public MemoryQuery where(String name, MemoryFilter.Relation relation, Object value) {
        return filter(filter.where(name, relation, value));
    }

    /**
     * Returns this query with an earliest time.
     *
     * @param earliest only records not earlier than this
     * @return the changed query
     */
    public MemoryQuery since(Instant earliest) {
        return filter(filter.since(earliest));
    }

    /**
     * Returns this query with a latest time.
     *
     * @param bound only records earlier than this
     * @return the changed query
     */
    public MemoryQuery before(Instant bound) {
        return filter(filter.before(bound));
    }

    /**
     * Returns this query with another filter.
     *
     * @param changed which records may be found
     * @return the changed query
     */
    public MemoryQuery filter(MemoryFilter changed) {
        return new MemoryQuery(text, syntax, changed, ranking, neighbours, limit, after);
    }

    /**
     * Returns this query with another ranking.
     *
     * @param changed how hits are ordered
     * @return the changed query
     */
    public MemoryQuery ranking(Ranking changed) {
        return new MemoryQuery(text, syntax, filter, changed, neighbours, limit, after);
    }

    /** {@return this query, with each record found through its own words only} */
    public MemoryQuery withoutNeighbours() {
        return new MemoryQuery(text, syntax, filter, ranking, false, limit, after);
    }

    /**
     * Returns this query with another limit.
     *
     * @param hits at most so many, 1 to 1,000
     * @return the changed query
     */
    public MemoryQuery limit(int hits) {
        return new MemoryQuery(text, syntax, filter, ranking, neighbours, hits, after);
    }

    /**
     * Returns this query for the hits that follow one.
     *
     * @param cursor the {@link MemoryHit#cursor()} of the last hit of the page before
     * @return the changed query
     */
    public MemoryQuery after(String cursor) {
        return new MemoryQuery(text, syntax, filter, ranking, neighbours, limit, cursor);
    }
}
