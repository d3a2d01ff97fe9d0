package dev.regatta.compat;

import dev.regatta.fallback.tool.PlainToolBackend;
import dev.regatta.spi.tool.ToolBackend;

final class PlainArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ToolBackend backend() {
        return new PlainToolBackend();
    }
}
