package dev.regatta.sbom;

import dev.regatta.sbom.header.SideCars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What lies beside the models of each folder, read when first asked for and forgotten after the folder's last model. Thread-safe. */
final class FolderFiles {
    private final Map<Path, Folder> folders = new HashMap<>(); // not changed once it is filled

    private final Predicate<Path> mayBeRead;

    private static final class Folder {
        private int users; // guarded by this
        private final Set<Path> homes = new HashSet<>(); // not changed once all are counted
        private @Nullable SideCars read; // guarded by this
    }

    /**
     * Counts who will ask.
     *
     * @param candidates the models
     * @param mayBeRead whether what a link beside a model leads to may be read; beside one that was named by itself also may what
     *     lies in the folder where that one really lies, as in a cache of blobs and links
     */
    FolderFiles(List<Candidate> candidates, Predicate<Path> mayBeRead) {
        this.mayBeRead = mayBeRead;
        for (Candidate candidate : candidates) {
            Folder folder = folders.computeIfAbsent(folderOf(candidate), path -> new Folder());
            synchronized (folder) {
                folder.users++;
                if (candidate.isGiven() && candidate.stamp() != null) {
                    home(candidate).ifPresent(folder.homes::add);
                }
            }
        }
    }

    SideCars beside(Candidate candidate) {
        Path path = folderOf(candidate);
        Folder folder = folders.get(path);
        if (folder == null) {
            return SideCars.in(path, mayBeRead);
        }
        synchronized (folder) {
            SideCars read = folder.read == null
                    ? SideCars.in(path, link -> mayBeRead.test(link) || folder.homes.contains(link.getParent()))
                    : folder.read;
            folder.users--;
            folder.read = folder.users > 0 ? read : null;
            return read;
        }
    }

    private static Optional<Path> home(Candidate candidate) {
        try {
            return Optional.ofNullable(candidate.path().toRealPath().getParent());
        } catch (IOException gone) {
            return Optional.empty(); // told when it is read
        }
    }

    private static Path folderOf(Candidate candidate) {
        Path parent = candidate.path().getParent();
        return parent == null ? candidate.path() : parent;
    }
}
