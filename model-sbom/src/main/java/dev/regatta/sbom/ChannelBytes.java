package dev.regatta.sbom;

import dev.regatta.sbom.header.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * The bytes of an open file, as many as there were when it was found.
 *
 * @param channel the file
 * @param size how many bytes
 * @param cancelled whether nobody wants them any more
 */
record ChannelBytes(FileChannel channel, long size, BooleanSupplier cancelled) implements ByteSource {
    /** @throws CancellationException if nobody wants them any more */
    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException();
        }
        if (position >= size) {
            return -1;
        }
        int limit = target.limit();
        if (target.remaining() > size - position) {
            target.limit(target.position() + (int) (size - position));
        }
        int count = channel.read(target, position);
        target.limit(limit);
        return count;
    }
}
