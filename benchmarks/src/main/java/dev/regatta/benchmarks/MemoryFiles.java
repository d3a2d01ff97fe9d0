package dev.regatta.benchmarks;

import dev.regatta.backend.Backend;
import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryDraft;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.RememberOptions;
import dev.regatta.spi.memory.MemoryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The memories that are measured, in a folder of their own that goes when all is done. */
final class MemoryFiles implements AutoCloseable {
    private static final int BATCH = 1_000;

    private final Path folder;
    private final MemoryText text;

    private MemoryFiles(Path folder, MemoryText text) {
        this.folder = folder;
        this.text = text;
    }

    static MemoryFiles in(Path parent, MemoryText text) throws IOException {
        return new MemoryFiles(Files.createTempDirectory(parent, "regatta-memory"), text);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    /** {@return the backend of a kind, if it is on the class path} */
    static Optional<MemoryBackend> backend(Backend.Kind kind) {
        return ServiceLoader.load(Backend.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(backend -> backend.kind() == kind && backend instanceof MemoryBackend)
                .map(MemoryBackend.class::cast)
                .findFirst();
    }

    Memory open(String name) {
        return open(name, MemoryOptions.defaults());
    }

    Memory open(String name, MemoryOptions options) {
        return Memory.over(backend(Backend.Kind.ACCELERATED).orElseThrow().open(path(name), options), options);
    }

    /** {@return a memory with the first records of the text} */
    Memory filled(String name, int records) {
        Memory memory = open(name);
        fill(memory, records);
        return memory;
    }

    void fill(Memory memory, int records) {
        for (int from = 0; from < records; from += BATCH) {
            memory.rememberAll(drafts(from, Math.min(BATCH, records - from)));
            if (from > 0 && from % 100_000 == 0) {
                System.err.println("  " + from + " of " + records + " records are written");
            }
        }
    }

    List<MemoryDraft> drafts(int from, int count) {
        List<MemoryDraft> drafts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            drafts.add(new MemoryDraft(text.record(from + i), RememberOptions.defaults()));
        }
        return drafts;
    }

    /** {@return a connection with the settings of the store's own} */
    Connection connect(String name) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("synchronous", "FULL");
        settings.setProperty("busy_timeout", "10000");
        settings.setProperty("foreign_keys", "true");
        settings.setProperty("trusted_schema", "false");
        settings.setProperty("cache_size", "-8000");
        return DriverManager.getConnection("jdbc:sqlite:" + path(name), settings);
    }

    /** Removes the files of a memory. */
    void drop(String name) throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(path(name + suffix));
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
