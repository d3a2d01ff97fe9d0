package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.Tokenizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A log in a file that several processes may use. The header names the format, the tokenizer, up to where the log is
 * committed, and from where on what is committed was not forced, if any of it was not. These two places are written together
 * after each commit, not forced: it is how other processes learn of it. The first is never ahead of what was written, and
 * only by what the second tells ahead of what was forced, so what is missing before both is damage.
 *
 * <p>{@link RandomAccessFile} is used, not a channel, since a channel is closed when a thread that uses it is interrupted. For
 * the same file, a process must not have another one open and close it: on POSIX systems that takes away all its locks.
 */
final class LogFile implements Log {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

    static final int HEADER = 64;
    static final int FORMAT = 1;

    private static final byte[] MAGIC = "RegattaM".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECKED = 24; // magic, format, tokenizer, generation; then the CRC32C of these
    private static final int COMMITTED = 32; // the place and its complement; then the same of what was not forced
    private static final long ALL_FORCED = 0;
    private static final int READERS = 4;
    private static final long WRITER_LOCK = Long.MAX_VALUE - 1;
    private static final long PRESENCE_LOCK = Long.MAX_VALUE - 2;
    private static final long SHORTEST_WAIT = 20_000;
    private static final long LONGEST_WAIT = 2_000_000;

    /** Writes bytes at the place where a file stands; another one makes a disk that is full. */
    @FunctionalInterface
    interface Output {
        void write(RandomAccessFile file, byte[] bytes) throws IOException;
    }

    /** The file, opened for reading; one thread at a time moves it to a place and reads. */
    private record Reader(RandomAccessFile file, ReentrantLock lock) {
        Reader(RandomAccessFile file) {
            this(file, new ReentrantLock());
        }

        void read(long address, byte[] into) throws IOException {
            lock.lock();
            try {
                file.seek(address);
                file.readFully(into);
            } catch (EOFException e) {
                throw new DamagedLogException("it ends before byte " + (address + into.length));
            } finally {
                lock.unlock();
            }
        }
    }

    private volatile Path path;
    private volatile boolean isSuccessor; // and not yet in the place of the log
    private final Output output;
    private final RandomAccessFile writer;
    private final Reader[] readers = new Reader[READERS];
    private final Object key;
    private int tokenizer;
    private long generation;
    private long unforced = ALL_FORCED;
    private @Nullable FileLock presence;

    private LogFile(Path path, Output output, String mode) throws IOException {
        this.path = path;
        this.output = output;
        this.writer = new RandomAccessFile(path.toFile(), mode);
        this.key = key(path); // between what is opened first and last, see open
        for (int i = 0; i < READERS; i++) {
            readers[i] = new Reader(new RandomAccessFile(path.toFile(), "r"));
        }
    }

    // ---- opening
    // -----------------------------------------------------------------------------------------------------

    /** {@return the log in a file, which is made if it is not there, and its folder too} */
    static LogFile open(Path path, Output output) throws IOException {
        create(path);
        return open(path, output, "rw");
    }

    /** {@return the log in a file that is there, and that is not changed} */
    static LogFile openToRead(Path path, Output output) throws IOException {
        return open(path, output, "r");
    }

    /**
     * Opens again if another process put a new log into the place meanwhile. A log comes into its place once and never returns,
     * and no two begin with the same bytes, since each has its generation. So if what was opened first and last is the same, it
     * was there all the time between, and the key that was asked for then is its own, which none can have while it is open.
     */
    private static LogFile open(Path path, Output output, String mode) throws IOException {
        while (true) {
            LogFile log = new LogFile(path, output, mode);
            if (log.isOneFile()) {
                return log;
            }
            log.close();
        }
    }

    private boolean isOneFile() throws IOException {
        byte[] first = start(writer);
        for (Reader reader : readers) {
            if (!Arrays.equals(first, start(reader.file()))) {
                return false;
            }
        }
        return true;
    }

    private static byte[] start(RandomAccessFile file) throws IOException {
        byte[] start = new byte[(int) Math.min(CHECKED, file.length())];
        file.seek(0);
        file.readFully(start);
        return start;
    }

