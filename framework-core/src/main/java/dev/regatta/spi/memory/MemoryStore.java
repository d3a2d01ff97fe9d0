package dev.regatta.spi.memory;

import dev.regatta.memory.MemoryException;
import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.MemoryStats;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.StoreVector.Embedded;
import dev.regatta.spi.memory.text.TextQuery;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a memory keeps its records: the part that backends implement. Thread-safe; readers do not wait for writers. What
 * {@link #write} returned for survives the end of the process, where the store lies in a file, and is seen by everything that
 * begins afterwards. Every method throws {@link MemoryException} where the store is closed or cannot be read or written.
 *
 * <p>The neighbours of a record are the two before and the two after it in its sequence, by id; their contents, in that
 * order, parted by line ends, are the column {@code around}. The strings of its metadata, by name, parted by line ends, are
 * the column {@code about}.
 */
public interface MemoryStore extends AutoCloseable {
    /** So many neighbours stand around a record on each side. */
    int NEIGHBOURS = 2;

    /** {@return how text becomes words} */
    Tokenizer tokenizer();

    /**
     * Applies changes, all or none. Changes of several threads may be made durable together.
     *
     * @param changes the changes
     * @return how many records each change touched
     */
    List<Long> write(List<MemoryChange> changes);

    /**
     * Returns a record.
     *
     * @param id its id
     * @return the record, if there is one
     */
    Optional<MemoryRecord> get(String id);

    /**
     * Returns records by ascending id.
     *
     * @param filter which are meant
     * @param after only those with greater ids; {@code null} for all
     * @param limit at most so many
     * @return the records
     */
    List<MemoryRecord> list(MemoryFilter filter, @Nullable String after, int limit);

    /**
     * Finds records. Relevance is BM25 as FTS5 computes it: k1 = 1.2, b = 0.75, the length of a record being that of all its
     * columns, {@code idf = max(1e-6, ln((n - m + 0.5) / (m + 0.5)))} for a phrase in m of n records, an occurrence counting
     * as much as the weight of its column.
     *
     * @param query what is looked for
     * @return the hits, in the order of {@link StoreQuery.Place}
     */
    List<StoreHit> search(StoreQuery query);

    /** Takes records that match. */
    @FunctionalInterface
    interface Matches {
        /**
         * Takes a record that matches.
         *
         * @param number the store's number for it
         * @param relevance how well it matches
         */
        void take(long number, double relevance);
    }

    /**
     * Hands on every record that matches, in no order.
     *
     * @param text what records must match
     * @param weights how much a word counts in each column
     * @param matches takes them
     */
    void matches(TextQuery text, StoreQuery.Weights weights, Matches matches);

    /**
     * Hands on the number of every record that passes a filter, in no order.
     *
     * @param filter the filter
     * @param numbers takes them
     */
    void numbers(MemoryFilter filter, LongConsumer numbers);

    /**
     * Returns records by the store's own numbers.
     *
     * @param numbers the numbers
     * @return those that are there, in no order, with a key of 0
     */
    List<StoreHit> byNumber(List<Long> numbers);

    /** {@return how many records lie in each scope, by scope} */
    Map<String, Long> scopes();

    /** {@return what the store holds} */
    MemoryStats stats();

    // ---- vectors
    // ---------------------------------------------------------------------------------------------------------

    /** {@return a number that is another one whenever something was written since, by anyone} */
    long state();

    /**
     * Returns vectors by ascending version.
     *
     * @param model what made them
     * @param after only greater versions
     * @param limit at most so many
     * @return the vectors
     */
    List<StoreVector> vectors(String model, long after, int limit);

    /**
     * Hands on the number of every record that has a vector.
     *
     * @param model what made it
     * @param numbers takes them
     */
    void vectorNumbers(String model, LongConsumer numbers);

    /**
     * Returns records that have no vector of a model, later ones first.
     *
     * @param model the model
     * @param limit at most so many
     * @return the records
     */
    List<StoreHit> withoutVector(String model, int limit);

    /**
     * Keeps vectors; those of other models go.
     *
     * @param model what made them
     * @param vectors the vectors
     */
    void putVectors(String model, List<Embedded> vectors);

    // ---- care
    // ------------------------------------------------------------------------------------------------------------

    /** {@return what is wrong, one sentence each; empty if records and index agree and nothing is damaged} */
    List<String> check();

    /** Makes the index anew from the records, and gives unused space back. */
    void rebuild();

    /**
     * Writes a copy of the store while it is in use.
     *
     * @param target the file to write, which is there and empty
     */
    void backup(Path target);

    /** Closes the store; writes that have begun end first. Closing again does nothing. */
    @Override
    void close();
}
