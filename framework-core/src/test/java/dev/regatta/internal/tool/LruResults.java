package dev.regatta.internal.tool;

import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.CacheKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The plain store that the product's is compared with: results in a map in the order of their last use, behind one lock. What was used longest ago goes first. */
final class LruResults implements ResultStore {
    private final CacheBounds bounds;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<CacheKey, Timed> results = new LinkedHashMap<>(16, 0.75f, true); // guarded by lock
    private long bytes; // guarded by lock
    private long evictions; // guarded by lock

    /** A result and when it was put in. */
    private record Timed(CachedResult result, long since) {}

    LruResults(CacheBounds bounds, LongSupplier nanoTime) {
        this.bounds = bounds;
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable CachedResult get(CacheKey key) {
        lock.lock();
        try {
            Timed found = results.get(key);
            if (found == null) {
                return null;
            }
            if (nanoTime.getAsLong() - found.since() < found.result().lifeNanos()) {
                return found.result();
            }
            results.remove(key);
            bytes -= found.result().bytes();
            evictions++;
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(CachedResult result) {
        if (result.bytes() > bounds.bytes()) {
            return;
        }
        lock.lock();
        try {
            Timed before = results.remove(result.key()); // so that the new key stands in the map, and not the old one
            bytes -= before == null ? 0 : before.result().bytes();
            results.put(result.key(), new Timed(result, nanoTime.getAsLong()));
            bytes += result.bytes();
            Iterator<Timed> longestUnused = results.values().iterator();
            while (results.size() > bounds.entries() || bytes > bounds.bytes()) {
                bytes -= longestUnused.next().result().bytes();
                longestUnused.remove();
                evictions++;
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            results.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long entries() {
        lock.lock();
        try {
            return results.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long evictions() {
        lock.lock();
        try {
            return evictions;
        } finally {
            lock.unlock();
        }
    }
}
