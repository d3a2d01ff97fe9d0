package dev.regatta;

import dev.regatta.internal.time.Durations;
import java.time.Duration;

/**
 * How long things may take, wall clock.
 *
 * @param modelCall one model call with its retries
 * @param toolCall one tool call
 * @param task one task
 * @param run the whole run
 * @param grace how long something that was interrupted may take to end before the run goes on without it
 */
public record Timeouts(Duration modelCall, Duration toolCall, Duration task, Duration run, Duration grace) {

    /** Checks that they are positive; more than a hundred years count as a hundred. */
    public Timeouts {
        check("modelCall", modelCall);
        check("toolCall", toolCall);
        check("task", task);
        check("run", run);
        check("grace", grace);
        modelCall = Durations.bounded(modelCall);
        toolCall = Durations.bounded(toolCall);
        task = Durations.bounded(task);
        run = Durations.bounded(run);
        grace = Durations.bounded(grace);
    }

    private static void check(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("The timeout " + name + " must be positive, was " + value);
        }
    }

    /** {@return 120 s a model call, 60 s a tool call, 15 minutes a task, an hour a run, 2 s of grace} */
    public static Timeouts defaults() {
        return new Timeouts(
                Duration.ofSeconds(120),
                Duration.ofSeconds(60),
                Duration.ofMinutes(15),
                Duration.ofHours(1),
                Duration.ofSeconds(2));
    }

    /**
     * Returns these timeouts with another one for model calls.
     *
     * @param limit how long one model call may take, with its retries
     * @return the changed timeouts
     */
    public Timeouts withModelCall(Duration limit) {
        return new Timeouts(limit, toolCall, task, run, grace);
    }

    /**
     * Returns these timeouts with another one for tool calls.
     *
     * @param limit how long one tool call may take
     * @return the changed timeouts
     */
    public Timeouts withToolCall(Duration limit) {
        return new Timeouts(modelCall, limit, task, run, grace);
    }

    /**
     * Returns these timeouts with another one for tasks.
     *
     * @param limit how long one task may take
     * @return the changed timeouts
     */
    public Timeouts withTask(Duration limit) {
        return new Timeouts(modelCall, toolCall, limit, run, grace);
    }

    /**
     * Returns these timeouts with another one for the run.
     *
     * @param limit how long the whole run may take
     * @return the changed timeouts
     */
    public Timeouts withRun(Duration limit) {
        return new Timeouts(modelCall, toolCall, task, limit, grace);
    }

    /**
     * Returns these timeouts with another grace time.
     *
     * @param limit how long something that was interrupted may take to end
     * @return the changed timeouts
     */
    public Timeouts withGrace(Duration limit) {
        return new Timeouts(modelCall, toolCall, task, run, limit);
    }
}
