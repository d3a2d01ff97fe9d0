package dev.regatta.internal.tool;

import dev.regatta.tool.CacheKey;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results by key, within bounds of entries and bytes, and none longer than its life. Which results go for others is
 * up to the store. Thread-safe.
 */
public interface ResultStore {
    /**
     * Returns a result.
     *
     * @param key its key
     * @return the result; {@code null} if there is none, or its time is over
     */
    @Nullable
    CachedResult get(CacheKey key);

    /**
     * Keeps a result in place of an earlier one. One that is larger than the bound of bytes is not kept, and nothing goes for
     * it.
     *
     * @param result the result
     */
    void put(CachedResult result);

    /** Forgets all results. */
    void clear();

    /** {@return how many results there are} */
    long entries();

    /** {@return what all results take in memory} */
    long bytes();

    /** {@return how many results had to go for want of room or time since the store was made} */
    long evictions();
}
