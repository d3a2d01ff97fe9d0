package dev.regatta.compat;

import dev.regatta.spi.tool.ToolBackend;
import dev.regatta.tool.gateway.CompiledToolBackend;

final class CompiledToolCacheTest extends ToolCacheContract {
    @Override
    protected ToolBackend backend() {
        return new CompiledToolBackend();
    }
}
