package dev.regatta.sbom;

import dev.regatta.sbom.header.ByteSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a file one after the other, read by a thread of its own while the one before is hashed: reading takes a quarter as
 * long as hashing, and would come on top of it. For one thread.
 */
final class ReadAhead implements AutoCloseable {
    private static final int BLOCKS = 3;
    private static final int BLOCK_BYTES = 512 * 1024;

    private final ByteSource source;
    private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread reader;
    private volatile @Nullable Exception failure;
    private @Nullable ByteBuffer given;

    ReadAhead(ByteSource source) {
        this.source = source;
        for (int i = 0; i < BLOCKS; i++) {
            empty.add(ByteBuffer.allocate(BLOCK_BYTES));
        }
        reader = Thread.ofPlatform().daemon().name("regatta-sbom-read").start(this::readAll);
    }

    private void readAll() {
        long position = 0;
        try {
            while (true) {
                ByteBuffer block = empty.take().clear();
                int count = position < source.size() ? source.read(position, block) : -1;
                full.put(block.flip());
                if (count <= 0) {
                    return; // an empty block is the last one
                }
                position += count;
            }
        } catch (IOException | RuntimeException wrong) {
            failure = wrong;
            full.add(ByteBuffer.allocate(0));
        } catch (InterruptedException closing) {
            // nobody wants more
        }
    }

    /**
     * {@return the next bytes, in an array; none at the end. They are good until the next call}
     *
     * @throws IOException if they cannot be read
     * @throws CancellationException if nobody wants them any more
     */
    ByteBuffer next() throws IOException {
        try {
            if (given != null) {
                empty.put(given);
            }
            ByteBuffer block = full.take();
            Exception wrong = failure;
            if (!block.hasRemaining() && wrong instanceof IOException trouble) {
                throw trouble;
            }
            if (!block.hasRemaining() && wrong instanceof RuntimeException bug) {
                throw bug;
            }
            given = block;
            return block;
        } catch (InterruptedException cancelling) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading");
        }
    }

    /** Ends the thread, and waits for it unless this one is interrupted. */
    @Override
    public void close() {
        reader.interrupt();
        try {
            reader.join();
        } catch (InterruptedException cancelling) {
            Thread.currentThread().interrupt();
        }
    }
}
