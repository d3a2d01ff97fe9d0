package dev.regatta.compat.memory;

import dev.regatta.memory.fts.SqliteMemoryBackend;
import dev.regatta.spi.memory.MemoryBackend;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The store on SQLite keeps the contract. */
final class SqliteMemoryStoreTest extends MemoryStoreContract {
    @Override
    protected MemoryBackend backend() {
        return new SqliteMemoryBackend();
    }

    @Override
    protected Path kept(Path asked) {
        return asked;
    }

    @Override
    protected void damage(Path file) throws Exception {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.setLength(access.length() * 3 / 4);
        }
    }
}
