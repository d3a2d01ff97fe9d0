package dev.regatta.examples.briefing;

import dev.regatta.error.PermanentException;
import dev.regatta.support.AtomicFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * A file that is written as a whole or not at all. Links are followed; a file that is there keeps its mode, a new one gets the
 * mode of any new file. Immutable.
 */
final class OutputFile {
    private static final int MOST_LINKS = 40;

    private final Path named;
    private final Path file;
    private final Path folder;

    private OutputFile(Path named, Path file, Path folder) {
        this.named = named;
        this.file = file;
        this.folder = folder;
    }

    /**
     * Looks at a place to write to; nothing is left there.
     *
     * @param named an absolute path
     * @throws PermanentException if nothing can be written there; the message says why
     */
    static OutputFile at(Path named) {
        Path file = followed(named);
        Path folder = file.getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw refusal(named, "it is a folder. Name a file.");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refusal(named, "it is no regular file but a device, a pipe or the like. Name a file.");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw refusal(named, "its permissions forbid it.");
        }
        Path nearest = folder;
        while (nearest.getParent() != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            throw refusal(named, "'" + nearest + "' is no folder.");
        }
        try { // permissions do not tell: a file system may be read-only, or none that keeps files
            Files.delete(Files.createTempFile(nearest, ".briefing", ".tmp"));
            Path real = nearest.toRealPath().resolve(nearest.relativize(folder));
            return new OutputFile(named, real.resolve(file.getFileName()), real);
        } catch (IOException refused) {
            throw refusal(
                    named,
                    "the folder '" + nearest + "' takes no new file ("
                            + refused.getClass().getSimpleName() + "). Name another place.");
        }
    }

    /** {@return the path with the links at its end followed, also where they lead to nothing yet} */
    private static Path followed(Path named) {
        Path file = named;
        for (int i = 0; Files.isSymbolicLink(file); i++) {
            if (i >= MOST_LINKS) {
                throw refusal(named, "it is a link that leads back to itself.");
            }
            try {
                file = file.resolveSibling(Files.readSymbolicLink(file)).normalize();
            } catch (IOException unreadable) {
                throw refusal(named, "the link '" + file + "' cannot be read.");
            }
        }
        return file;
    }

    private static PermanentException refusal(Path named, String why) {
        return new PermanentException("The briefing cannot be written to '" + named + "': " + why);
    }

    /** {@return the place as it was named} */
    Path named() {
        return named;
    }

    /** {@return the file itself, all links followed} */
    Path file() {
        return file;
    }

    /** {@return the folder of the file itself, all links followed} */
    Path folder() {
        return folder;
    }

    /** Writes the file; {@return whether it replaced one} */
    boolean write(String text) throws IOException {
        Files.createDirectories(folder);
        boolean replaces = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (replaces && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(file.toString(), null, "is no regular file any more");
        }
        AtomicFile.replace(file, part -> Files.writeString(part, text));
        return replaces;
    }
}
