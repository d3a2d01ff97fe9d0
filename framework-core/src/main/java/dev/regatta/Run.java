package dev.regatta;

import dev.regatta.event.RunEvent;
import java.time.Duration;
import java.util.Optional;

/** One execution of a crew: to wait for, to watch, to cancel. Thread-safe. */
public interface Run {
    /** {@return the run's id, unique} */
    String id();

    /**
     * Waits for the run's end. If the waiting thread is interrupted, the run is cancelled; the thread's interrupt flag is set
     * again when this returns. Listeners that keep pace have been told every event by then.
     *
     * @return what came of it
     * @throws IllegalStateException if called from inside a task of this run, or from a thread that a task started: it would
     *     wait for itself
     */
    RunResult await();

    /**
     * Waits for the run's end, but not longer than a given time.
     *
     * @param atMost how long to wait
     * @return what came of it; empty if it still goes on
     * @throws InterruptedException if the waiting thread is interrupted; the run goes on
     * @throws IllegalStateException if called from inside a task of this run, or from a thread that a task started
     */
    Optional<RunResult> await(Duration atMost) throws InterruptedException;

    /**
     * Stops the run: no task starts any more, running ones are interrupted. Returns when they have ended, or when the grace
     * time of the limits is over; what still runs then is marked as stuck in the result. Called from inside a task, a model or
     * a tool of it, it does not wait. Calling it again, or after the end, does no harm.
     */
    void cancel();

    /** {@return whether the run has ended} */
    boolean isDone();

    /**
     * Returns the run's events, from the first on. Iterating waits for the next event and ends with the run; each call of
     * {@code iterator()} starts at the first event. A reader's pace does not disturb the run. The events of a run are kept as
     * long as the run is referred to.
     *
     * @return the events, in order
     */
    Iterable<RunEvent> events();

    /**
     * Returns the whole of a tool's result that the model was shown only the beginning of.
     *
     * @param reference the call, as the model is told it: {@code task/turn.index}
     * @return the whole result; empty if the call's result was not cut, or had to go for others: 64 MB are kept
     */
    Optional<String> toolResult(String reference);
}
