package dev.regatta.memory.fts;

import dev.regatta.memory.MemoryException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file before SQLite touches it: made for its owner alone if it is missing, refused if it is something else, newer or cut
 * short. The layout of the header is described in SQLite's "Database File Format", section 1.3.
 */
final class SqliteFile {
    private static final int HEADER = 100;
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int PAGE_SIZE = 16;
    private static final int CHANGES = 24;
    private static final int PAGES = 28;
    private static final int USER_VERSION = 60;
    private static final int APPLICATION_ID = 68;
    private static final int CHANGES_AT_PAGES = 92;

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private SqliteFile() {}

    /** Makes the file and its folder if they are missing, and looks at its header if not. */
    static void prepare(Path file) {
        if (Files.isDirectory(file)) {
            throw MemoryException.isFolder(file);
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw MemoryException.noRegularFile(file);
        }
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder, ownerOnly("rwx------"));
            }
            if (!Files.exists(file)) {
                Files.createFile(file, ownerOnly("rw-------"));
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.exists(file)) {
                throw MemoryException.cannotOpen(
                        file, "its folder cannot be made, since '" + e.getFile() + "' is a file.", e);
            }
        } catch (IOException e) {
            throw MemoryException.cannotOpen(
                    file,
                    "it or its folder cannot be made (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                            + "). Name a place that can be written.",
                    e);
        }
        checkHeader(file);
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** A journal or log beside the file may hold what the header should say; SQLite itself puts that in order. */
    private static boolean hasJournal(Path file) throws IOException {
        for (String suffix : new String[] {"-journal", "-wal"}) {
            Path journal = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(journal) && Files.size(journal) > 0) {
                return true;
            }
        }
        return false;
    }

    private static void checkHeader(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            if (size == 0) {
                return;
            }
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            while (header.hasRemaining() && channel.read(header) >= 0) {
                // goes on until the header is complete or the file ends
            }
            boolean sqlite =
                    header.position() == HEADER && header.slice(0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
            if (!sqlite) {
                throw MemoryException.notOurs(file);
            }
            if (!hasJournal(file)) {
                checkContent(file, size, header);
            }
        } catch (IOException e) {
            throw MemoryException.cannotOpen(
                    file, "it cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ").", e);
        }
    }

    private static void checkContent(Path file, long size, ByteBuffer header) {
        int version = header.getInt(USER_VERSION);
        boolean firstFormat = header.getInt(APPLICATION_ID) == 0 && version == 1;
        if (header.getInt(APPLICATION_ID) != Schema.APPLICATION_ID && !firstFormat) {
            throw MemoryException.notOurs(file);
        }
        if (version > Schema.VERSION) {
            throw MemoryException.tooNew(file, version, Schema.VERSION);
        }
        int stored = header.getShort(PAGE_SIZE) & 0xFFFF;
        long expected = (stored == 1 ? 65_536L : stored) * (header.getInt(PAGES) & 0xFFFFFFFFL);
        if (header.getInt(CHANGES) == header.getInt(CHANGES_AT_PAGES) && size < expected) {
            throw MemoryException.damaged(file, "it has " + size + " of " + expected + " bytes", null);
        }
    }
}
