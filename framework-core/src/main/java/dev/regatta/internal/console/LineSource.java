package dev.regatta.internal.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream, read on a thread of their own and only while somebody waits for one, so that whoever waits can be
 * interrupted. A line that ends when nobody waits any more is dropped: it answered a question that is gone. Thread-safe; one waits at a
 * time.
 */
public final class LineSource {
    /** What a line has beyond this is dropped. */
    static final int MOST_CHARACTERS = 1_000_000;

    private final Reader in;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Semaphore wanted = new Semaphore(0);
    private @Nullable Thread reader; // guarded by lock
    private boolean reading; // guarded by lock
    private boolean waiting; // guarded by lock
    private boolean ended; // guarded by lock
    private @Nullable IOException failure; // guarded by lock
    private @Nullable String line; // guarded by lock

    /** Makes one; nothing is read before somebody asks. */
    public LineSource(InputStream in, Charset charset) {
        this.in = new BufferedReader(new InputStreamReader(in, charset));
    }

    /**
     * Waits for the next line.
     *
     * @return the line without its end; {@code null} when the stream has ended
     * @throws IOException if the stream cannot be read
     * @throws InterruptedException if the calling thread is interrupted
     */
    public @Nullable String next() throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            line = null;
            waiting = true;
            askForOne();
            while (line == null && !ended) {
                changed.await();
            }
            if (line == null && failure != null) {
                throw new IOException(failure);
            }
            return line;
        } finally {
            waiting = false;
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void askForOne() {
        if (reading || ended) {
            return;
        }
        reading = true;
        wanted.release();
        if (reader == null) {
            reader = Thread.ofPlatform().daemon().name("regatta-lines").start(this::read);
        }
    }

    private void read() {
        boolean goesOn = true;
        while (goesOn) {
            wanted.acquireUninterruptibly();
            String read = null;
            IOException thrown = null;
            try {
                read = readLine();
            } catch (IOException unreadable) {
                thrown = unreadable;
            }
            goesOn = take(read, thrown);
        }
    }

    private boolean take(@Nullable String read, @Nullable IOException thrown) {
        lock.lock();
        try {
            reading = false;
            ended = read == null;
            failure = thrown;
            line = waiting ? read : null;
            changed.signalAll();
            return !ended;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String readLine() throws IOException {
        StringBuilder text = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (text.length() < MOST_CHARACTERS) {
                text.append((char) c);
            }
            c = in.read();
        }
        int length = text.length();
        return length > 0 && text.charAt(length - 1) == '\r' ? text.substring(0, length - 1) : text.toString();
    }
}
