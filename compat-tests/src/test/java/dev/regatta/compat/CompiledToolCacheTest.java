package dev.regatta.compat;

import dev.regatta.tool.ToolBackend;
import dev.regatta.tool.gateway.CompiledToolBackend;

final class CompiledToolCacheTest extends ToolCacheContract {
    @Override
    protected ToolBackend backend() {
        return new CompiledToolBackend();
    }
}
