package dev.regatta.spi.memory;

import dev.regatta.memory.MemoryFilter;
import dev.regatta.memory.MemoryRecord;
import dev.regatta.spi.memory.text.TextQuery;
import org.jspecify.annotations.Nullable;

/** One change to a store. */
public sealed interface MemoryChange {
    /**
     * Adds a record, unless there is one with its id.
     *
     * @param record the record
     */
    record Add(MemoryRecord record) implements MemoryChange {}

    /**
     * Puts a record in the place of the one with its id, if there is one.
     *
     * @param record the record
     */
    record Replace(MemoryRecord record) implements MemoryChange {}

    /**
     * Removes a record, if it is there.
     *
     * @param id its id
     */
    record Remove(String id) implements MemoryChange {}

    /**
     * Removes all records that pass a filter and match a query.
     *
     * @param filter which records are meant
     * @param text what they must match; {@code null} for nothing in particular
     */
    record RemoveAll(MemoryFilter filter, @Nullable TextQuery text) implements MemoryChange {}
}
