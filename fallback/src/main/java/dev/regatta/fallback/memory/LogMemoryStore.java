package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryOptions;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStats;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.MemoryChange;
import dev.regatta.spi.memory.MemoryStore;
import dev.regatta.spi.memory.StoreHit;
import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.StoreVector;
import dev.regatta.spi.memory.StoreVector.Embedded;
import dev.regatta.spi.memory.text.TextQuery;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.function.IntToLongFunction;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A store over a log that other stores may share. */
final class LogMemoryStore implements MemoryStore {
    private final String location;
    private final SharedLog log;
    private final boolean force;
    private final Runnable giveBack;
    private final AtomicBoolean closed = new AtomicBoolean();

    LogMemoryStore(String location, OpenLogs.Lease lease, MemoryOptions.Durability durability) {
        this.location = location;
        this.log = lease.log();
        this.giveBack = lease.giveBack();
        this.force = durability == MemoryOptions.Durability.POWER_LOSS;
    }

    private <R> R read(String operation, SharedLog.Work<R> work) {
        requireOpen();
        return log.read(operation, work);
    }

    private void requireOpen() {
        if (closed.get()) {
            throw MemoryException.closed();
        }
    }

    @Override
    public Tokenizer tokenizer() {
        return read("read", replica -> replica.index().tokenizer());
    }

    // ---- records
    // -----------------------------------------------------------------------------------------------------

    @Override
    public List<Long> write(List<MemoryChange> changes) {
        requireOpen();
        List<MemoryChange> all = List.copyOf(changes);
        return log.write(plan -> plan.changes(all), force);
    }

    @Override
    public Optional<MemoryRecord> get(String id) {
        return read("read", replica -> {
            int slot = replica.records().find(id);
            return slot < 0 ? Optional.empty() : Optional.of(replica.record(slot));
        });
    }

    @Override
    public List<MemoryRecord> list(MemoryFilter filter, @Nullable String after, int limit) {
        return read("read", replica -> {
            RecordFilter test = new RecordFilter(replica, filter);
            List<MemoryRecord> found = new ArrayList<>();
            SortedSlots.Place place = replica.records().after(after);
            for (int slot = place.next(); slot >= 0 && found.size() < limit; slot = place.next()) {
                if (test.testQuickly(slot)) {
                    MemoryRecord record = replica.record(slot);
                    if (!test.isSlow() || filter.test(record)) {
                        found.add(record);
                    }
                }
            }
            return found;
        });
    }

    @Override
    public List<StoreHit> search(StoreQuery query) {
        return read("search", replica -> new RecordSearch(replica, query).hits());
    }

    /** Records and numbers are handed on when no lock is held any more. */
    @Override
    public void matches(TextQuery text, StoreQuery.Weights weights, Matches matches) {
        long[][] numbers = new long[1][];
        dev.regatta.fallback.memory.Matches found = read("search", replica -> {
            dev.regatta.fallback.memory.Matches all = new TextSearch(replica.index(), weights).search(text);
            numbers[0] = new long[all.count()];
            for (int i = 0; i < all.count(); i++) {
                numbers[0][i] = replica.records().number(all.slot(i));
            }
            return all;
        });
        for (int i = 0; i < found.count(); i++) {
            matches.take(numbers[0][i], found.score(i));
        }
    }

    @Override
    public void numbers(MemoryFilter filter, LongConsumer numbers) {
        List<Long> found = read("read", replica -> {
            RecordFilter test = new RecordFilter(replica, filter);
            List<Long> all = new ArrayList<>();
            for (int slot = 0; slot < replica.records().slots(); slot++) {
                if (test.test(slot)) {
                    all.add(replica.records().number(slot));
                }
            }
            return all;
        });
        found.forEach(numbers::accept);
    }

    @Override
    public List<StoreHit> byNumber(List<Long> numbers) {
        return read("read", replica -> {
            List<StoreHit> hits = new ArrayList<>();
            for (long number : numbers) {
                int slot = replica.records().find(number);
                if (slot >= 0) {
                    hits.add(RecordSearch.hit(replica, slot, 0));
                }
            }
            return hits;
        });
    }

    @Override
    public Map<String, Long> scopes() {
        return read("read", replica -> {
            RecordTable records = replica.records();
            Map<String, Long> counts = new TreeMap<>(StoreQuery::compareIds);
            for (int slot = 0; slot < records.slots(); slot++) {
                if (records.isLive(slot)) {
                    counts.merge(records.scopes().get(records.scope(slot)), 1L, Long::sum);
                }
            }
            return counts;
        });
    }

