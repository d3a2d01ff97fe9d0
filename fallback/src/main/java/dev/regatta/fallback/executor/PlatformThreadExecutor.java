package dev.regatta.fallback.executor;

import dev.regatta.backend.Availability;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.TaskGraph;
import dev.regatta.spi.graph.GraphIndex;
import dev.regatta.spi.graph.ReadyQueue;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * The fallback executor: nodes run on a bounded number of platform threads per run, and one lock guards the run's state.
 * Stateless and thread-safe.
 */
public final class PlatformThreadExecutor implements GraphExecutor {
    /** How many nodes of one run are at work at once, at most: each costs a platform thread. */
    static final int MOST_THREADS = 64;

    static final ThreadFactory THREADS =
            Thread.ofPlatform().daemon().name("regatta-", 0).factory();

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public PlatformThreadExecutor() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "platform-threads";
    }

    @Override
    public Kind kind() {
        return Kind.FALLBACK;
    }

    @Override
    public String lost() {
        return "cheap waiting: at most " + MOST_THREADS
                + " tasks of a run are at work at once, each on a platform thread";
    }

    @Override
    public Availability probe() {
        return new Availability.Available("platform threads, at most " + MOST_THREADS + " a run");
    }

    @Override
    public <T> GraphRun<T> start(TaskGraph<T> graph, GraphOptions options, GraphListener<T> listener) {
        return LockedRun.start(graph, checked(graph, options), options, listener, MOST_THREADS);
    }

    /** {@return the graph by numbers, if it can be run} */
    static GraphIndex checked(TaskGraph<?> graph, GraphOptions options) {
        GraphIndex index = graph.index();
        List<String> problems = index == null ? graph.problems() : ReadyQueue.problems(index.resources(), options);
        if (index == null || !problems.isEmpty()) {
            throw new InvalidGraphException(problems);
        }
        return index;
    }

    @Override
    public ThreadFactory threads() {
        return THREADS;
    }
}
