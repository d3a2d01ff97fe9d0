package dev.regatta.compat.memory;

import dev.regatta.fallback.memory.LogMemoryBackend;
import dev.regatta.spi.memory.MemoryBackend;

final class LogMemorySearchTest extends MemorySearchContract {
    @Override
    protected MemoryBackend backend() {
        return new LogMemoryBackend();
    }
}
