package dev.regatta.sbom;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.PermanentException;
import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds what may be model files. Nothing is opened: what a path leads to is learned from the attributes. Not thread-safe.
 *
 * <p>Folders are walked first, links to folders next if they are followed, links to files last, each in order: so a file that
 * has a name of its own is reported under it, whatever links to it there are.
 */
final class Discovery {
    private final Scope scope;
    private final boolean followLinks;
    private final BooleanSupplier cancelled;
    private final NavigableMap<Path, Candidate> files = new TreeMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Folder> givenFolders = new ArrayList<>();
    private final Set<Object> walked = new HashSet<>();
    private final Set<Path> targets = new HashSet<>();
    private final NavigableMap<Path, String> links = new TreeMap<>();

    /** A folder by the path it was reached by, and by its real one. */
    private record Folder(Path path, Path real, String location) {}

    /**
     * What was found.
     *
     * @param root what was scanned
     * @param files what may be models, by path
     * @param findings what concerns none of them
     * @param isWithin whether a real path lies in what was scanned, or links out of it are followed
     */
    record Found(Path root, List<Candidate> files, List<Finding> findings, Predicate<Path> isWithin) {}

    private Discovery(Scope scope, boolean followLinks, BooleanSupplier cancelled) {
        this.scope = scope;
        this.followLinks = followLinks;
        this.cancelled = cancelled;
    }

    /**
     * Finds what may be models.
     *
     * @throws PermanentException if there is nothing at one of the paths
     * @throws CancellationException if it was cancelled
     */
    static Found at(List<Path> paths, boolean followLinks, BooleanSupplier cancelled) {
        Scope scope = Scope.of(paths);
        Discovery discovery = new Discovery(scope, followLinks, cancelled);
        scope.paths().forEach(discovery::given);
        discovery.givenFolders.forEach(discovery::walk);
        if (followLinks) {
            discovery.followFolders();
        }
        discovery.links.forEach(discovery::link);
        return new Found(
                scope.root(),
                List.copyOf(discovery.files.values()),
                discovery.findings,
                real -> followLinks || scope.holds(real));
    }

    private void given(Path path) {
        String location = scope.locationOf(path);
        BasicFileAttributes attributes;
        boolean isLink;
        try {
            isLink = attributes(path, LinkOption.NOFOLLOW_LINKS).isSymbolicLink();
        } catch (AccessDeniedException denied) {
            add(path, location, null, false, true, unreadable(denied));
            return;
        } catch (IOException notThere) {
            throw new PermanentException(
                    "There is nothing at '" + path + "'. Name a model file, or a folder that holds some.", notThere);
        }
        try {
            attributes = attributes(path);
            if (attributes.isDirectory()) {
                givenFolders.add(new Folder(path, path.toRealPath(), scope.isRoot(path) ? "" : location));
            } else if (attributes.isRegularFile()) {
                targets.add(path.toRealPath());
                add(path, location, FileStamp.of(path), isLink, true);
            } else {
                add(path, location, null, isLink, true, notRegular(attributes));
            }
        } catch (IOException broken) {
            add(path, location, null, isLink, true, isLink ? brokenLink(broken) : unreadable(broken));
        }
    }

