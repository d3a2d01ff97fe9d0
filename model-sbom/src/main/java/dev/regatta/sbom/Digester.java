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

    private final MessageDigest digest;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);

    Digester() {
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
        long position = 0;
        while (position < source.size()) {
            int count = source.read(position, block.clear());
            if (count <= 0) {
                return Optional.empty();
            }
            digest.update(block.flip());
            position += count;
            progress.accept(count);
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest()));
    }
}
