package dev.regatta.compat;

import dev.regatta.internal.tool.CaffeineResults;
import dev.regatta.internal.tool.ResultStore;
import dev.regatta.tool.CacheBounds;
import java.util.function.LongSupplier;

final class CaffeineToolCacheTest extends ToolCacheContract {
    @Override
    protected ResultStore store(CacheBounds bounds, LongSupplier nanoTime) {
        return new CaffeineResults(bounds, nanoTime);
    }
}
