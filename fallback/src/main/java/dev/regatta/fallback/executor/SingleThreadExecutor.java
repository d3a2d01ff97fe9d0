package dev.regatta.fallback.executor;

import dev.regatta.backend.Availability;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.TaskGraph;
import java.util.concurrent.ThreadFactory;

/**
 * An executor for debugging: the nodes of a run go one after the other on one thread, in an order that depends on nothing but
 * the graph and the options. It is never chosen by itself; make one, or set {@code regatta.executor} to
 * {@code single-thread}. Stateless and thread-safe.
 */
public final class SingleThreadExecutor implements GraphExecutor {
    /** Makes one. */
    public SingleThreadExecutor() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "single-thread";
    }

    @Override
    public Kind kind() {
        return Kind.FALLBACK;
    }

    @Override
    public String lost() {
        return "everything at once: the tasks of a run go one after the other";
    }

    @Override
    public Availability probe() {
        return new Availability.Available("one thread a run, always in the same order");
    }

    @Override
    public <T> GraphRun<T> start(TaskGraph<T> graph, GraphOptions options, GraphListener<T> listener) {
        return LockedRun.start(graph, PlatformThreadExecutor.checked(graph, options), options, listener, 1);
    }

    @Override
    public ThreadFactory threads() {
        return PlatformThreadExecutor.THREADS;
    }
}
