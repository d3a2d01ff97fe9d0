package dev.regatta.journal;

/**
 * A state of an entity or a function.
 *
 * @param version how often it was changed, from 1
 * @param bytes the state
 */
public record State(long version, Bytes bytes) {}
