package dev.regatta.internal.tool;

import dev.regatta.tool.CacheBounds;
import java.util.function.LongSupplier;

final class PlainToolCacheTest extends ToolCacheContract {
    @Override
    protected ResultStore store(CacheBounds bounds, LongSupplier nanoTime) {
        return new LruResults(bounds, nanoTime);
    }
}
