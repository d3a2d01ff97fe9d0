package dev.regatta.fallback.memory;

import dev.regatta.backend.Availability;
import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.MemoryBackend;
import dev.regatta.spi.memory.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The fallback memory backend: a log of all changes in a file, and an index in the heap that is made when the file is opened.
 * The log of the memory {@code crew.db} is {@code crew.db.log}; a copy that was made of one is opened under its own name.
 * Where both are, neither is opened under that name.
 * Stateless and thread-safe.
 */
public final class LogMemoryBackend implements MemoryBackend {
    static final String NAME = "log";

    private static final String SUFFIX = ".log";
    private static final int START_BYTES = 16;

    private final LogFile.Output output;

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public LogMemoryBackend() {
        this(RandomAccessFile::write);
    }

    LogMemoryBackend(LogFile.Output output) {
        this.output = output;
    }

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return NAME;
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
        return new Availability.Available("a log file with an index in Java");
    }

    @Override
    public MemoryStore open(Path file, MemoryOptions options) {
        Path path = logOf(file);
        return new LogMemoryStore(file.toString(), OpenLogs.lease(file, path, options, output), options.durability());
    }

    @Override
    public MemoryStore inMemory(MemoryOptions options) {
        Tokenizer tokenizer = options.tokenizer();
        try {
            HeapLog log = new HeapLog(LogState.code(tokenizer == null ? Tokenizer.ENGLISH : tokenizer));
            LogState replica = LogState.of(log);
            SharedLog shared = new SharedLog(Path.of(":memory:"), replica, () -> replica);
            return new LogMemoryStore(":memory:", new OpenLogs.Lease(shared, shared::close), options.durability());
        } catch (IOException e) {
            throw MemoryException.failed("make", ":memory:", e);
        }
    }

    @Override
    public long recover(Path damaged, Path target) {
        Path into = beside(target);
        for (Path taken : new Path[] {target, into}) {
            if (Files.exists(taken)) {
                throw MemoryException.exists(taken);
            }
        }
        return LogRecovery.recover(damaged, logOf(damaged), into, output);
    }

    private static Path beside(Path file) {
        return file.resolveSibling(file.getFileName() + SUFFIX);
    }

    /** {@return the log that a name stands for} */
    private static Path logOf(Path file) {
        Path beside = beside(file);
        if (!Files.exists(file)) {
            return beside;
        }
        try {
            byte[] start = OpenLogs.isOpen(file) ? LogFile.start() : start(file);
            if (start.length == 0) {
                return beside;
            }
            if (LogFile.isLog(start)) {
                requireNone(file, beside);
                return file;
            }
            if (new String(start, StandardCharsets.ISO_8859_1).startsWith("SQLite format 3")) {
                throw MemoryException.belongsToOtherBackend(file, file, "regatta.memory=accelerated");
            }
            throw MemoryException.notOurs(file);
        } catch (IOException e) {
            throw MemoryException.cannotOpen(file, "it cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static void requireNone(Path file, Path beside) {
        if (Files.exists(beside)) {
            throw MemoryException.cannotOpen(
                    file,
                    "two files stand for it, '" + file + "', as a backup is named, and '" + beside
                            + "', as a memory is kept. Both were left as they are. Move the one that is not meant to"
                            + " another name.",
                    null);
        }
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(START_BYTES);
        }
    }
}
