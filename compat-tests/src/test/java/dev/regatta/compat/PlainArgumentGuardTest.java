package dev.regatta.compat;

import dev.regatta.fallback.PlainToolBackend;
import dev.regatta.spi.tool.ToolBackend;

final class PlainArgumentGuardTest extends ArgumentGuardContract {
    @Override
    protected ToolBackend backend() {
        return new PlainToolBackend();
    }
}
