package dev.regatta.models.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response while it comes in (back-pressure, bounded silence, bounded length). No more is taken from the connection
 * than is read here. A read fails when nothing has come for too long, and when more has come than an answer may have. Closing it
 * early closes the connection, from any thread. Read by one thread.
 */
final class Body extends InputStream implements BodySubscriber<Body> {
    private static final List<ByteBuffer> END = List.of();

    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final long mostBytes;
    private volatile Duration silence;
    private volatile @Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;
    private List<ByteBuffer> current = END;
    private int next;
    private boolean ended;
    private long bytes;

    /** Nothing came for too long. */
    static final class SilentException extends IOException {
        private static final long serialVersionUID = 1L;

        SilentException(Duration silence) {
            super("nothing came for " + silence.toMillis() + " ms");
        }
    }

    /** More came than an answer may have. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(long most) {
            super("the answer has more than " + most + " bytes");
        }
    }

    Body(Duration silence, long mostBytes) {
        this.silence = silence;
        this.mostBytes = mostBytes;
    }

    /** Bounds how long the next bytes may take. */
    void allow(Duration most) {
        silence = most;
    }

    // ---- the connection
    // ----------------------------------------------------------------------------------------------

    @Override
    public CompletionStage<Body> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(buffers);
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    // ---- the reader
    // --------------------------------------------------------------------------------------------------

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        int count = read(one, 0, 1);
        return count < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = filled();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(into, offset, count);
        bytes += count;
        if (bytes > mostBytes) {
            close();
            throw new TooLongException(mostBytes);
        }
        return count;
    }

    /** {@return a buffer that has something; {@code null} at the end} */
    private @Nullable ByteBuffer filled() throws IOException {
        while (!ended) {
            while (next < current.size()) {
                ByteBuffer buffer = current.get(next);
                if (buffer.hasRemaining()) {
                    return buffer;
                }
                next++;
            }
            take();
        }
        Throwable broken = failure;
        if (broken != null) {
            throw broken instanceof IOException cut ? cut : new IOException(broken);
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // another empty list is not the end
    private void take() throws IOException {
        Subscription open = subscription;
        if (closed) {
            throw new IOException("closed");
        }
        if (open != null && !current.isEmpty()) {
            open.request(1);
        }
        Duration most = silence;
        try {
            List<ByteBuffer> got = arrived.poll(most.toNanos(), TimeUnit.NANOSECONDS);
            if (got == null) {
                close();
                throw new SilentException(most);
            }
            ended = got == END;
            current = got;
            next = 0;
        } catch (InterruptedException stopped) {
            close();
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted").initCause(stopped);
        }
    }

    @Override
    public void close() {
        closed = true;
        Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
        arrived.add(END); // wakes a reader on another thread
    }
}
