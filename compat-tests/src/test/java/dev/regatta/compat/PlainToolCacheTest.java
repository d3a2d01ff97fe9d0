package dev.regatta.compat;

import dev.regatta.fallback.tool.PlainToolBackend;
import dev.regatta.spi.tool.ToolBackend;

final class PlainToolCacheTest extends ToolCacheContract {
    @Override
    protected ToolBackend backend() {
        return new PlainToolBackend();
    }
}
