/**
 * The step log of a run in this process, and what folds over it.
 *
 * <p>{@code RunLog} takes entries in order, from any thread; {@code RunEvents} makes events of them, {@code UsageByTask},
 * {@code ToolStatistics} and {@code KeptResults} count and keep. None of them is told anything but entries.
 */
@NullMarked
package dev.regatta.internal.log;

import org.jspecify.annotations.NullMarked;
