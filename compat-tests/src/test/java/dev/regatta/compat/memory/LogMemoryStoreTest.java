package dev.regatta.compat.memory;

import dev.regatta.fallback.memory.LogMemoryBackend;
import dev.regatta.spi.memory.MemoryBackend;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/** The store on a log keeps the contract. */
final class LogMemoryStoreTest extends MemoryStoreContract {
    @Override
    protected MemoryBackend backend() {
        return new LogMemoryBackend();
    }

    @Override
    protected Path kept(Path asked) {
        return asked.resolveSibling(asked.getFileName() + ".log");
    }

    @Override
    protected void damage(Path file) throws Exception {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(access.length() * 9 / 10);
            access.write(0);
        }
    }
}
