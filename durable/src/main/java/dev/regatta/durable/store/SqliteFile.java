package dev.regatta.durable.store;

import dev.regatta.journal.JournalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The file of a store: made for its owner alone, and watched, since SQLite goes on with a file that was deleted or replaced: what is
 * written then is acknowledged, and gone. Where the system has no numbers of files, only a missing one is noticed.
 */
final class SqliteFile {
    private static final String MAGIC = "SQLite format 3\0";
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final Object NO_NUMBER = "no number";
    private static final Object NOT_THERE = "not there";

    private final Path file;
    private final Path log;
    private final Object key;
    private @Nullable Object logKey; // null before the first commit

    private SqliteFile(Path file) {
        this.file = file;
        this.log = file.resolveSibling(file.getFileName() + "-wal");
        this.key = key(file);
    }

    /** Makes the file and its folder if they are missing, and refuses one that is something else. */
    static void prepare(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly("rwx------"));
            }
            if (!Files.exists(file)) {
                create(file);
            }
            if (!Files.isRegularFile(file)) {
                throw cannotOpen(file, "it is not a regular file. Name another place.", null);
            }
            byte[] start;
            try (var in = Files.newInputStream(file)) {
                start = in.readNBytes(MAGIC.length());
            }
            if (start.length > 0 && !new String(start, StandardCharsets.ISO_8859_1).equals(MAGIC)) {
                throw notOurs(file);
            }
        } catch (IOException e) {
            throw cannotOpen(
                    file, "it or its folder cannot be made or read (" + e + "). Name a place that can be written.", e);
        }
    }

    /** Somebody else may make it at the same time. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file, ownerOnly("rw-------"));
        } catch (FileAlreadyExistsException there) {
            if (!Files.exists(file)) {
                throw there; // a link to nothing
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** {@return the file, which is there, to be watched} */
    static SqliteFile watch(Path file) {
        return new SqliteFile(file);
    }

    /**
     * To be called within a transaction that has written, before it is committed.
     *
     * @throws JournalException if the file, or its log, is no longer the one that this writes to
     */
    void check() {
        Object logNow = key(log);
        Object logBefore = logKey == null ? logNow : logKey;
        if (!key.equals(key(file)) || !logNow.equals(logBefore)) {
            throw new JournalException(
                    "Could not write to the runs in '" + file
                            + "': the file was deleted, moved or replaced since it was"
                            + " opened. Nothing was written; put it back or open it again.",
                    null);
        }
        logKey = logBefore;
    }

    private Object key(Path part) {
        try {
            Object number =
                    Files.readAttributes(part, BasicFileAttributes.class).fileKey();
            return number == null ? NO_NUMBER : number;
        } catch (NoSuchFileException gone) {
            return NOT_THERE;
        } catch (IOException e) {
            throw new JournalException(
                    "Could not write to the runs in '" + file + "': it cannot be looked at (" + e
                            + "). Nothing was written; see that its folder can be read.",
                    e);
        }
    }

    static JournalException cannotOpen(Path file, String finding, @Nullable Throwable cause) {
        return new JournalException("Could not open the runs in '" + file + "': " + finding, cause);
    }

    static JournalException notOurs(Path file) {
        return cannotOpen(file, "it holds something else, and is left as it is. Name another file.", null);
    }
}
