package dev.regatta.internal.tool;

import dev.regatta.tool.CacheBounds;
import java.util.function.LongSupplier;

final class CaffeineToolCacheTest extends ToolCacheContract {
    @Override
    protected ResultStore store(CacheBounds bounds, LongSupplier nanoTime) {
        return new CaffeineResults(bounds, nanoTime);
    }
}
