package dev.regatta.sbom;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a scan is.
 *
 * @param files how many files are done
 * @param filesFound how many there are
 * @param bytes how many bytes are hashed, those known from an earlier scan included
 * @param bytesFound how many there are
 * @param bytesPerSecond how fast bytes were hashed lately; 0 before the first
 * @param remaining how long the rest takes at that speed; empty before it is known
 */
public record ScanProgress(
        int files, int filesFound, long bytes, long bytesFound, long bytesPerSecond, Optional<Duration> remaining) {
    /** Checks the parts. */
    public ScanProgress {
        requireNonNull(remaining, "remaining");
    }
}
