package dev.regatta.gateway;

import java.time.Duration;

/**
 * How often a tool was called in a run, and how that went.
 *
 * @param calls how often models called it
 * @param ran how often it really ran
 * @param hits how often a cached result did, or what the same call came to that was running already
 * @param repeated how often a model that repeats itself got the last result again
 * @param refused how often a call was refused: wrong arguments, used too often, no time left for its turn
 * @param errors how many of the runs failed or took too long
 * @param p50 how long half of the runs took at most; zero if there were none
 * @param p99 how long 99 of 100 runs took at most; zero if there were none. Both are right to 7 %
 */
public record ToolStats(
        long calls, long ran, long hits, long repeated, long refused, long errors, Duration p50, Duration p99) {}
