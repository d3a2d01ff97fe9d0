package dev.regatta.sbom;

import dev.regatta.sbom.bom.Finding;
import dev.regatta.sbom.bom.Finding.Position;
import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.ModelFacts;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.ModelFile.Identity;
import dev.regatta.sbom.bom.ModelFormat;
import dev.regatta.sbom.bom.TensorSummary;
import dev.regatta.sbom.header.Header;
import dev.regatta.sbom.header.Headers;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;

/** Looks at one file after the other: header, hash, and whether it stayed as it was. For one thread. */
final class FileInspector {
    private static final Header NOTHING =
            new Header(new ModelFormat.Unknown(), ModelFacts.NONE, TensorSummary.NONE, Map.of(), Map.of(), List.of());

    private static final long LARGE_BYTES = 16L << 20;

    private final boolean hashing;
    private final HashCache cache;
    private final FolderFiles folders;
    private final ScanMeter meter;
    private final BooleanSupplier cancelled;
    private final Digester digester;

    FileInspector(
            boolean hashing,
            boolean readsAhead,
            HashCache cache,
            FolderFiles folders,
            ScanMeter meter,
            BooleanSupplier cancelled) {
        this.digester = new Digester(readsAhead);
        this.hashing = hashing;
        this.cache = cache;
        this.folders = folders;
        this.meter = meter;
        this.cancelled = cancelled;
    }

    /** What was seen of a file. */
    private record Seen(Header header, Optional<String> hash) {}

    /**
     * {@return what a file is, whatever happens: one bad file does not lose the others}
     *
     * @throws CancellationException if the scan was cancelled
     */
    ModelFile look(Candidate candidate) {
        List<Finding> findings = new ArrayList<>(candidate.findings());
        FileStamp found = candidate.stamp();
        Seen seen = new Seen(NOTHING, Optional.empty());
        if (found != null) {
            try {
                seen = read(candidate, found, findings);
            } catch (CancellationException cancelling) {
                throw cancelling;
            } catch (IOException trouble) {
                if (cancelled.getAsBoolean()) { // a cancelled thread's files are closed under its hands
                    throw new CancellationException();
                }
                findings.add(Discovery.unreadable(trouble));
            } catch (RuntimeException | Error wrong) {
                findings.add(failed("file", wrong));
            }
        }
        meter.fileDone();
        return file(candidate, seen, findings);
    }

    private Seen read(Candidate candidate, FileStamp found, List<Finding> findings) throws IOException {
        if (!isStill(found, candidate)) {
            findings.add(changed());
            return new Seen(NOTHING, Optional.empty());
        }
        Header header;
        Optional<String> hash;
        boolean isWhole;
        try (FileChannel channel = FileChannel.open(candidate.path(), howToOpen(candidate))) {
            ChannelBytes bytes = new ChannelBytes(channel, found.sizeBytes(), cancelled);
            Seen seen = readBoth(bytes, candidate, found, findings);
            header = seen.header();
            hash = seen.hash();
            isWhole = channel.size() == found.sizeBytes() && hash.isPresent() == hashing;
        }
        if (!isWhole || !isStill(found, candidate)) {
            findings.add(changed());
            return new Seen(header, Optional.empty());
        }
        hash.ifPresent(value -> cache.keep(found, value));
        return new Seen(header, hash);
    }

    /** The header of a large file is read beside its hashing, so that neither waits for the other. */
    private Seen readBoth(ChannelBytes bytes, Candidate candidate, FileStamp found, List<Finding> findings)
            throws IOException {
        boolean takesLong = hashing && bytes.size() >= LARGE_BYTES;
        FutureTask<Header> reading = new FutureTask<>(() -> header(bytes, candidate));
        if (takesLong) {
            Thread.ofPlatform().daemon().name("regatta-sbom-header").start(reading);
        } else {
            reading.run();
        }
        Optional<String> hash;
        try {
            hash = hash(bytes, found, findings);
        } finally {
            Header header = result(reading); // the thread is not left behind, whatever happens
            findings.addAll(candidate.findings().size(), header.findings());
        }
        return new Seen(result(reading), hash);
    }

    private static Header result(FutureTask<Header> reading) throws IOException {
        while (true) {
            try {
                return reading.get();
            } catch (InterruptedException cancelling) {
                // the reading ends by itself then, with the next bytes that it asks for
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof IOException trouble) {
                    throw trouble;
                }
                throw new CancellationException();
            }
        }
    }

    private static boolean isStill(FileStamp found, Candidate candidate) throws IOException {
        try {
            return found.isSameAs(FileStamp.of(candidate.path()));
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private static Set<OpenOption> howToOpen(Candidate candidate) {
        return candidate.isLink()
                ? Set.of(StandardOpenOption.READ)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private Header header(ChannelBytes bytes, Candidate candidate) throws IOException {
        try {
            return Headers.read(bytes, candidate.name().shown(), folders.beside(candidate));
        } catch (CancellationException cancelling) {
            throw cancelling;
        } catch (RuntimeException | Error wrong) { // a bug, or no memory: the hash is of use all the same
            return new Header(
                    NOTHING.format(),
                    NOTHING.facts(),
                    NOTHING.tensors(),
                    NOTHING.metadata(),
                    NOTHING.beside(),
                    List.of(failed("header", wrong)));
        }
    }

    private Optional<String> hash(ChannelBytes bytes, FileStamp stamp, List<Finding> findings) throws IOException {
        if (!hashing) {
            findings.add(new Finding(FindingCode.HASH_SKIPPED, Position.NONE, "The hash was not wanted"));
            return Optional.empty();
        }
        Optional<String> known = cache.find(stamp);
        if (known.isPresent()) {
            meter.passedOver(stamp.sizeBytes());
            return known;
        }
        return digester.sha256(bytes, meter::hashed);
    }

    private static Finding failed(String what, Throwable wrong) {
        return new Finding(
                FindingCode.UNREADABLE,
                Position.NONE,
                "The " + what + " cannot be read: " + wrong.getClass().getSimpleName());
    }

    private static Finding changed() {
        return new Finding(
                FindingCode.CHANGED_DURING_SCAN,
                Position.NONE,
                "The file was written to or replaced while it was looked at, so it has no hash, and what is said of it may be"
                        + " wrong. Scan it again when it is complete");
    }

    private static ModelFile file(Candidate candidate, Seen seen, List<Finding> findings) {
        Identity identity = new Identity(
                candidate.path(), candidate.name().shown(), candidate.location(), candidate.sizeBytes(), seen.hash());
        Header header = seen.header();
        return new ModelFile(
                identity,
                header.format(),
                header.facts(),
                header.tensors(),
                header.metadata(),
                header.beside(),
                findings);
    }
}
