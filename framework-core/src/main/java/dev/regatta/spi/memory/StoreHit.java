package dev.regatta.spi.memory;

import dev.regatta.memory.MemoryRecord;

/**
 * A record that a store found.
 *
 * @param number the store's own number for it
 * @param record the record
 * @param key its score in parts, see {@link StoreQuery#PARTS}
 * @param about the strings in its metadata, as they are searched
 * @param around what stands around it, as it is searched
 */
public record StoreHit(long number, MemoryRecord record, long key, String about, String around) {}
