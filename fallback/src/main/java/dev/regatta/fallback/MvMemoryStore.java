package dev.regatta.fallback;

import static java.util.Objects.requireNonNull;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryHit;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * Records as JSON in a map of H2's MVStore, found through an inverted index in the heap that is built when the store is
 * opened. A read-write lock keeps both in step.
 */
final class MvMemoryStore implements MemoryStore {
    private final String name;
    private final MVStore store;
    private final MVMap<String, String> records;
    private final InvertedIndex index = new InvertedIndex(); // guarded by lock
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private MvMemoryStore(String name, MVStore store) {
        this.name = name;
        this.store = store;
        this.records = store.openMap("memory");
        records.forEach((id, json) -> index.add(id, MemoryRecord.fromJson(json).content()));
    }

    static MemoryStore open(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            return new MvMemoryStore(
                    file.toString(),
                    new MVStore.Builder()
                            .fileName(file.toAbsolutePath().toString())
                            .autoCommitDisabled()
                            .open());
        } catch (IOException e) {
            throw MemoryException.cannotOpen(file, "its folder cannot be made (" + e.getMessage() + ").", e);
        } catch (MVStoreException e) {
            throw MemoryException.cannotOpen(
                    file, "it is not an MVStore file that can be used, or another process has it open.", e);
        }
    }

    static MemoryStore inMemory() {
        return new MvMemoryStore(
                ":memory:", new MVStore.Builder().autoCommitDisabled().open());
    }

    @Override
    public void add(MemoryRecord record) {
        locked("write to", true, () -> {
            if (records.putIfAbsent(record.id(), record.toJson()) == null) {
                commit();
                index.add(record.id(), record.content());
            }
            return true;
        });
    }

    @Override
    public Optional<MemoryRecord> get(String id) {
        return locked("read", false, () -> Optional.ofNullable(records.get(id)).map(MemoryRecord::fromJson));
    }

    @Override
    public boolean remove(String id) {
        return locked("write to", true, () -> {
            String json = records.remove(id);
            if (json == null) {
                return false;
            }
            commit();
            index.remove(id, MemoryRecord.fromJson(json).content());
            return true;
        });
    }

    private void commit() {
        store.commit();
        store.sync();
    }

    @Override
    public List<MemoryHit> search(List<String> words, String scope, int limit) {
        String below = scope.equals("/") ? "/" : scope + "/";
        return locked("search", false, () -> {
            List<MemoryHit> hits = new ArrayList<>();
            index.scores(words).forEach((id, score) -> {
                MemoryRecord record = MemoryRecord.fromJson(requireNonNull(records.get(id)));
                if (record.scope().equals(scope) || record.scope().startsWith(below)) {
                    hits.add(new MemoryHit(record, score));
                }
            });
            hits.sort(Comparator.comparingDouble(MemoryHit::score)
                    .reversed()
                    .thenComparing(hit -> hit.record().id()));
            return List.copyOf(hits.subList(0, Math.min(limit, hits.size())));
        });
    }

    @Override
    public long count() {
        return locked("read", false, records::sizeAsLong);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            store.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What is done while the lock is held. */
    @FunctionalInterface
    private interface Work<R> {
        R run();
    }

    private <R> R locked(String operation, boolean exclusive, Work<R> work) {
        var held = exclusive ? lock.writeLock() : lock.readLock();
        held.lock();
        try {
            if (store.isClosed()) {
                throw MemoryException.closed();
            }
            return work.run();
        } catch (MVStoreException e) {
            throw MemoryException.failed(operation, name, e);
        } finally {
            held.unlock();
        }
    }
}
