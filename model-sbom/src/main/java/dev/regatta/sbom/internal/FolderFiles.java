package dev.regatta.sbom.internal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lies beside the models of each folder, read when first asked for and forgotten after the folder's last model. Thread-safe. */
final class FolderFiles {
    private final Map<Path, Folder> folders = new HashMap<>(); // not changed once it is filled

    private static final class Folder {
        private int users; // guarded by this
        private @Nullable SideCars read; // guarded by this
    }

    FolderFiles(List<Candidate> candidates) {
        for (Candidate candidate : candidates) {
            Folder folder = folders.computeIfAbsent(folderOf(candidate), path -> new Folder());
            synchronized (folder) {
                folder.users++;
            }
        }
    }

    SideCars beside(Candidate candidate) {
        Path path = folderOf(candidate);
        Folder folder = folders.get(path);
        if (folder == null) {
            return SideCars.in(path);
        }
        synchronized (folder) {
            SideCars read = folder.read == null ? SideCars.in(path) : folder.read;
            folder.users--;
            folder.read = folder.users > 0 ? read : null;
            return read;
        }
    }

    private static Path folderOf(Candidate candidate) {
        Path parent = candidate.path().getParent();
        return parent == null ? candidate.path() : parent;
    }
}
