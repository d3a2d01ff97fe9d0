package dev.regatta.graph;

import dev.regatta.backend.Acceleration;
import dev.regatta.backend.Backend;
import java.util.concurrent.ThreadFactory;

/**
 * Runs task graphs. A node starts as soon as the last node it comes after has succeeded; nothing waits for anything else.
 *
 * <p>Every {@link Throwable} that work throws is a failure. The first failure of a run is the one that counts; what later
 * ones threw is added to it as suppressed. What a stopped run leaves behind is told apart: a node that failed, one that is
 * skipped since something it comes after failed, one that was cancelled. Implementations are stateless and thread-safe.
 */
public interface GraphExecutor extends Backend {
    /** The name of this contract in settings and reports. */
    String CONTRACT = "executor";

    /** {@return the executor of this process, accelerated where it can run} */
    static GraphExecutor current() {
        return Acceleration.current().choose(CONTRACT, GraphExecutor.class);
    }

    /**
     * Starts a run.
     *
     * @param graph what to run
     * @param options how
     * @param listener is told how the nodes go
     * @param <T> the type of the nodes' values
     * @return the run
     * @throws InvalidGraphException if the graph has problems; nothing has started then
     */
    <T> GraphRun<T> start(TaskGraph<T> graph, GraphOptions options, GraphListener<T> listener);

    /**
     * Runs a graph and waits for its end.
     *
     * @param graph what to run
     * @param options how
     * @param <T> the type of the nodes' values
     * @return how it ended
     * @throws InvalidGraphException if the graph has problems; nothing has started then
     */
    default <T> GraphOutcome<T> run(TaskGraph<T> graph, GraphOptions options) {
        return start(graph, options, GraphListener.none()).join();
    }

    /**
     * Runs a graph with the {@linkplain GraphOptions#defaults default options} and waits for its end.
     *
     * @param graph what to run
     * @param <T> the type of the nodes' values
     * @return how it ended
     * @throws InvalidGraphException if the graph has problems; nothing has started then
     */
    default <T> GraphOutcome<T> run(TaskGraph<T> graph) {
        return run(graph, GraphOptions.defaults());
    }

    /** {@return makes the threads on which nodes, and calls that nodes make, run; they are daemons} */
    ThreadFactory threads();
}
