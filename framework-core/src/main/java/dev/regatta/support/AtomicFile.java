package dev.regatta.support;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;

/**
 * Writes a file beside its place, and moves it there when it is complete and on the disk: whoever looks finds the whole file, or
 * what was there before, also after a crash. A part that a killed process leaves is called {@code .regatta-….part}. Stateless and
 * thread-safe; of two who write the same file at once, one is the last.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        /**
         * Writes it.
         *
         * @param part where to; an empty file, which may be replaced
         * @throws IOException if it cannot be written
         */
        void writeTo(Path part) throws IOException;
    }

    /**
     * Creates a file.
     *
     * @param file its place, in a folder that exists
     * @param content writes it
     * @throws FileAlreadyExistsException if it is there; it is unchanged
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    public static void create(Path file, Content content) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        write(file, content, part -> place(part, file));
    }

    /**
     * Writes a file, in place of one that is there, whose permissions it keeps. A link is replaced, not followed.
     *
     * @param file its place, in a folder that exists
     * @param content writes it
     * @throws IOException if it cannot be written; what was there is unchanged then
     */
    public static void replace(Path file, Content content) throws IOException {
        write(file, content, part -> {
            PosixFileAttributeView mode = Files.getFileAttributeView(part, PosixFileAttributeView.class);
            if (mode != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                mode.setPermissions(Files.getPosixFilePermissions(file));
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    private static void write(Path file, Content content, Content place) throws IOException {
        Path part = file.toAbsolutePath().resolveSibling(".regatta-" + UUID.randomUUID() + ".part");
        try {
            Files.createFile(part); // with the mode of any new file
            content.writeTo(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            place.writeTo(part);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** A link is refused where a file has come into being meanwhile; a move would replace it. */
    private static void place(Path part, Path file) throws IOException {
        try {
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException there) {
            throw there;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
