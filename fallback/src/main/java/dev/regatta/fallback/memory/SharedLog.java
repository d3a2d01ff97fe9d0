package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.Tokenizer;
import dev.regatta.support.StackRoom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One log with what is in the heap of it, shared by all stores of this process that have it open. Readers hold the read lock,
 * which a writer takes away from them only to apply what is on disk already. While a reader takes long, the writer waits, and
 * other readers pass it: they read what was there before its write, which has not returned yet. Only what another process
 * wrote must be applied before anything else is read. Writers take turns as {@link GroupCommit} says; within a turn, the log
 * itself is locked against other processes.
 */
final class SharedLog {
    private static final Logger LOG = LoggerFactory.getLogger(SharedLog.class);
    private static final int COPY_BYTES = 1 << 20;

    /** So long at a time, readers are held back for a writer, and then let pass. */
    private static final long READERS_HELD_BACK = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long READERS_LET_PASS = TimeUnit.MILLISECONDS.toNanos(20);

    /** After so long, a writer insists, so that readers who take long one after the other do not stop it for good. */
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

    private final Path shown;
    private final Opener opener;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final GroupCommit<PendingWrite> commits = new GroupCommit<>(this::commit);
    private final AtomicLong state = new AtomicLong();
    private volatile LogState replica; // changed under the write lock
    private boolean closed; // guarded by lock

    /** Up to where this process is writing just now, with the log locked; 0 if it is not. */
    private volatile long writing;

    /** Opens the log again after another process has put a new one in its place. */
    @FunctionalInterface
    interface Opener {
        LogState open() throws IOException;
    }

    /** What is done with a replica that is up to date. */
    @FunctionalInterface
    interface Work<R> {
        R with(LogState replica) throws IOException;
    }

