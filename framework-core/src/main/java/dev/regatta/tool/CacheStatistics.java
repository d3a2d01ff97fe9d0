package dev.regatta.tool;

/**
 * What a cache of tool results has done since it was made, and what it holds.
 *
 * @param hits how many calls were answered with a kept result
 * @param joined how many calls waited for the same call that was running already, and got its result
 * @param misses how many calls ran
 * @param evictions how many results had to go for want of room or time
 * @param entries how many results there are now
 * @param bytes how much memory these take, arguments included
 */
public record CacheStatistics(long hits, long joined, long misses, long evictions, long entries, long bytes) {}
