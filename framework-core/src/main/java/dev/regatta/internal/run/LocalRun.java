package dev.regatta.internal.run;

import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.event.RunEvent;
import dev.regatta.graph.GraphRun;
import dev.regatta.internal.log.RunLog;
import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A run within this process, on a graph executor. Thread-safe. */
final class LocalRun implements Run {
    /** How long {@link #await()} lets listeners finish that lag behind the end of the run. */
    static final Duration LISTENERS_MAY_LAG = Duration.ofMillis(250);

    static final String WAITING_THREAD_INTERRUPTED = "the thread that waited for it was interrupted";

    private final String id;
    private final RunLog log;
    private final GraphRun<EndedTask> graphRun;
    private final CompletableFuture<RunResult> ended;

    /** Makes one that ends with its result, or with a bug of ours, which everybody gets who waits. */
    LocalRun(String id, RunLog log, GraphRun<EndedTask> graphRun, CompletableFuture<RunResult> ended) {
        this.id = id;
        this.log = log;
        this.graphRun = graphRun;
        this.ended = ended;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
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

    @Override
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

    @Override
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

    @Override
    public boolean isDone() {
        return ended.isDone();
    }

    @Override
    public Iterable<RunEvent> events() {
        return log.events();
    }

    /** {@return the events so far} */
    List<RunEvent> eventsSoFar() {
        return log.eventsSoFar();
    }

    @Override
    public Optional<String> toolResult(String reference) {
        return log.results().get(reference);
    }

    /** Does something when the run has ended, or at once if it has. */
    void whenEnded(Runnable then) {
        CompletableFuture<RunResult> unused = ended.whenComplete((result, bug) -> then.run());
    }
}
