package dev.regatta.memory;

/**
 * What to search for.
 *
 * @param text words as a person types them; a record that holds any of them is found, the more and the rarer the better
 * @param scope only records in this scope or below it; {@code /} for all
 * @param limit at most so many hits, 1 to 1,000
 */
public record MemoryQuery(String text, String scope, int limit) {

    /** Checks scope and limit. */
    public MemoryQuery {
        Scopes.check(scope);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit must be 1 to 1000, was " + limit);
        }
    }

    /**
     * Makes a query over everything for the ten best hits.
     *
     * @param text what to search for
     * @return the query
     */
    public static MemoryQuery of(String text) {
        return new MemoryQuery(text, "/", 10);
    }

    /**
     * Returns this query within a scope.
     *
     * @param path only records in this scope or below it
     * @return the changed query
     */
    public MemoryQuery in(String path) {
        return new MemoryQuery(text, path, limit);
    }

    /**
     * Returns this query with another limit.
     *
     * @param hits at most so many, 1 to 1,000
     * @return the changed query
     */
    public MemoryQuery limit(int hits) {
        return new MemoryQuery(text, scope, hits);
    }
}
