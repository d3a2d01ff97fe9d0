package dev.regatta.memory;

import org.jspecify.annotations.Nullable;

/**
 * Who remembered something.
 *
 * @param run the id of the run, if it was one
 * @param task the id of the task
 * @param agent the role of the agent
 */
public record MemorySource(
        @Nullable String run,
        @Nullable String task,
        @Nullable String agent) {
    /** Nobody in particular. */
    public static final MemorySource NONE = new MemorySource(null, null, null);
}
