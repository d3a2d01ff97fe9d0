package dev.regatta.memory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a memory holds.
 *
 * @param backend the name of the backend
 * @param location the file, or {@code :memory:}
 * @param tokenizer how text becomes words
 * @param records how many records
 * @param vectors how many of them can be found by likeness of meaning
 * @param bytes what the files take on disk; 0 in memory
 * @param oldest the time of the oldest record, if there is one
 * @param newest the time of the newest record
 */
public record MemoryStats(
        String backend,
        String location,
        Tokenizer tokenizer,
        long records,
        long vectors,
        long bytes,
        @Nullable Instant oldest,
        @Nullable Instant newest) {}
