package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs that this process has open, by their real paths. A file is opened once, however many stores use it. */
final class OpenLogs {
    private static final Logger LOG = LoggerFactory.getLogger(OpenLogs.class);
    private static final Map<Path, OpenLog> OPEN = new HashMap<>(); // guarded by LOCK
    private static final ReentrantLock LOCK = new ReentrantLock();

    private OpenLogs() {}

    /** A log, and by how many stores it is used. */
    private static final class OpenLog {
        private final SharedLog log;
        private int users;

        OpenLog(SharedLog log) {
            this.log = log;
        }
    }

    /** A log for one store, which gives it back when it closes. */
    record Lease(SharedLog log, Runnable giveBack) {}

    static Lease lease(Path shown, Path path, MemoryOptions options, LogFile.Output output) {
        if (Files.isDirectory(path)) {
            throw MemoryException.isFolder(path);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw MemoryException.noRegularFile(path);
        }
        LOCK.lock();
        try {
            Path real = real(path);
            OpenLog open = OPEN.get(real);
            if (open == null) {
                open = new OpenLog(open(shown, real, options, output));
                OPEN.put(real, open);
            } else {
                changeTokenizer(open.log, options);
            }
            open.users++;
            OpenLog leased = open;
            return new Lease(open.log, () -> giveBack(real, leased));
        } catch (IOException e) {
            throw cannotOpen(shown, e);
        } finally {
            LOCK.unlock();
        }
    }

    private static void changeTokenizer(SharedLog log, MemoryOptions options) {
        Tokenizer wanted = options.tokenizer();
        if (wanted != null
                && wanted != log.read("read", replica -> replica.index().tokenizer())) {
            log.rewrite(wanted);
        }
    }

    private static void giveBack(Path real, OpenLog open) {
        LOCK.lock();
        try {
            if (--open.users == 0) {
                OPEN.remove(real);
                open.log.close();
            }
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Does something that opens and closes a file on its own, which would take away this process's locks on it. It must not be
     * open here.
     *
     * @throws MemoryException if it is open
     */
    static <R> R whileNotOpen(Path path, SharedWork<R> work) throws IOException {
        LOCK.lock();
        try {
            if (OPEN.containsKey(real(path))) {
                throw MemoryException.cannotOpen(path, "this process has it open. Close it first.", null);
            }
            return work.run();
        } finally {
            LOCK.unlock();
        }
    }

    /** {@return whether this process has a file open} */
    static boolean isOpen(Path path) throws IOException {
        LOCK.lock();
        try {
            return OPEN.containsKey(real(path));
        } finally {
            LOCK.unlock();
        }
    }

    /** What is done while a file is not open. */
    @FunctionalInterface
    interface SharedWork<R> {
        R run() throws IOException;
    }

    private static Path real(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (Files.exists(absolute)) {
            return absolute.toRealPath();
        }
        return folder != null && Files.exists(folder)
                ? folder.toRealPath().resolve(absolute.getFileName())
                : absolute.normalize();
    }

    // ---- opening a file
    // ----------------------------------------------------------------------------------------------

    private static SharedLog open(Path shown, Path path, MemoryOptions options, LogFile.Output output)
            throws IOException {
        Tokenizer wanted = options.tokenizer();
        LogState replica = openCurrent(shown, path, wanted == null ? Tokenizer.ENGLISH : wanted, output, true);
        SharedLog log = new SharedLog(
                shown, replica, () -> openCurrent(shown, path, replica.index().tokenizer(), output, false));
        if (wanted != null && wanted != replica.index().tokenizer()) {
            log.rewrite(wanted);
        }
        return log;
    }

    /** Opens a file, again if another process puts a new one in its place just now. */
    @SuppressWarnings("try") // held until the end
    private static LogState openCurrent(
            Path shown, Path path, Tokenizer forNew, LogFile.Output output, boolean compacts) throws IOException {
        while (true) {
            LogFile log = LogFile.open(path, output);
            boolean done = false;
            try {
                boolean alone = compacts && log.isAlone();
                LogState replica = null;
                try (Log.Held held = log.lock()) {
                    if (log.isCurrent()) {
                        replica = load(shown, log, forNew);
                    }
                    LogState smaller = replica != null && alone && replica.isMostlyWaste() ? compacted(replica) : null;
                    if (smaller != null) {
                        return smaller; // the finally block closes the old file
                    }
                }
                if (replica != null) {
                    log.arrive();
                    done = true;
                    return replica;
                }
            } finally {
                if (!done) {
                    log.close();
                }
            }
        }
    }

    /** Puts a log without waste in the place of one; {@return what is in it, or null if that fails, which harms nothing} */
    private static @Nullable LogState compacted(LogState replica) {
        try {
            LogState smaller = replica.rewritten(replica.index().tokenizer());
            try {
                replica.log().replaceBy(smaller.log());
                return smaller;
            } catch (IOException e) {
                smaller.log().discard();
                throw e;
            }
        } catch (IOException e) {
            LOG.debug("A log that is mostly waste stays as it is, since it cannot be written anew", e);
            return null;
        }
    }

    private static LogState load(Path shown, LogFile log, Tokenizer forNew) throws IOException {
        log.begin(shown, LogState.code(forNew));
        LogState replica = LogState.of(log);
        replica.catchUpAndCut();
        log.dropLeftSuccessor();
        return replica;
    }

    private static MemoryException cannotOpen(Path shown, IOException cause) {
        return cause instanceof DamagedLogException
                ? SharedLog.failure("open", shown, cause)
                : MemoryException.cannotOpen(
                        shown, "it cannot be read or written (" + cause.getMessage() + ").", cause);
    }
}
