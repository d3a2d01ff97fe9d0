package dev.regatta.compat;

import dev.regatta.spi.tool.ToolBackend;
import dev.regatta.tool.gateway.CompiledToolBackend;

final class CompiledArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ToolBackend backend() {
        return new CompiledToolBackend();
    }
}
