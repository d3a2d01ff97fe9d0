package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Which file it is that was opened. SQLite goes on with a file that was deleted, or replaced by another one: what is written
 * then is acknowledged, and gone. Where the system has no numbers of files, only a missing one is noticed. Thread-safe.
 */
final class FileIdentity {
    private static final Object NO_NUMBER = "no number";
    private static final Object NOT_THERE = "not there";

    private final Path file;
    private final Path log;
    private final Object key;
    private volatile @Nullable Object logKey; // null before the first commit

    /** Remembers a file that is there. */
    FileIdentity(Path file) {
        this.file = file;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.key = key(file);
    }

    /**
     * To be called within a transaction that has written, before it is committed.
     *
     * @throws MemoryException if the file, or its log, is no longer the one that this writes to
     */
    void check() {
        Object logNow = key(log);
        Object logBefore = logKey == null ? logNow : logKey;
        if (!key.equals(key(file)) || !logNow.equals(logBefore)) {
            throw MemoryException.replaced(file);
        }
        logKey = logBefore;
    }

    private Object key(Path part) {
        try {
            Object number =
                    Files.readAttributes(part, BasicFileAttributes.class).fileKey();
            return number == null ? NO_NUMBER : number;
        } catch (NoSuchFileException gone) { // for ever so is the log of a file system on which SQLite can have none
            return NOT_THERE;
        } catch (IOException e) {
            throw MemoryException.failed("write to", file.toString(), e);
        }
    }
}
