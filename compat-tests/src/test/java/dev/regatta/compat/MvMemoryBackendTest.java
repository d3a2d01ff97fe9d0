package dev.regatta.compat;

import dev.regatta.fallback.MvMemoryBackend;
import dev.regatta.memory.MemoryBackend;

final class MvMemoryBackendTest extends MemoryStoreContract {
    @Override
    protected MemoryBackend backend() {
        return new MvMemoryBackend();
    }
}
