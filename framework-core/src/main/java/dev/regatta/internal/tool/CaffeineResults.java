package dev.regatta.internal.tool;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CacheKey;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Results in a Caffeine cache. Caffeine has one bound, the sum of weights, and here are two: an entry weighs its bytes, but at
 * least the share of one entry in the bytes. So neither bound is exceeded, and as many entries as the bound says fit if they
 * are no larger than their share. Caffeine's own times would cost every hit as much again, so each result carries its own: one
 * whose time is over goes when it is asked for, or for want of room.
 */
public final class CaffeineResults implements ResultStore {
    private final Cache<CacheKey, Timed> cache;
    private final LongSupplier nanoTime;
    private final long mostWeight;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /** A result and when it was put in. */
    private record Timed(CachedResult result, long since) {}

    /**
     * Makes an empty store.
     *
     * @param bounds how much it holds
     * @param nanoTime the clock, on any scale of nanoseconds that does not go back
     */
    public CaffeineResults(CacheBounds bounds, LongSupplier nanoTime) {
        long share =
                Math.clamp(bounds.bytes() / bounds.entries(), 1, Integer.MAX_VALUE); // the most that Caffeine weighs
        this.nanoTime = nanoTime;
        this.mostWeight = Math.min(bounds.bytes(), share * bounds.entries());
        this.cache = Caffeine.newBuilder()
                .maximumWeight(mostWeight)
                .weigher((CacheKey key, Timed timed) -> (int) Math.min(
                        Integer.MAX_VALUE, Math.max(share, timed.result().bytes())))
                .executor(Runnable::run)
                .removalListener((key, timed, cause) -> {
                    if (timed != null) {
                        bytes.add(-timed.result().bytes());
                    }
                    if (cause.wasEvicted()) {
                        evictions.increment();
                    }
                })
                .build();
    }

    @Override
    public @Nullable CachedResult get(CacheKey key) {
        Timed found = cache.getIfPresent(key);
        if (found == null) {
            return null;
        }
        if (nanoTime.getAsLong() - found.since() < found.result().lifeNanos()) {
            return found.result();
        }
        if (cache.asMap().remove(key, found)) {
            evictions.increment();
        }
        return null;
    }

    @Override
    public void put(CachedResult result) {
        if (result.bytes() > mostWeight || result.bytes() > Integer.MAX_VALUE) {
            return;
        }
        bytes.add(result.bytes());
        cache.put(result.key(), new Timed(result, nanoTime.getAsLong()));
    }

    @Override
    public void clear() {
        cache.invalidateAll();
        cache.cleanUp();
    }

    @Override
    public long entries() {
        cache.cleanUp();
        return cache.estimatedSize();
    }

    @Override
    public long bytes() {
        cache.cleanUp();
        return bytes.sum();
    }

    @Override
    public long evictions() {
        cache.cleanUp();
        return evictions.sum();
    }
}
