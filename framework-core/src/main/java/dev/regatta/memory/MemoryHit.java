package dev.regatta.memory;

/**
 * A record that a search found.
 *
 * @param record the record
 * @param score how well it fits: BM25, unitless, higher is better; comparable within one search only
 */
public record MemoryHit(MemoryRecord record, double score) {}
