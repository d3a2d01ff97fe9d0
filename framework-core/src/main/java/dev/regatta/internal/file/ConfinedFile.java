package dev.regatta.internal.file;

import dev.regatta.error.PermanentException;
import dev.regatta.support.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** A file that must lie below a folder, wherever its path and the links on its way lead. Immutable. */
public final class ConfinedFile {
    private final Path folder;
    private final Path relative;

    private ConfinedFile(Path folder, Path relative) {
        this.folder = folder;
        this.relative = relative;
    }

    /** {@return why a path does not lie below a folder, as far as its text tells} */
    public static Optional<String> trouble(String path) {
        try {
            Path relative = Path.of(path);
            boolean outside = relative.isAbsolute()
                    || relative.normalize().startsWith("..")
                    || relative.normalize().toString().isEmpty();
            return outside || path.endsWith("/")
                    ? Optional.of(
                            "The output file '" + path + "' is not below the crew's output folder. Name a file by a"
                                    + " path relative to that folder, without '..', or choose another outputFolder(…).")
                    : Optional.empty();
        } catch (InvalidPathException unusable) {
            return Optional.of("The output file '" + path + "' has a name that no file can have.");
        }
    }

    /**
     * Makes one; nothing is written yet.
     *
     * @param folder below which the file must lie; made when the file is written
     * @param path relative to it
     * @throws PermanentException if the path leads out of the folder
     */
    public static ConfinedFile below(Path folder, String path) {
        trouble(path).ifPresent(refusal -> {
            throw new PermanentException(refusal);
        });
        return new ConfinedFile(folder.toAbsolutePath(), Path.of(path).normalize());
    }

    /**
     * Writes the file as a whole, in place of one that is there. Folders on the way are made.
     *
     * @throws PermanentException if a link on the way leads out of the folder
     * @throws IOException if it cannot be written; what was there is unchanged
     */
    public void write(String text) throws IOException {
        Path real = Files.createDirectories(folder).toRealPath();
        Path file = real.resolve(relative);
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException("The folder '" + folder + "' holds no files");
        }
        Path there = parent;
        while (!Files.exists(there, LinkOption.NOFOLLOW_LINKS) && there.getParent() != null) {
            there = there.getParent();
        }
        if (!there.toRealPath().startsWith(real) || Files.isSymbolicLink(file)) {
            throw new PermanentException(
                    "The output file '" + relative + "' is reached through a link, which may lead out"
                            + " of the crew's output folder '" + folder + "'. Remove the link, or name another file.");
        }
        Files.createDirectories(parent);
        AtomicFile.replace(file, part -> Files.writeString(part, text));
    }
}
