package dev.regatta.fallback;

import dev.regatta.backend.Availability;
import dev.regatta.memory.MemoryBackend;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The fallback memory backend: an inverted index in Java over H2's MVStore. Stateless and thread-safe. */
public final class MvMemoryBackend implements MemoryBackend {
    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public MvMemoryBackend() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "mvstore";
    }

    @Override
    public Kind kind() {
        return Kind.FALLBACK;
    }

    @Override
    public String lost() {
        return "speed, the heap that the index takes, and access to the file by SQL";
    }

    @Override
    public Availability probe() {
        return new Availability.Available("H2 MVStore with an index in Java");
    }

    @Override
    public MemoryStore open(Path file) {
        if (Files.exists(file)) {
            throw MemoryException.belongsToOtherBackend(file, file, "regatta.memory=accelerated");
        }
        return MvMemoryStore.open(file.resolveSibling(file.getFileName() + ".mv"));
    }

    @Override
    public MemoryStore inMemory() {
        return MvMemoryStore.inMemory();
    }
}
