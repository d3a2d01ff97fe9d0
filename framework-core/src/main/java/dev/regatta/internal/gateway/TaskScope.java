package dev.regatta.internal.gateway;

import dev.regatta.internal.event.EventLog;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/**
 * What the links of a task's gateways share.
 *
 * @param taskId the task
 * @param log where events go
 * @param usage what the task has used so far
 * @param deadlineNanos when the task's time is up, on {@link System#nanoTime()}'s scale
 * @param grace how long an interrupted call may take to end before it is given up
 * @param threads makes threads for calls
 * @param ended whether the task has ended, or its run is being stopped
 */
public record TaskScope(
        String taskId,
        EventLog log,
        UsageCounter usage,
        long deadlineNanos,
        Duration grace,
        ThreadFactory threads,
        BooleanSupplier ended) {

    /** {@return how much of the task's time is left; zero or negative when it is up} */
    public Duration left() {
        return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }

    /** {@return whether nothing more may be called, also by code that did not notice its interrupt} */
    public boolean isOver() {
        return ended.getAsBoolean();
    }
}
