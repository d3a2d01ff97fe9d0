package dev.regatta.examples.briefing;

import dev.regatta.error.PermanentException;
import dev.regatta.message.VisibleText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The documents of a folder, by name. Immutable and thread-safe. */
final class Documents {
    static final long LARGEST_BYTES = 20L * 1024 * 1024;
    static final int MOST_FILES = 2_000;
    static final Duration LONGEST_READING = Duration.ofSeconds(30);

    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "node_modules", "build", "dist", "out");

    private final Path folder;
    private final Map<String, Document> byName;
    private final List<String> leftOut;

    private Documents(Path folder, Map<String, Document> byName, List<String> leftOut) {
        this.folder = folder;
        this.leftOut = List.copyOf(leftOut);
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * Reads a folder and what is below it, without hidden folders and those that builds make.
     *
     * @param folder the folder
     * @param types the endings of files to read
     * @param written the file that the briefing is written to, which is no source of itself
     * @param notice is told which files are left out, and why
     * @throws PermanentException if there is no such folder, it cannot be read, or holds nothing to read
     */
    static Documents read(Path folder, Set<String> types, Path written, Consumer<String> notice)
            throws InterruptedException {
        return read(folder, types, written, notice, LONGEST_READING);
    }

    /** Reads likewise, each file within a given time. */
    static Documents read(Path folder, Set<String> types, Path written, Consumer<String> notice, Duration perFile)
            throws InterruptedException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new PermanentException("'" + folder + "' is no folder. Give one with --input folder=PATH.");
        }
        if (!Files.isDirectory(folder)) {
            throw new PermanentException(
                    "The folder '" + folder + "' is not there. Give one with --input folder=PATH.");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new PermanentException("The folder '" + folder + "' cannot be read; its permissions forbid it.");
        }
        return read(realOf(folder), folder, types, written, notice, perFile);
    }

    private static Documents read(
            Path real, Path folder, Set<String> types, Path written, Consumer<String> told, Duration perFile)
            throws InterruptedException {
        List<String> leftOut = new ArrayList<>();
        Consumer<String> notice = line -> {
            leftOut.add(line);
            told.accept(line);
        };
        List<Path> files = find(real, types, written, notice);
        Map<String, Document> documents = new LinkedHashMap<>();
        for (Path file : files) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading documents");
            }
            readOne(real, file, notice, perFile).ifPresent(document -> documents.put(document.name(), document));
        }
        if (documents.isEmpty()) {
            throw new PermanentException(
                    "The folder '" + folder + "' holds no document that can be read. Looked for files ending with ."
                            + String.join(", .", types.stream().sorted().toList()) + ", also in the folders below it.");
        }
        return new Documents(real, documents, leftOut);
    }

    private static Path realOf(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new PermanentException("'" + path + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<Document> readOne(Path folder, Path file, Consumer<String> notice, Duration limit)
            throws InterruptedException {
        String name = folder.relativize(file).toString();
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST_BYTES) {
                notice.accept("Left out '" + VisibleText.of(name) + "': it has " + bytes / 1024 / 1024
                        + " MB, more than the limit of " + LARGEST_BYTES / 1024 / 1024 + " MB.");
                return Optional.empty();
            }
            Document document = within(limit, () -> DocumentReader.read(folder, file));
            if (document.sections().isEmpty() && !document.isMetadata()) {
                notice.accept("Left out '" + name + "': it holds no text.");
            }
            return document.sections().isEmpty() ? Optional.empty() : Optional.of(document);
        } catch (DocumentReader.UnreadableException e) {
            notice.accept("Left out '" + VisibleText.of(name) + "': it " + e.getMessage() + ".");
        } catch (IOException e) {
            notice.accept("Left out '" + VisibleText.of(name) + "': it cannot be read ("
                    + e.getClass().getSimpleName() + ").");
        }
        return Optional.empty();
    }

    /**
     * Reads on a thread of its own, since a library may take for ever, heed no interrupt, or run out of stack or memory over
     * one file. A reading that goes on after its time is left behind; its thread keeps nobody from ending.
     */
    private static Document within(Duration limit, Callable<Document> reading)
            throws IOException, InterruptedException {
        FutureTask<Document> result = new FutureTask<>(reading);
        Thread thread = Thread.ofPlatform().daemon().name("regatta-document").start(result);
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException tooLong) {
            String time = limit.toSeconds() > 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
            throw new DocumentReader.UnreadableException("takes longer than " + time + " to read");
        } catch (ExecutionException failed) {
            throw switch (Objects.requireNonNullElse(failed.getCause(), failed)) {
                case IOException unreadable -> unreadable;
                case StackOverflowError deep -> new DocumentReader.UnreadableException("nests too deep");
                case OutOfMemoryError large ->
                    new DocumentReader.UnreadableException("takes more memory than there is");
                case Throwable other ->
                    new DocumentReader.UnreadableException(
                            "cannot be read (" + other.getClass().getSimpleName() + ")");
            };
        } finally {
            thread.interrupt(); // does nothing to a thread that has ended
        }
    }

    private static List<Path> find(Path folder, Set<String> types, Path written, Consumer<String> notice) {
        Finder finder = new Finder(folder, types, notice);
        try {
            Files.walkFileTree(folder, finder);
        } catch (IOException e) {
            throw new PermanentException("The folder '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
        List<Path> files = finder.files(written);
        if (files.size() > MOST_FILES) {
            notice.accept("Reading the first " + MOST_FILES + " of " + files.size() + " documents.");
            return files.subList(0, MOST_FILES);
        }
        return files;
    }

    /**
     * Collects the files to read. A link to a file is read unless the file itself is; a link to a folder is not followed: it
     * may lead in a circle, or to what nobody wanted to hand to a model.
     */
    private static final class Finder extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final Set<String> types;
        private final Consumer<String> notice;
        private final List<Path> files = new ArrayList<>();
        private final Map<Path, Path> links = new LinkedHashMap<>();

        Finder(Path folder, Set<String> types, Consumer<String> notice) {
            this.folder = folder;
            this.types = types;
            this.notice = notice;
        }

        /** {@return the files found, by name, without one that is written} */
        List<Path> files(Path written) {
            Set<Path> found = new HashSet<>(files);
            found.add(written);
            links.forEach((link, target) -> {
                if (found.add(target)) {
                    files.add(link);
                }
            });
            files.remove(written);
            int nearest = files.stream()
                    .filter(Finder::describesPackage)
                    .mapToInt(Path::getNameCount)
                    .min()
                    .orElse(0);
            files.removeIf(file -> describesPackage(file) && file.getNameCount() > nearest);
            files.sort(Comparator.comparing(path -> folder.relativize(path).toString()));
            return files;
        }

        /** Packages within the package describe parts of it, or what it was built with. */
        private static boolean describesPackage(Path file) {
            return Metadata.isNamed(file.getFileName().toString());
        }

        @Override
        public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            return !path.equals(folder) && isSkipped(path) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        private static boolean isSkipped(Path directory) {
            String name = String.valueOf(directory.getFileName());
            return name.startsWith(".") || SKIPPED_FOLDERS.contains(name);
        }

        @Override
        public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            boolean wanted = DocumentReader.isWanted(path, types);
            if (attributes.isSymbolicLink()) {
                visitLink(path, wanted);
            } else if (attributes.isRegularFile() && wanted) {
                files.add(path);
            } else if (wanted && !attributes.isDirectory()) {
                leaveOut(path, "is no regular file but a device, a pipe or the like");
            }
            return FileVisitResult.CONTINUE;
        }

        private void visitLink(Path link, boolean wanted) {
            if (Files.isDirectory(link)) {
                if (!isSkipped(link)) {
                    leaveOut(link, "is a link to a folder; name that folder to read it");
                }
            } else if (wanted && Files.isRegularFile(link)) {
                links.put(link, realOf(link));
            } else if (wanted) {
                leaveOut(
                        link,
                        Files.exists(link) ? "is a link to a device, a pipe or the like" : "is a link to nothing");
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path path, IOException failure) {
            leaveOut(path, "cannot be read (" + failure.getClass().getSimpleName() + ")");
            return FileVisitResult.CONTINUE;
        }

        private void leaveOut(Path path, String why) {
            notice.accept("Left out '" + VisibleText.of(folder.relativize(path).toString()) + "': it " + why + ".");
        }
    }

    Path folder() {
        return folder;
    }

    List<Document> all() {
        return List.copyOf(byName.values());
    }

    /** {@return the documents that are quoted from, what is most likely to say what all is about first} */
    List<Document> ranked() {
        List<Document> telling = byName.values().stream()
                .filter(document -> !document.isBoilerplate())
                .sorted(Comparator.comparingDouble((Document document) -> -document.importance())
                        .thenComparing(Document::name))
                .toList();
        return telling.isEmpty() ? all() : telling;
    }

    /** {@return the documents that agents read: those above without the bare descriptions of packages, if there are others} */
    List<Document> read() {
        List<Document> texts =
                ranked().stream().filter(document -> !document.isBareMetadata()).toList();
        return texts.isEmpty() ? ranked() : texts;
    }

    /** {@return the files that were left out, a sentence each} */
    List<String> leftOut() {
        return leftOut;
    }

    Optional<Document> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return byName.keySet();
    }
}
