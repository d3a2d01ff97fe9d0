package dev.regatta.executor;

import dev.regatta.executor.Stops.Stop;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.NodeResult;
import dev.regatta.spi.graph.ResultMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What failed in a run, and what that makes of it. Thread-safe. */
final class Failures<T> {
    private final AtomicInteger first = new AtomicInteger(-1);
    private final AtomicInteger firstInCleanUp = new AtomicInteger(-1);
    private final Queue<Throwable> others = new ConcurrentLinkedQueue<>();

    /**
     * Takes the failure of a node.
     *
     * @param inCleanUp whether it failed when it cleaned up after a stop, so that the stop came first
     */
    void add(int number, Throwable cause, boolean inCleanUp) {
        if (!(inCleanUp ? firstInCleanUp : first).compareAndSet(-1, number) || (inCleanUp && first.get() >= 0)) {
            others.add(cause);
        }
    }

    /** Takes what made no node fail. */
    void addOther(Throwable thrown) {
        others.add(thrown);
    }

    /** {@return how a run ended all of whose nodes have ended} */
    GraphOutcome<T> outcome(Nodes<T> nodes, @Nullable Stop stop) {
        int size = nodes.size();
        boolean workFailed = first.get() >= 0;
        int failed = workFailed ? first.get() : firstInCleanUp.get();
        Ending ending = failed >= 0 ? Ending.FAILED : Ending.SUCCEEDED;
        for (int i = 0; stop != null && !workFailed && i < size; i++) {
            ending = nodes.result(i) instanceof NodeResult.Cancelled<T> ? stop.ending() : ending;
        }
        Map<String, NodeResult<T>> results =
                new ResultMap<>(size, number -> nodes.get(number).id(), nodes::numberOf, number -> {
                    NodeResult<T> result = nodes.result(number);
                    if (result == null) {
                        throw new IllegalStateException("A run that has ended has a result for every node");
                    }
                    return result;
                });
        return new GraphOutcome<>(
                ending, results, failed >= 0 ? nodes.get(failed).id() : null, List.copyOf(others));
    }
}
