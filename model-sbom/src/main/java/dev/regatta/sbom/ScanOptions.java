package dev.regatta.sbom;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a scan goes.
 *
 * @param hashing whether files are hashed; without it a scan reads headers only
 * @param followLinks whether links that lead out of the scanned folder are followed, and links to folders; else they are reported
 * @param threads how many files are hashed at once, 1 to 256
 * @param cache a file that keeps the hashes of files which have not changed since; empty to hash anew each time
 * @param progress is told at most ten times a second how far the scan is, and once at its end; by one thread at a time
 */
public record ScanOptions(
        boolean hashing, boolean followLinks, int threads, Optional<Path> cache, Consumer<ScanProgress> progress) {
    private static final int MOST_THREADS = 256;

    /** Checks the parts. */
    public ScanOptions {
        requireNonNull(cache, "cache");
        requireNonNull(progress, "progress");
        if (threads < 1 || threads > MOST_THREADS) {
            throw new IllegalArgumentException("threads must be 1 to " + MOST_THREADS + ", was " + threads);
        }
    }

    /** {@return hashes all files, one at a time per processor, follows no link out of the folder, and keeps nothing} */
    public static ScanOptions defaults() {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        return new ScanOptions(true, false, processors, Optional.empty(), progress -> {});
    }

    /**
     * Returns these options with hashing on or off.
     *
     * @param wanted whether files are hashed
     * @return the changed options
     */
    public ScanOptions withHashing(boolean wanted) {
        return new ScanOptions(wanted, followLinks, threads, cache, progress);
    }

    /**
     * Returns these options with links followed or not.
     *
     * @param wanted whether links that lead out of the folder are followed
     * @return the changed options
     */
    public ScanOptions withFollowLinks(boolean wanted) {
        return new ScanOptions(hashing, wanted, threads, cache, progress);
    }

    /**
     * Returns these options with another number of threads.
     *
     * @param number how many files are hashed at once, 1 to 256
     * @return the changed options
     * @throws IllegalArgumentException if the number is out of range
     */
    public ScanOptions withThreads(int number) {
        return new ScanOptions(hashing, followLinks, number, cache, progress);
    }

    /**
     * Returns these options with a file that keeps hashes.
     *
     * @param file the file; made with its folders when there is none
     * @return the changed options
     */
    public ScanOptions withCache(Path file) {
        return new ScanOptions(hashing, followLinks, threads, Optional.of(file), progress);
    }

    /**
     * Returns these options with somebody who is told how far the scan is.
     *
     * @param listener who is told; what it throws is logged, and the scan goes on
     * @return the changed options
     */
    public ScanOptions withProgress(Consumer<ScanProgress> listener) {
        return new ScanOptions(hashing, followLinks, threads, cache, listener);
    }
}