    SharedLog(Path shown, LogState replica, Opener opener) {
        this.shown = shown;
        this.replica = replica;
        this.opener = opener;
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    /** Reads; all that was committed before, by any process, is seen. */
    <R> R read(String operation, Work<R> work) {
        StackRoom.check();
        try {
            while (true) {
                lock.readLock().lock();
                try {
                    requireOpen();
                    if (isUpToDate()) {
                        return work.with(replica);
                    }
                } finally {
                    lock.readLock().unlock();
                }
                follow();
            }
        } catch (IOException e) {
            throw failure(operation, e);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw MemoryException.closed();
        }
    }

    /**
     * The read lock must be held. What is committed beyond what was applied is only this process's own if it is writing up to
     * there, since it had read all that others wrote. The order matters: a write that failed may be followed by one of another
     * process, which is not taken for it, but a write that begins later must first apply what was committed here.
     */
    private boolean isUpToDate() throws IOException {
        if (!replica.log().isCurrent()) {
            return false;
        }
        long committed = replica.log().committed();
        return committed <= replica.applied() || committed <= writing;
    }

    /** Takes the write lock: waits for those who read, and holds back others only for moments. */
    private void lockAlone() {
        boolean interrupted = Thread.interrupted(); // an interrupted thread cannot wait
        try {
            long start = System.nanoTime();
            boolean locked = lock.writeLock().tryLock();
            while (!locked) {
                try {
                    locked = lock.writeLock().tryLock(READERS_HELD_BACK, TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                if (!locked && System.nanoTime() - start > PATIENCE) {
                    lock.writeLock().lock();
                    locked = true;
                } else if (!locked) {
                    LockSupport.parkNanos(READERS_LET_PASS);
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Reads what others wrote. */
    private void follow() throws IOException {
        lockAlone();
        try {
            requireOpen();
            if (!replica.log().isCurrent()) {
                replace(opener.open());
            }
            long committed = replica.log().committed();
            if (committed > replica.applied()) {
                state.incrementAndGet();
                if (replica.catchUp(committed) != Frames.Kind.END) {
                    throw new DamagedLogException("the frame at byte " + replica.applied() + " is cut off");
                }
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void replace(LogState fresh) {
        replica.log().close();
        replica = fresh;
        state.incrementAndGet();
    }

    long state() {
        return read("read", up -> state.get());
    }

    // ---- writing
    // -----------------------------------------------------------------------------------------------------

    /**
     * Writes, all or nothing.
     *
     * @param force whether it must survive a loss of power
     */
    List<Long> write(PendingWrite.Work work, boolean force) {
        StackRoom.check();
        PendingWrite pending = new PendingWrite(work, force);
        commits.submit(pending);
        return pending.result();
    }

    private void commit(List<PendingWrite> group) {
        try {
            withLog(up -> {
                try {
                    together(group);
                } catch (IOException | RuntimeException e) {
                    if (group.size() == 1) {
                        throw e;
                    }
                    group.forEach(this::alone);
                }
                return true;
            });
        } catch (IOException e) {
            MemoryException failure = failure("write to", e);
            group.forEach(pending -> pending.fail(failure));
        } catch (RuntimeException | Error e) {
            group.forEach(pending -> pending.fail(e));
        }
    }

    private void alone(PendingWrite pending) {
        try {
            together(List.of(pending));
        } catch (IOException e) {
            pending.fail(failure("write to", e));
        } catch (RuntimeException e) {
            pending.fail(e);
        }
    }

    private void together(List<PendingWrite> group) throws IOException {
        WritePlan plan = new WritePlan(replica);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        boolean force = false;
        for (PendingWrite pending : group) {
            frames.writeBytes(pending.plan(plan));
            force |= pending.force();
        }
        if (frames.size() > 0) {
            long end = replica.applied() + frames.size();
            writing = end;
            try {
                replica.log().append(replica.applied(), frames.toByteArray(), force);
                catchUp(end);
            } finally {
                writing = 0;
            }
        }
        if (replica.log() instanceof HeapLog && replica.isMostlyWaste()) {
            replaceBy(replica.rewritten(replica.index().tokenizer()));
        }
        group.forEach(PendingWrite::succeed);
    }

    /** Does something in this process's turn, with the log locked against others and all that they wrote read. */
    @SuppressWarnings("try") // held until the end
    private <R> R withLog(Work<R> work) throws IOException {
        while (true) {
            requireOpenForWriting();
            Log log = replica.log();
            try (Log.Held held = log.lock()) {
                if (log.isCurrent()) {
                    catchUpAndCut();
                    return work.with(replica);
                }
            }
            follow();
        }
    }

    private void requireOpenForWriting() {
        lock.readLock().lock();
        try {
            requireOpen();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void catchUpAndCut() throws IOException {
        if (replica.log().size() == replica.applied() && replica.log().required() <= replica.applied()) {
            replica.log().cut(replica.applied());
            return;
        }
        lockAlone();
        try {
            state.incrementAndGet();
            replica.catchUpAndCut();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void catchUp(long end) throws IOException {
        if (end != replica.applied()) {
            lockAlone();
            try {
                if (end != replica.applied()) {
                    state.incrementAndGet();
                    replica.catchUp(end);
                }
            } finally {
                lock.writeLock().unlock();
            }
        }
    }

    // ---- care
    // --------------------------------------------------------------------------------------------------------

    /** Writes the log anew, without what is of no use any more. */
    void rewrite(Tokenizer tokenizer) {
        StackRoom.check();
        commits.exclusively(() -> {
            try {
                Log old = withLog(up -> {
                    replaceBy(up.rewritten(tokenizer));
                    return up.log();
                });
                old.close();
            } catch (IOException e) {
                throw failure("rebuild", e);
            }
        });
    }

    private void replaceBy(LogState fresh) throws IOException {
        lockAlone();
        try {
            replica.log().replaceBy(fresh.log());
            replica = fresh;
            state.incrementAndGet();
        } finally {
            lock.writeLock().unlock();
            if (!replica.equals(fresh)) {
                fresh.log().discard();
            }
        }
    }

    /**
     * Copies the log as it is now, while others write.
     *
     * @throws IOException if the target takes it not; nothing else is thrown as such
     */
    void copy(Target target) throws IOException {
        Part part = null;
        do {
            Part before = part;
            part = read("copy", up -> next(up, before));
            if (part.header != null) {
                target.begin(part.header);
            }
            target.add(part.bytes);
        } while (part.behind < part.end);
    }

    /** Some of what is copied, up to a place; a header comes at the begin, and when the log was written anew meanwhile. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(LogState of, byte @Nullable [] header, byte[] bytes, long behind, long end) {}

    private static Part next(LogState up, @Nullable Part before) throws IOException {
        boolean goesOn = before != null && before.of.equals(up);
        long start = up.log() instanceof HeapLog ? 0 : LogFile.HEADER;
        long at = before != null && goesOn ? before.behind : start;
        long end = before != null && goesOn ? before.end : up.applied();
        byte[] header =
                goesOn ? null : LogFile.header(up.log().tokenizer(), end, LogFile.FORMAT, LogFile.HEADER + end - start);
        int length = (int) Math.min(COPY_BYTES, end - at);
        return new Part(up, header, up.log().read(at, length), at + length, end);
    }

    /** Where a copy goes. */
    interface Target {
        /** Begins anew. */
        void begin(byte[] header) throws IOException;

        void add(byte[] bytes) throws IOException;
    }

    void close() {
        commits.exclusively(() -> {
            lockAlone();
            try {
                closed = true;
                settle(replica.log());
                replica.log().close();
            } finally {
                lock.writeLock().unlock();
            }
        });
    }

    @SuppressWarnings("try") // held until the end
    private static void settle(Log log) {
        try (Log.Held held = log.lock()) {
            log.settle();
        } catch (IOException e) {
            LOG.debug("What was written without forcing it may not survive a loss of power", e);
        }
    }

    // ---- failures
    // ----------------------------------------------------------------------------------------------------

    MemoryException failure(String operation, IOException cause) {
        return failure(operation, shown, cause);
    }

    static MemoryException failure(String operation, Path shown, IOException cause) {
        if (cause instanceof DamagedLogException) {
            return MemoryException.damaged(shown, String.valueOf(cause.getMessage()), cause);
        }
        return isFull(cause)
                ? MemoryException.diskFull(shown.toString(), cause)
                : MemoryException.failed(operation, shown.toString(), cause);
    }

    /** The only sign that Java gives of a full disk is the system's message. */
    private static boolean isFull(@Nullable Throwable cause) {
        String message = cause == null ? "" : String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("no space left")
                || message.contains("not enough space")
                || message.contains("quota exceeded");
    }
}