    private void walk(Folder top) {
        Deque<Folder> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            Folder folder = open.pop();
            try {
                if (!walked.add(identity(folder.real()))) {
                    continue;
                }
                boolean isAllKnown = true;
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.path())) {
                    for (Path entry : entries) {
                        checkCancelled();
                        isAllKnown &= entry(folder, entry, open);
                    }
                }
                if (!isAllKnown) {
                    findings.add(new Finding(
                            FindingCode.FOLDER_UNREADABLE,
                            new Position(-1, folder.location()),
                            "Some of what the folder holds cannot be looked at; if there are folders with models among it,"
                                    + " nothing is known of them"));
                }
            } catch (IOException | DirectoryIteratorException trouble) {
                findings.add(new Finding(
                        FindingCode.FOLDER_UNREADABLE,
                        new Position(-1, folder.location()),
                        "The folder cannot be read, so nothing is known of what it holds: " + why(trouble)));
            }
        }
    }

    /** {@return whether it is known what it is} */
    private boolean entry(Folder folder, Path path, Deque<Folder> open) {
        boolean isModel = FileName.isModel(path);
        try {
            BasicFileAttributes attributes = attributes(path, LinkOption.NOFOLLOW_LINKS);
            if (!isModel && !attributes.isSymbolicLink() && !attributes.isDirectory()) {
                return true;
            }
            String location = below(folder, path);
            Path real = folder.real().resolve(path.getFileName());
            if (attributes.isSymbolicLink()) {
                links.put(path, location);
            } else if (attributes.isDirectory()) {
                open.push(new Folder(path, real, location));
                if (isModel) {
                    add(path, location, null, false, false, notRegular(attributes));
                }
            } else if (attributes.isRegularFile()) {
                targets.add(real);
                add(path, location, FileStamp.of(path), false, false);
            } else {
                add(path, location, null, false, false, notRegular(attributes));
            }
        } catch (NoSuchFileException gone) {
            if (isModel) {
                add(path, below(folder, path), null, false, false, unreadable(gone));
            }
        } catch (IOException trouble) {
            if (isModel) {
                add(path, below(folder, path), null, false, false, unreadable(trouble));
            }
            return isModel;
        }
        return true;
    }

    /** Follows links to folders, also such as are found on the way, until there are no new folders. */
    private void followFolders() {
        Set<Path> followed = new HashSet<>();
        Set<Path> waiting = new TreeSet<>(links.keySet());
        while (!waiting.isEmpty()) {
            for (Path link : waiting) {
                checkCancelled();
                followed.add(link);
                try {
                    if (attributes(link).isDirectory()) {
                        walk(new Folder(link, link.toRealPath(), links.getOrDefault(link, "")));
                    }
                } catch (IOException broken) {
                    // told where links to files are looked at
                }
            }
            waiting = new TreeSet<>(links.keySet());
            waiting.removeAll(followed);
        }
    }

    private void link(Path path, String location) {
        checkCancelled();
        boolean isModel = FileName.isModel(path);
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = attributes(real);
            boolean leavesOut = !followLinks && !scope.holds(real);
            if (attributes.isDirectory() && !isModel) {
                if (leavesOut) {
                    findings.add(outside(location));
                }
            } else if (!isModel) {
                return;
            } else if (leavesOut) {
                add(path, location, null, true, false, outside(""));
            } else if (!attributes.isRegularFile()) {
                add(path, location, null, true, false, notRegular(attributes));
            } else if (targets.add(real)) {
                add(path, location, FileStamp.of(path), true, false);
            }
        } catch (IOException broken) {
            if (isModel) {
                add(path, location, null, true, false, brokenLink(broken));
            }
        }
    }

    private void add(
            Path path,
            String location,
            @Nullable FileStamp stamp,
            boolean isLink,
            boolean isGiven,
            Finding... noticed) {
        files.putIfAbsent(
                path, new Candidate(path, FileName.of(path), location, stamp, isLink, isGiven, List.of(noticed)));
    }

    private void checkCancelled() {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
    }

    private static String below(Folder folder, Path path) {
        String name = FileName.of(path).encoded();
        return folder.location().isEmpty() ? name : folder.location() + "/" + name;
    }

    private static BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, options);
    }

    private static Object identity(Path folder) throws IOException {
        Object key = attributes(folder).fileKey();
        return key == null ? folder : key;
    }

    private static Finding notRegular(BasicFileAttributes attributes) {
        return new Finding(
                FindingCode.NOT_A_REGULAR_FILE,
                Position.NONE,
                attributes.isDirectory()
                        ? "It is a folder with the name of a model; what it holds was scanned as well"
                        : "It is a pipe, a socket or a device, which was not opened");
    }

    static Finding unreadable(Exception trouble) {
        return new Finding(FindingCode.UNREADABLE, Position.NONE, "The file cannot be read: " + why(trouble));
    }

    private static Finding outside(String location) {
        return new Finding(
                FindingCode.LINK_OUTSIDE,
                new Position(-1, location),
                "The link leads out of the scanned folder and was not followed. Scan what it leads to, or follow links");
    }

    private static Finding brokenLink(IOException broken) {
        if (broken instanceof AccessDeniedException) {
            return unreadable(broken);
        }
        // The JDK has no exception of its own for links that lead to themselves (ELOOP), only these words.
        boolean loops = broken instanceof FileSystemException
                && !(broken instanceof NoSuchFileException)
                && String.valueOf(broken.getMessage()).contains("symbolic link");
        return loops
                ? new Finding(FindingCode.LINK_LOOP, Position.NONE, "The link leads to itself")
                : new Finding(FindingCode.LINK_DANGLING, Position.NONE, "There is nothing where the link leads");
    }

    /** {@return why something failed, without the path, which stands beside it} */
    static String why(Exception trouble) {
        Exception cause =
                trouble instanceof DirectoryIteratorException walking ? requireNonNull(walking.getCause()) : trouble;
        String reason = cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
        return cause instanceof AccessDeniedException
                ? "permission denied"
                : reason == null ? cause.getClass().getSimpleName() : reason;
    }

    /** What was asked for: paths without detours, and the folder from which locations are told. */
    private record Scope(Path root, List<Path> paths, Set<Path> realRoots) {
        static Scope of(Collection<Path> given) {
            List<Path> paths =
                    given.stream().map(Scope::straight).distinct().sorted().toList();
            Path root = paths.getFirst();
            for (Path path : paths) {
                root = common(root, path);
            }
            Set<Path> real = new HashSet<>();
            for (Path path : paths) {
                try {
                    real.add(path.toRealPath());
                } catch (IOException nothingThere) {
                    // found out, and told, when it is looked at
                }
            }
            return new Scope(root, paths, real);
        }

        private static Path common(Path one, Path other) {
            Path common = one;
            while (!other.startsWith(common) && common.getParent() != null) {
                common = common.getParent();
            }
            return common;
        }

        /** Detours are taken out of a path only where that does not lead elsewhere, as it may behind a link. */
        private static Path straight(Path given) {
            Path absolute = given.toAbsolutePath();
            Path normal = absolute.normalize();
            if (normal.equals(absolute)) {
                return absolute;
            }
            try {
                return Files.isSameFile(normal, absolute) ? normal : absolute.toRealPath();
            } catch (IOException nothingThere) {
                return absolute;
            }
        }

        boolean isRoot(Path path) {
            return path.equals(root);
        }

        boolean holds(Path real) {
            return realRoots.stream().anyMatch(real::startsWith);
        }

        String locationOf(Path path) {
            return isRoot(path) ? FileName.of(path).encoded() : FileName.location(root, path);
        }
    }
}
