package dev.regatta.tool;

/**
 * How much a cache of tool results holds; neither bound is ever exceeded for longer than a write takes.
 *
 * @param entries how many results, at least 1
 * @param bytes how much memory, arguments included, at least 1
 */
public record CacheBounds(long entries, long bytes) {
    /** Checks the ranges. */
    public CacheBounds {
        if (entries < 1 || bytes < 1) {
            throw new IllegalArgumentException(
                    "A cache holds at least one entry and one byte, was " + entries + " and " + bytes);
        }
    }

    /** {@return 10,000 results of together 64 MB} */
    public static CacheBounds defaults() {
        return new CacheBounds(10_000, 64L << 20);
    }
}
