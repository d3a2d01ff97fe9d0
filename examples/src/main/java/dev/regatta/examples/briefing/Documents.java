package dev.regatta.examples.briefing;

import dev.regatta.error.PermanentException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The documents of a folder, by name. Immutable and thread-safe. */
final class Documents {
    static final long LARGEST_BYTES = 20L * 1024 * 1024;
    static final int MOST_FILES = 2_000;

    private static final Set<String> SKIPPED_FOLDERS = Set.of("target", "node_modules", "build", "dist", "out");

    private final Path folder;
    private final Map<String, Document> byName;

    private Documents(Path folder, Map<String, Document> byName) {
        this.folder = folder;
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
        List<Path> files = new ArrayList<>(find(folder, types, notice));
        files.remove(written);
        Map<String, Document> documents = new LinkedHashMap<>();
        for (Path file : files) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading documents");
            }
            readOne(folder, file, notice).ifPresent(document -> documents.put(document.name(), document));
        }
        if (documents.isEmpty()) {
            throw new PermanentException(
                    "The folder '" + folder + "' holds no document that can be read. Looked for files ending with ."
                            + String.join(", .", types.stream().sorted().toList()) + ", also in the folders below it.");
        }
        return new Documents(folder, documents);
    }

    private static Optional<Document> readOne(Path folder, Path file, Consumer<String> notice) {
        String name = folder.relativize(file).toString();
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST_BYTES) {
                notice.accept("Left out '" + name + "': it has " + bytes / 1024 / 1024 + " MB, more than the limit of "
                        + LARGEST_BYTES / 1024 / 1024 + " MB.");
                return Optional.empty();
            }
            Document document = DocumentReader.read(folder, file);
            return document.sections().isEmpty() ? Optional.empty() : Optional.of(document);
        } catch (DocumentReader.UnreadableException e) {
            notice.accept("Left out '" + name + "': it " + e.getMessage() + ".");
        } catch (IOException e) {
            notice.accept("Left out '" + name + "': it cannot be read ("
                    + e.getClass().getSimpleName() + ").");
        }
        return Optional.empty();
    }

    private static List<Path> find(Path folder, Set<String> types, Consumer<String> notice) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                    String name = String.valueOf(path.getFileName());
                    boolean skip = !path.equals(folder) && (name.startsWith(".") || SKIPPED_FOLDERS.contains(name));
                    return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && types.contains(DocumentReader.typeOf(path))) {
                        files.add(path);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException failure) {
                    notice.accept("Left out '" + folder.relativize(path) + "': it cannot be read ("
                            + failure.getClass().getSimpleName() + ").");
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new PermanentException("The folder '" + folder + "' cannot be read: " + e.getMessage(), e);
        }
        files.sort(Comparator.comparing(path -> folder.relativize(path).toString()));
        if (files.size() > MOST_FILES) {
            notice.accept("Reading the first " + MOST_FILES + " of " + files.size() + " documents.");
            return files.subList(0, MOST_FILES);
        }
        return files;
    }

    Path folder() {
        return folder;
    }

    List<Document> all() {
        return List.copyOf(byName.values());
    }

    Optional<Document> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return byName.keySet();
    }
}
