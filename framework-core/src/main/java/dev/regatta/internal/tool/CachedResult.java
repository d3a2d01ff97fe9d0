package dev.regatta.internal.tool;

import dev.regatta.tool.CacheKey;

/**
 * A result that is kept.
 *
 * @param key what it is the result of
 * @param text the whole result
 * @param lifeNanos how long it is good for, from when it is put into the store
 * @param bytes what it takes in memory, key included
 */
public record CachedResult(CacheKey key, String text, long lifeNanos, long bytes) {
    /** {@return the tool and the size; the result stays out of it} */
    @Override
    public String toString() {
        return key + ", " + bytes + " bytes";
    }
}