    @Override
    public MemoryStats stats() {
        return read("read", replica -> {
            RecordTable records = replica.records();
            long oldest = Long.MAX_VALUE;
            long newest = Long.MIN_VALUE;
            for (int slot = 0; slot < records.slots(); slot++) {
                if (records.isLive(slot)) {
                    oldest = Math.min(oldest, records.time(slot));
                    newest = Math.max(newest, records.time(slot));
                }
            }
            boolean none = records.count() == 0;
            return new MemoryStats(
                    LogMemoryBackend.NAME,
                    location,
                    replica.index().tokenizer(),
                    records.count(),
                    replica.index().vectors().count(),
                    replica.log() instanceof LogFile ? replica.log().size() : 0,
                    none ? null : Instant.ofEpochMilli(oldest),
                    none ? null : Instant.ofEpochMilli(newest));
        });
    }

    // ---- vectors
    // -----------------------------------------------------------------------------------------------------

    @Override
    public long state() {
        requireOpen();
        return log.state();
    }

    @Override
    public List<StoreVector> vectors(String model, long after, int limit) {
        return read("read", replica -> {
            Vectors vectors = replica.index().vectors();
            List<StoreVector> found = new ArrayList<>();
            if (vectors.model().equals(model)) {
                IntPredicate meant = slot -> vectors.version(slot) > after;
                for (int slot : least(replica.records(), meant, vectors::version, limit)) {
                    found.add(vector(replica, slot));
                }
            }
            return found;
        });
    }

    private static StoreVector vector(LogState replica, int slot) throws IOException {
        RecordTable records = replica.records();
        return new StoreVector(
                replica.index().vectors().version(slot),
                records.number(slot),
                records.id(slot),
                records.sequence(slot),
                Instant.ofEpochMilli(records.time(slot)),
                records.importance(slot),
                replica.vector(slot));
    }

    /** {@return the records of those meant that have the least of something, in this order} */
    private static List<Integer> least(RecordTable records, IntPredicate meant, IntToLongFunction key, int limit) {
        PriorityQueue<Integer> least =
                new PriorityQueue<>((left, right) -> Long.compare(key.applyAsLong(right), key.applyAsLong(left)));
        for (int slot = 0; slot < records.slots(); slot++) {
            if (records.isLive(slot) && meant.test(slot)) {
                Integer worst = least.size() == limit ? least.peek() : null;
                if (worst == null || key.applyAsLong(slot) < key.applyAsLong(worst)) {
                    least.add(slot);
                    if (least.size() > limit) {
                        least.remove();
                    }
                }
            }
        }
        List<Integer> inOrder = new ArrayList<>(least);
        inOrder.sort((left, right) -> Long.compare(key.applyAsLong(left), key.applyAsLong(right)));
        return inOrder;
    }

    @Override
    public void vectorNumbers(String model, LongConsumer numbers) {
        List<Long> found = read("read", replica -> {
            Vectors vectors = replica.index().vectors();
            List<Long> all = new ArrayList<>();
            for (int slot = 0;
                    slot < replica.records().slots() && vectors.model().equals(model);
                    slot++) {
                if (replica.records().isLive(slot) && vectors.has(slot)) {
                    all.add(replica.records().number(slot));
                }
            }
            return all;
        });
        found.forEach(numbers::accept);
    }

    @Override
    public List<StoreHit> withoutVector(String model, int limit) {
        return read("read", replica -> {
            Vectors vectors = replica.index().vectors();
            IntPredicate meant = slot -> !vectors.model().equals(model) || !vectors.has(slot);
            List<StoreHit> hits = new ArrayList<>();
            for (int slot :
                    least(replica.records(), meant, slot -> -replica.records().number(slot), limit)) {
                hits.add(RecordSearch.hit(replica, slot, 0));
            }
            return hits;
        });
    }

    @Override
    public void putVectors(String model, List<Embedded> vectors) {
        requireOpen();
        List<Embedded> all = List.copyOf(vectors);
        log.write(plan -> plan.vectors(model, all), force);
    }

    // ---- care
    // --------------------------------------------------------------------------------------------------------

    @Override
    public List<String> check() {
        return read("check", replica -> {
            Frames frames =
                    new Frames(replica.log(), replica.log() instanceof LogFile ? LogFile.HEADER : 0, replica.applied());
            Frames.Kind kind = frames.next();
            while (kind == Frames.Kind.FRAME) {
                kind = frames.next();
            }
            if (kind != Frames.Kind.END) {
                return List.of("The frame at byte " + frames.position() + " does not fit its checksum.");
            }
            return replica.renewed().fingerprint() == replica.index().fingerprint()
                    ? List.of()
                    : List.of("The index does not fit the records. Make it anew: regatta memory rebuild.");
        });
    }

    @Override
    public void rebuild() {
        log.rewrite(tokenizer());
    }

    @Override
    public void backup(Path target) {
        requireOpen();
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            log.copy(new SharedLog.Target() {
                @Override
                public void begin(byte[] header) throws IOException {
                    file.setLength(0);
                    file.seek(0);
                    file.write(header);
                }

                @Override
                public void add(byte[] bytes) throws IOException {
                    file.write(bytes);
                }
            });
            file.getFD().sync();
        } catch (IOException e) {
            throw SharedLog.failure("back up into", target, e);
        }
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            giveBack.run();
        }
    }
}
