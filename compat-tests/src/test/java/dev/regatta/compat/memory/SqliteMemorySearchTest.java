package dev.regatta.compat.memory;

import dev.regatta.memory.fts.SqliteMemoryBackend;
import dev.regatta.spi.memory.MemoryBackend;

final class SqliteMemorySearchTest extends MemorySearchContract {
    @Override
    protected MemoryBackend backend() {
        return new SqliteMemoryBackend();
    }
}
