package dev.regatta.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Which file of SQLite it is that was opened. SQLite goes on with a file that was deleted, or replaced by another one: what is written
 * then is acknowledged, and gone. Where the system has no numbers of files, only a missing one is noticed. Thread-safe.
 */
public final class FileIdentity {
    private static final Object NO_NUMBER = "no number";
    private static final Object NOT_THERE = "not there";

    private final Path file;
    private final Path log;
    private final Object key;
    private volatile @Nullable Object logKey; // null before the first commit

    /**
     * Remembers a file that is there.
     *
     * @param file the database
     * @throws IOException if it cannot be looked at
     */
    public FileIdentity(Path file) throws IOException {
        this.file = file;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.key = key(file);
    }

    /**
     * Looks whether the file, and its log, are still the ones that are written to. To be asked within a transaction that has written,
     * before it is committed.
     *
     * @return whether they are
     * @throws IOException if they cannot be looked at
     */
    public boolean isSame() throws IOException {
        Object logNow = key(log);
        Object logBefore = logKey == null ? logNow : logKey;
        if (!key.equals(key(file)) || !logNow.equals(logBefore)) {
            return false;
        }
        logKey = logBefore;
        return true;
    }

    private static Object key(Path part) throws IOException {
        try {
            Object number =
                    Files.readAttributes(part, BasicFileAttributes.class).fileKey();
            return number == null ? NO_NUMBER : number;
        } catch (NoSuchFileException gone) { // for ever so is the log of a file system on which SQLite can have none
            return NOT_THERE;
        }
    }
}
