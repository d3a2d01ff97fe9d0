package dev.regatta.internal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes a new file beside its place and moves it there when it is complete. */
public final class CompleteFile {
    private CompleteFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path part) throws IOException;
    }

    /**
     * Creates a file.
     *
     * @throws FileAlreadyExistsException if it is there; it is unchanged
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    public static void create(Path file, Content content) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path folder = file.toAbsolutePath().getParent();
        Path part = Files.createTempFile(folder, ".regatta-", ".part");
        try {
            content.writeTo(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            place(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Writes a file, in place of one that is there.
     *
     * @throws IOException if it cannot be written; what was there is unchanged then
     */
    public static void replace(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(".regatta-" + UUID.randomUUID() + ".part"); // with the mode of any new file
        try {
            Files.createFile(part);
            content.writeTo(part);
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
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
