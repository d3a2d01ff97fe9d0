package dev.regatta.sbom;

import dev.regatta.sbom.bom.Model;
import dev.regatta.sbom.bom.ModelFile;
import dev.regatta.sbom.bom.Sbom;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** A scan from its beginning to its end: files are found, looked at by several threads, and put together as models. */
final class ScanRun {
    private final ScanOptions options;
    private final Workers workers = new Workers();
    private final ScanMeter meter;

    private ScanRun(ScanOptions options) {
        this.options = options;
        this.meter = new ScanMeter(options.progress());
    }

    /**
     * Scans files and folders.
     *
     * @param paths one or more
     * @param options how
     * @return what was found
     * @throws dev.regatta.error.PermanentException if there is nothing at one of the paths, the cache is none, or {@code
     *     SOURCE_DATE_EPOCH} is no moment
     * @throws InterruptedException if the thread was interrupted; the scan has ended then
     */
    static Sbom of(List<Path> paths, ScanOptions options) throws InterruptedException {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("there must be a path to scan");
        }
        return new ScanRun(options).run(paths);
    }

    private Sbom run(List<Path> paths) throws InterruptedException {
        Instant created = CreationTime.now(System.getenv(CreationTime.VARIABLE));
        Discovery.Found found = workers.one(() -> Discovery.at(paths, options.followLinks(), workers::isCancelled));
        List<Candidate> candidates = found.files();
        meter.found(
                candidates.size(),
                options.hashing()
                        ? candidates.stream().mapToLong(Candidate::sizeBytes).sum()
                        : 0);
        meter.tell();
        HashCache cache = workers.one(() -> cache(candidates));
        List<ModelFile> files = look(candidates, new FolderFiles(candidates, found.isWithin()), cache);
        Sbom sbom = workers.one(() -> together(found, files, cache, created));
        meter.tell();
        return sbom;
    }

    private HashCache cache(List<Candidate> candidates) {
        return !options.hashing() || options.cache().isEmpty()
                ? HashCache.none()
                : HashCache.open(
                        options.cache().get(),
                        candidates.stream()
                                .map(Candidate::stamp)
                                .filter(Objects::nonNull)
                                .toList());
    }

    /** The largest files are begun first, so that none of them is left for the end; the results are in the order of paths. */
    private List<ModelFile> look(List<Candidate> candidates, FolderFiles folders, HashCache cache)
            throws InterruptedException {
        int[] order = IntStream.range(0, candidates.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> -candidates.get(i).sizeBytes()))
                .mapToInt(Integer::intValue)
                .toArray();
        AtomicInteger next = new AtomicInteger();
        AtomicReferenceArray<ModelFile> results = new AtomicReferenceArray<>(candidates.size());
        int threads = Math.min(options.threads(), candidates.size());
        boolean readsAhead = threads < Runtime.getRuntime().availableProcessors();
        workers.all(
                threads,
                () -> {
                    FileInspector look = new FileInspector(
                            options.hashing(), readsAhead, cache, folders, meter, workers::isCancelled);
                    for (int i = next.getAndIncrement(); i < order.length; i = next.getAndIncrement()) {
                        if (workers.isCancelled()) {
                            throw new CancellationException();
                        }
                        results.set(order[i], look.look(candidates.get(order[i])));
                    }
                },
                meter::tell);
        return Arrays.stream(order).sorted().mapToObj(results::get).toList();
    }

    private Sbom together(Discovery.Found found, List<ModelFile> files, HashCache cache, Instant created) {
        List<Model> models = ShardSets.together(found.files(), files, found.isWithin());
        cache.close();
        return new Sbom(found.root(), created, models, found.findings());
    }
}
