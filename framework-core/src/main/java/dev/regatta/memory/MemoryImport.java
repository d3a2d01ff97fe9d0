package dev.regatta.memory;

/**
 * What came of an import.
 *
 * @param added how many records were added
 * @param known how many were there already, by their ids
 */
public record MemoryImport(long added, long known) {}
