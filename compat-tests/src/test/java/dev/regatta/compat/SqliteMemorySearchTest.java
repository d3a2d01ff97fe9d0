package dev.regatta.compat;

import dev.regatta.memory.MemoryBackend;
import dev.regatta.memory.fts.SqliteMemoryBackend;

final class SqliteMemorySearchTest extends MemorySearchContract {
    @Override
    protected MemoryBackend backend() {
        return new SqliteMemoryBackend();
    }
}
