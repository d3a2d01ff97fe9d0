package dev.regatta.tool.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CacheKey;
import dev.regatta.tool.CachedResult;
import dev.regatta.tool.ResultStore;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Results in a Caffeine cache. Caffeine has one bound, the sum of weights, and here are two: an entry weighs its bytes, but at
 * least the share of one entry in the bytes. So neither bound is exceeded, and as many entries as the bound says fit if they
 * are no larger than their share.
 */
final class CaffeineResults implements ResultStore {
    private final Cache<CacheKey, CachedResult> cache;
    private final long mostWeight;
    private final LongAdder bytes = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    CaffeineResults(CacheBounds bounds, LongSupplier nanoTime) {
        long share = Math.max(1, bounds.bytes() / bounds.entries());
        this.mostWeight = Math.min(bounds.bytes(), share * bounds.entries());
        this.cache = Caffeine.newBuilder()
                .maximumWeight(mostWeight)
                .weigher((CacheKey key, CachedResult result) ->
                        (int) Math.min(Integer.MAX_VALUE, Math.max(share, result.bytes())))
                .expireAfter(
                        Expiry.writing((CacheKey key, CachedResult result) -> Duration.ofNanos(result.lifeNanos())))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .removalListener((key, result, cause) -> {
                    if (result != null) {
                        bytes.add(-result.bytes());
                    }
                    if (cause.wasEvicted()) {
                        evictions.increment();
                    }
                })
                .build();
    }

    @Override
    public @Nullable CachedResult get(CacheKey key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void put(CachedResult result) {
        if (result.bytes() > mostWeight || result.bytes() > Integer.MAX_VALUE) {
            return;
        }
        bytes.add(result.bytes());
        cache.put(result.key(), result);
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
