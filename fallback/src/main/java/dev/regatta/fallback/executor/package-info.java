/**
 * The pure-Java executors of task graphs: equal in behaviour to the one on virtual threads.
 *
 * <ul>
 *  <li>{@link dev.regatta.fallback.executor.PlatformThreadExecutor}: a platform thread for each running node
 *  <li>{@link dev.regatta.fallback.executor.SingleThreadExecutor}: one node at a time, on one thread
 *  <li>{@code LockedRun}: one run of either, guarded by one lock, with a {@code NodeState} for each node
 *  <li>{@code RunTimer}: the timers of a run
 * </ul>
 */
@NullMarked
package dev.regatta.fallback.executor;

import org.jspecify.annotations.NullMarked;
