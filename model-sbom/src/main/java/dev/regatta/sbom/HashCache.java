package dev.regatta.sbom;

import dev.regatta.error.PermanentException;
import dev.regatta.support.AtomicFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Hashes of earlier scans, in a file. Thread-safe, and safe for several processes at once.
 *
 * <p>The file is lines: which file and when ({@link FileStamp#key}), its hash, and a checksum of both. Lines are only ever
 * added, many at once in a single write, or dropped with the older half of a file that has grown too long, by putting another
 * file in its place. So there is nothing to lock: a line that is torn, mixed up or lost costs one hashing, and no line counts
 * whose checksum is wrong.
 */
final class HashCache {
    private static final String FIRST_LINE = "regatta-hashes 1\n";
    private static final long MOST_BYTES = 16L << 20;
    private static final int LONGEST_LINE = 1024;
    /** A file younger than this may be changed again without a trace: clocks of file systems are coarse. */
    private static final Duration YOUNG = Duration.ofSeconds(2);
    /** After so many hashed bytes, what is known is written: a long scan that is killed was not for nothing. */
    private static final long WRITE_AFTER_BYTES = 1L << 30;

    private final @Nullable Path file;
    private final Map<String, String> known = new HashMap<>(); // guarded by this
    private final StringBuilder fresh = new StringBuilder(); // guarded by this
    private long freshBytes; // guarded by this
    private @Nullable IOException trouble; // guarded by this

    private HashCache(@Nullable Path file) {
        this.file = file;
    }

    /** {@return a cache that keeps nothing} */
    static HashCache none() {
        return new HashCache(null);
    }

    /**
     * Reads what is known of some files.
     *
     * @param file the cache; need not be there
     * @param wanted the files of this scan; nothing else is kept in memory
     * @return the cache
     * @throws PermanentException if there is something else at that path
     */
    static HashCache open(Path file, Collection<FileStamp> wanted) {
        HashCache cache = new HashCache(file);
        try {
            if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
                throw foreign(file);
            }
            Set<String> keys = new HashSet<>();
            wanted.forEach(stamp -> keys.add(stamp.key()));
            cache.load(file, keys);
        } catch (NoSuchFileException none) {
            // made when there is something to keep
        } catch (IOException unreadable) {
            cache.fail(unreadable);
        }
        return cache;
    }

    private static PermanentException foreign(Path file) {
        return new PermanentException("'" + file
                + "' is not a file of hashes and was left as it is. Name another file for the cache, or a new one.");
    }

    private synchronized void load(Path file, Set<String> keys) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] first = in.readNBytes(FIRST_LINE.length());
            if (!FIRST_LINE.startsWith(new String(first, StandardCharsets.ISO_8859_1))) {
                throw foreign(file);
            }
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next == '\n') {
                    remember(line.toString(), keys);
                    line.setLength(0);
                } else if (line.length() < LONGEST_LINE) {
                    line.append((char) next);
                }
            }
        }
    }

    private synchronized void remember(String line, Set<String> keys) {
        String[] parts = line.split(" ", -1);
        if (parts.length == 3 && keys.contains(parts[0]) && parts[2].equals(checksum(parts[0], parts[1]))) {
            known.put(parts[0], parts[1]);
        }
    }

    /** {@return the hash of a file that has not changed since it was hashed} */
    synchronized Optional<String> find(FileStamp stamp) {
        return known.isEmpty() ? Optional.empty() : Optional.ofNullable(known.get(stamp.key()));
    }

    /** Keeps the hash of a file, unless it was written to just now. */
    synchronized void keep(FileStamp stamp, String hash) {
        if (file == null || trouble != null || !stamp.isOlderThan(Instant.now().minus(YOUNG))) {
            return;
        }
        String key = stamp.key();
        if (!hash.equals(known.put(key, hash))) {
            fresh.append(key)
                    .append(' ')
                    .append(hash)
                    .append(' ')
                    .append(checksum(key, hash))
                    .append('\n');
            freshBytes += stamp.sizeBytes();
        }
        if (freshBytes >= WRITE_AFTER_BYTES) {
            write(file);
        }
    }

    /** Writes what is new. What goes wrong is logged: it says nothing of the models. */
    synchronized void close() {
        if (file != null && trouble == null && !fresh.isEmpty()) {
            write(file);
        }
        IOException wrong = trouble;
        if (wrong != null) {
            LoggerFactory.getLogger(HashCache.class)
                    .warn("The hashes of this scan could not all be kept in '{}': {}", file, Discovery.why(wrong));
        }
    }

    private synchronized void write(Path target) {
        try {
            Path folder = target.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            begin(target);
            // The line break ends a line that another process may have left half written.
            append(target, "\n" + fresh);
            if (Files.size(target) > MOST_BYTES) {
                halve(target);
            }
        } catch (IOException unwritable) {
            fail(unwritable);
        }
        fresh.setLength(0);
        freshBytes = 0;
    }

    /** Nothing is written any more: what could not be read may be something else. */
    private synchronized void fail(IOException wrong) {
        trouble = wrong;
    }

    /** Makes the file; also anew where making it was cut short, by a full disk for one. */
    private static void begin(Path target) throws IOException {
        if (Files.exists(target) && Files.size(target) < FIRST_LINE.length()) {
            Files.delete(target);
        }
        if (!Files.exists(target)) {
            try (FileChannel channel =
                    FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                write(channel, FIRST_LINE);
            } catch (FileAlreadyExistsException another) {
                // another process was first
            }
        }
    }

    private static void append(Path target, String lines) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.APPEND)) {
            write(channel, lines);
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void halve(Path target) throws IOException {
        AtomicFile.replace(target, half -> {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(target));
                    OutputStream out = new BufferedOutputStream(Files.newOutputStream(half))) {
                in.skipNBytes(Files.size(target) / 2);
                out.write(FIRST_LINE.getBytes(StandardCharsets.US_ASCII));
                in.transferTo(out); // what remains of the line in the middle does not count
            }
        });
    }

    private static String checksum(String key, String hash) {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-256")
                    .digest((key + " " + hash).getBytes(StandardCharsets.ISO_8859_1));
            return HexFormat.of().formatHex(sum, 0, 8);
        } catch (NoSuchAlgorithmException notJava) {
            throw new IllegalStateException("every Java has SHA-256", notJava);
        }
    }
}
