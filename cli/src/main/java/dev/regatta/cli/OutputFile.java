package dev.regatta.cli;

import dev.regatta.support.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A result in a file: complete, or not there. */
final class OutputFile {
    private OutputFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream target) throws IOException;
    }

    /**
     * Writes a file, in place of one that is there; a link is followed. Folders on the way are made. A pipe or a device, such as
     * {@code /dev/stdout}, is written to.
     *
     * @throws IOException if it cannot be written; what was there is unchanged then
     */
    static void write(Path given, Content content) throws IOException {
        Path file = given.toAbsolutePath();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(given.toString(), null, "it is a folder");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            try (OutputStream target =
                    new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
                content.writeTo(target); // a pipe or a device takes what it gets
            }
            return;
        }
        if (Files.exists(file)) {
            file = file.toRealPath();
        } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(given.toString(), null, "it is a link that leads nowhere");
        }
        Path folder = file.getParent();
        if (folder == null) {
            throw new FileSystemException(given.toString(), null, "it is no file");
        }
        Files.createDirectories(folder);
        AtomicFile.replace(file, part -> {
            part.toFile().deleteOnExit(); // also when the process is interrupted
            try (OutputStream target = new BufferedOutputStream(Files.newOutputStream(part))) {
                content.writeTo(target);
            }
        });
    }
}
