package dev.regatta;

import dev.regatta.event.RunEvent;
import dev.regatta.graph.GraphRun;
import dev.regatta.internal.event.EventLog;
import dev.regatta.internal.gateway.KeptResults;
import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One execution of a crew: to wait for, to watch, to cancel. Thread-safe. */
public final class Run {
    /** How long {@link #await} lets listeners finish that lag behind the end of the run. */
    static final Duration LISTENERS_MAY_LAG = Duration.ofMillis(250);

    static final String WAITING_THREAD_INTERRUPTED = "the thread that waited for it was interrupted";

    private final String id;
    private final EventLog log;
    private final GraphRun<TaskResult<?>> graphRun;
    private final KeptResults results;
    private final CompletableFuture<RunResult> ended = new CompletableFuture<>();

    Run(String id, EventLog log, GraphRun<TaskResult<?>> graphRun, KeptResults results) {
        this.results = results;
        this.id = id;
        this.log = log;
        this.graphRun = graphRun;
    }

    /** {@return the run's id, unique} */
    public String id() {
        return id;
    }

    /**
     * Waits for the run's end. If the waiting thread is interrupted, the run is cancelled; the thread's interrupt flag is set
     * again when this returns. Listeners that keep pace have been told every event by then.
     *
     * @return what came of it
     * @throws IllegalStateException if called from inside a task of this run, or from a thread that a task started: it would
     *     wait for itself
     */
    public RunResult await() {
        graphRun.join(); // cancels when this thread is interrupted, and refuses where the run would wait for itself
        boolean interrupted = Thread.interrupted();
        interrupted |= awaitEnd(() -> {});
        RunResult result = awaitListeners(LISTENERS_MAY_LAG);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result;
    }

    /** Lets the listeners of a run that has ended catch up; {@return what came of it} */
    RunResult awaitListeners(Duration atMost) {
        log.awaitListeners(atMost);
        return ended.join();
    }

    /**
     * Waits for the run's end, but not longer than a given time.
     *
     * @param atMost how long to wait
     * @return what came of it; empty if it still goes on
     * @throws InterruptedException if the waiting thread is interrupted; the run goes on
     * @throws IllegalStateException if called from inside a task of this run, or from a thread that a task started
     */
    public Optional<RunResult> await(Duration atMost) throws InterruptedException {
        try {
            if (graphRun.join(atMost).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(ended.get(Durations.bounded(atMost).toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException notYet) {
            return Optional.empty();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("A run ends with a result", impossible);
        }
    }

    /**
     * Stops the run: no task starts any more, running ones are interrupted. Returns when they have ended, or when the grace
     * time of the limits is over; what still runs then is marked as stuck in the result. Called from inside a task, a model or
     * a tool of it, it does not wait. Calling it again, or after the end, does no harm.
     */
    public void cancel() {
        cancel("it was cancelled");
    }

    void cancel(String reason) {
        graphRun.cancel(reason);
        if (graphRun.isDone() && awaitEnd(() -> {})) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the waiting thread was interrupted meanwhile} */
    boolean awaitEnd(Runnable atInterrupt) {
        boolean interrupted = false;
        while (!ended.isDone()) {
            try {
                ended.get();
            } catch (InterruptedException e) {
                interrupted = true;
                atInterrupt.run();
            } catch (ExecutionException impossible) {
                throw new IllegalStateException("A run ends with a result", impossible);
            }
        }
        return interrupted;
    }

    /** {@return whether the run has ended} */
    public boolean isDone() {
        return ended.isDone();
    }

    /**
     * Returns the run's events, from the first on. Iterating waits for the next event and ends with the run; each call of
     * {@code iterator()} starts at the first event. A reader's pace does not disturb the run. The events of a run are kept as
     * long as the run is referred to.
     *
     * @return the events, in order
     */
    public Iterable<RunEvent> events() {
        return log;
    }

    /**
     * Returns the whole of a tool's result that the model was shown only the beginning of.
     *
     * @param reference the call, as the model is told it: {@code task/turn.index}
     * @return the whole result; empty if the call's result was not cut, or had to go for others: 64 MB are kept
     */
    public Optional<String> toolResult(String reference) {
        return results.get(reference);
    }

    /** Does something when the run has ended, or at once if it has. */
    void whenEnded(Runnable then) {
        CompletableFuture<Void> unused = ended.thenRun(then);
    }

    void end(RunResult outcome) {
        ended.complete(outcome);
    }
}
