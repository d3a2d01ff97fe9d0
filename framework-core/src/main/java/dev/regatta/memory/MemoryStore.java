package dev.regatta.memory;

import java.util.List;
import java.util.Optional;

/**
 * Where a memory keeps its records: the part that backends implement. Thread-safe. A record that {@link #add} returned for
 * survives the end of the process, where the store lies in a file, and is found by every search that begins afterwards.
 */
public interface MemoryStore extends AutoCloseable {
    /**
     * Adds a record, or does nothing if there is one with its id.
     *
     * @param record the record
     * @throws MemoryException if it cannot be written; nothing has changed then
     */
    void add(MemoryRecord record);

    /**
     * Returns a record.
     *
     * @param id its id
     * @return the record, if there is one
     */
    Optional<MemoryRecord> get(String id);

    /**
     * Forgets a record.
     *
     * @param id its id
     * @return whether there was one
     */
    boolean remove(String id);

    /**
     * Finds records that hold any of some words, best first; ties by ascending id. The score is BM25 as SQLite's FTS5
     * computes it (k1 = 1.2, b = 0.75) with the sign turned.
     *
     * @param words the words, at least one
     * @param scope only records in this scope or below it
     * @param limit at most so many hits
     * @return the hits
     */
    List<MemoryHit> search(List<String> words, String scope, int limit);

    /** {@return how many records there are} */
    long count();

    /** Closes the store; writes that have begun end first. Closing again does nothing. */
    @Override
    void close();
}
