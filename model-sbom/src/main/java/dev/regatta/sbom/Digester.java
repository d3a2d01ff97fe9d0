package dev.regatta.sbom;

import dev.regatta.sbom.header.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Computes the SHA-256 of files, one after the other. Not thread-safe. */
final class Digester {
    /** Small enough to stay in a processor's cache between being read and being hashed. */
    private static final int BLOCK_BYTES = 64 * 1024;

    /** From this length on it is worth a thread to read while hashing. */
    private static final long LARGE_BYTES = 8L << 20;

    private final MessageDigest digest;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

    private final boolean readsAhead;

    /**
     * Makes one.
     *
     * @param readsAhead whether there is a processor left to read while this one hashes
     */
    Digester(boolean readsAhead) {
        this.readsAhead = readsAhead;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException notJava) {
            throw new IllegalStateException("every Java has SHA-256", notJava);
        }
    }

    /**
     * Computes the hash of all bytes.
     *
     * @param source the bytes
     * @param progress is told how many bytes were read, block by block
     * @return the hash in hexadecimal; empty if there are fewer bytes than the source said
     * @throws IOException if they cannot be read
     */
    Optional<String> sha256(ByteSource source, LongConsumer progress) throws IOException {
        digest.reset();
        long position =
                readsAhead && source.size() >= LARGE_BYTES ? updateAhead(source, progress) : update(source, progress);
        return position < source.size()
                ? Optional.empty()
                : Optional.of(HexFormat.of().formatHex(digest.digest()));
    }

    private long update(ByteSource source, LongConsumer progress) throws IOException {
        long position = 0;
        int count = 0;
        while (position < source.size() && count >= 0) {
            count = source.read(position, block.clear());
            digest.update(block.flip());
            position += Math.max(count, 0);
            progress.accept(Math.max(count, 0));
        }
        return position;
    }

    private long updateAhead(ByteSource source, LongConsumer progress) throws IOException {
        long position = 0;
        try (ReadAhead ahead = new ReadAhead(source)) {
            for (ByteBuffer next = ahead.next(); next.hasRemaining(); next = ahead.next()) {
                int count = next.remaining();
                digest.update(next);
                position += count;
                progress.accept(count);
            }
        }
        return position;
    }
}