    private static void create(Path path) throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectories(folder, owner(posix, "rwx------"));
        }
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, owner(posix, "rw-------"));
                forceFolder(path);
            } catch (FileAlreadyExistsException e) {
                // Another process made it meanwhile.
            }
        }
    }

    private static FileAttribute<?>[] owner(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes names durable, where the system can. */
    private static void forceFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            } catch (IOException e) {
                // Windows opens no folders; there, names are durable by themselves.
            }
        }
    }

    private static Object key(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key == null ? attributes.creationTime() : key;
    }

    /** {@return how logs begin} */
    static byte[] start() {
        return MAGIC.clone();
    }

    /** {@return whether a file begins as logs do} */
    static boolean isLog(byte[] start) {
        int length = Math.min(start.length, MAGIC.length);
        return length > 0 && Arrays.equals(start, 0, length, MAGIC, 0, length);
    }

    /**
     * Reads the header, or writes one if the file is new. The writers' lock must be held.
     *
     * <p>A file is new if it is empty, or if all that it has of a header are zeros, which a loss of power may leave before the
     * header is on the disk; no record is written before that. A process that is killed leaves no other part of a header,
     * since its bytes are handed over by one call; a part that is not zero was cut from a file that may have held records.
     *
     * @param shown the name in messages
     * @param newTokenizer the code of the tokenizer if the file is new
     */
    void begin(Path shown, int newTokenizer) throws IOException {
        byte[] header = read(0, (int) Math.min(HEADER, size()));
        if (size() <= HEADER && isZero(header)) {
            writeHeader(newTokenizer);
            return;
        }
        if (!isLog(header)) {
            throw MemoryException.notOurs(shown);
        }
        if (header.length < HEADER) {
            throw MemoryException.damaged(shown, "it ends within its header", null);
        }
        ByteBuffer in = ByteBuffer.wrap(header).position(MAGIC.length);
        int format = in.getInt();
        boolean sound = checksum(header) == in.getInt(CHECKED);
        if (sound && format > FORMAT) {
            throw MemoryException.tooNew(shown, format, FORMAT);
        }
        if (!sound || format < 1) {
            throw MemoryException.damaged(shown, "its header does not fit its checksum", null);
        }
        tokenizer = in.getInt();
        generation = in.getLong();
    }

    /** Takes from the header what fits; {@return whether it begins as logs do} */
    boolean beginDamaged() throws IOException {
        byte[] header = read(0, (int) Math.min(HEADER, size()));
        boolean sound = header.length == HEADER
                && checksum(header) == ByteBuffer.wrap(header).getInt(CHECKED);
        tokenizer =
                sound ? ByteBuffer.wrap(header).getInt(MAGIC.length + Integer.BYTES) : LogState.code(Tokenizer.ENGLISH);
        return isLog(header);
    }

    private static boolean isZero(byte[] bytes) {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private void writeHeader(int newTokenizer) throws IOException {
        tokenizer = newTokenizer;
        generation = ThreadLocalRandom.current().nextLong();
        try {
            write(0, header(newTokenizer, generation, FORMAT, HEADER));
            writer.getFD().sync();
        } catch (IOException e) {
            cutAgain(0, e);
            throw e;
        }
    }

    private void cutAgain(long end, IOException cause) {
        try {
            writer.setLength(end);
        } catch (IOException again) {
            cause.addSuppressed(again);
        }
    }

    /** {@return a header that says that all is committed up to a place} */
    static byte[] header(int tokenizer, long generation, int format, long committed) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.put(MAGIC).putInt(format).putInt(tokenizer).putLong(generation);
        header.putInt(checksum(header.array())).putInt(0);
        header.putLong(committed).putLong(~committed).putLong(ALL_FORCED).putLong(~ALL_FORCED);
        return header.array();
    }

    private static int checksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKED);
        return (int) crc.getValue();
    }

    // ---- locks
    // -------------------------------------------------------------------------------------------------------

    @Override
    public Held lock() throws IOException {
        return lock(WRITER_LOCK, false)::close;
    }

    /** {@return whether no other process has the file open; none can open it then until {@link #arrive}} */
    boolean isAlone() throws IOException {
        presence = tryLock(PRESENCE_LOCK, false);
        return presence != null;
    }

    /** Says that this process has the file open. */
    void arrive() throws IOException {
        if (presence != null) {
            presence.close();
        }
        presence = lock(PRESENCE_LOCK, true);
    }

    private FileLock lock(long region, boolean shared) throws IOException {
        boolean interrupted = Thread.interrupted(); // an interrupted thread cannot wait
        try {
            long wait = SHORTEST_WAIT;
            FileLock lock = tryLock(region, shared);
            while (lock == null) {
                LockSupport.parkNanos(wait);
                interrupted |= Thread.interrupted();
                wait = Math.min(LONGEST_WAIT, wait * 2);
                lock = tryLock(region, shared);
            }
            return lock;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private @Nullable FileLock tryLock(long region, boolean shared) throws IOException {
        try {
            return writer.getChannel().tryLock(region, 1, shared);
        } catch (OverlappingFileLockException e) {
            return null; // by classes of another class loader
        }
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    @Override
    public boolean isCurrent() throws IOException {
        return key.equals(key(path));
    }

    @Override
    public long committed() throws IOException {
        while (true) {
            ByteBuffer place = ByteBuffer.wrap(read(CHECKED - Long.BYTES, HEADER - CHECKED + Long.BYTES));
            if (place.getLong() != generation) {
                throw new IOException("the file was replaced by another one while it was open");
            }
            long end = place.getLong(COMMITTED - CHECKED + Long.BYTES);
            if (end == ~place.getLong(COMMITTED - CHECKED + 2 * Long.BYTES)) {
                return end;
            }
            Thread.onSpinWait(); // another process is writing just this
        }
    }

    @Override
    public long required() throws IOException {
        ByteBuffer places = ByteBuffer.wrap(read(COMMITTED, HEADER - COMMITTED));
        long end = places.getLong();
        boolean sound = places.getLong() == ~end && end >= HEADER;
        unforced = places.getLong();
        long complement = places.getLong();
        boolean blank = unforced == ALL_FORCED && complement == 0; // older builds leave both places blank
        if (!sound || !(blank || complement == ~unforced)) {
            throw new DamagedLogException("its header does not tell up to where it is committed");
        }
        return unforced == ALL_FORCED ? end : Math.min(end, unforced);
    }

    @Override
    public long size() throws IOException {
        return writer.length();
    }

    @Override
    public byte[] read(long address, int length) throws IOException {
        byte[] bytes = new byte[length];
        readers[(int) Thread.currentThread().threadId() & (READERS - 1)].read(address, bytes);
        return bytes;
    }

    // ---- writing
    // -----------------------------------------------------------------------------------------------------

    @Override
    public void append(long address, byte[] frames, boolean force) throws IOException {
        try {
            write(address, frames);
            if (force) {
                writer.getFD().sync();
                unforced = ALL_FORCED;
            } else if (unforced == ALL_FORCED) {
                unforced = address;
            }
            commit(address + frames.length);
        } catch (IOException e) {
            try {
                writer.setLength(address);
                commit(address);
            } catch (IOException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void write(long address, byte[] bytes) throws IOException {
        writer.seek(address);
        output.write(writer, bytes);
    }

    private void commit(long end) throws IOException {
        writer.seek(COMMITTED);
        writer.write(ByteBuffer.allocate(HEADER - COMMITTED)
                .putLong(end)
                .putLong(~end)
                .putLong(unforced)
                .putLong(~unforced)
                .array());
    }

    /** What another process wrote and did not commit any more may not have been forced, but is committed by this. */
    @Override
    public void cut(long end) throws IOException {
        if (size() > end) {
            writer.setLength(end);
        }
        if (committed() != end) {
            force();
            commit(end);
        }
    }

    @Override
    public void settle() throws IOException {
        required();
        if (unforced != ALL_FORCED) {
            long end = committed();
            force();
            commit(end);
        }
    }

    private void force() throws IOException {
        writer.getFD().sync();
        unforced = ALL_FORCED;
    }

    @Override
    public Log successor(int newTokenizer) throws IOException {
        dropLeftSuccessor();
        LogFile fresh = open(successorOf(path), output);
        fresh.isSuccessor = true;
        try {
            fresh.writeHeader(newTokenizer);
            return fresh;
        } catch (IOException e) {
            fresh.discard();
            throw e;
        }
    }

    /** Removes what a process that was killed left of a successor. The lock must be held. */
    void dropLeftSuccessor() throws IOException {
        Files.deleteIfExists(successorOf(path));
    }

    private static Path successorOf(Path log) {
        return log.resolveSibling(log.getFileName() + ".rewriting");
    }

    @Override
    public void discard() {
        close();
        try {
            if (isSuccessor) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.debug("'{}' is of no use and could not be deleted", path, e);
        }
    }

    @Override
    public void replaceBy(Log successor) throws IOException {
        LogFile fresh = (LogFile) successor;
        Files.move(fresh.path, path, StandardCopyOption.ATOMIC_MOVE);
        fresh.isSuccessor = false;
        fresh.path = path;
        forceFolder(path);
        fresh.arrive();
    }

    @Override
    public int tokenizer() {
        return tokenizer;
    }

    /** Closes the file, which also gives up its locks. */
    @Override
    public void close() {
        try {
            writer.close();
            for (Reader reader : readers) {
                reader.file().close();
            }
        } catch (IOException e) {
            // Nothing is lost: all that was committed has been written.
        }
    }
}
