package dev.regatta.executor;

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
 * The accelerated executor: nodes run on virtual threads, counted down by the nodes they come after. Stateless and
 * thread-safe.
 */
public final class VirtualThreadExecutor implements GraphExecutor {
    static final ThreadFactory WORKERS = Thread.ofVirtual().name("regatta-", 0).factory();

    /** Without numbers, as there is one for each call. */
    private static final ThreadFactory CALLS =
            Thread.ofVirtual().name("regatta-call").factory();

    /** Makes one; used by {@link java.util.ServiceLoader}. */
    public VirtualThreadExecutor() {}

    @Override
    public String contract() {
        return CONTRACT;
    }

    @Override
    public String name() {
        return "virtual-threads";
    }

    @Override
    public Kind kind() {
        return Kind.ACCELERATED;
    }

    @Override
    public String lost() {
        return "";
    }

    @Override
    public Availability probe() {
        try {
            Thread.ofVirtual().unstarted(() -> {});
            return new Availability.Available(
                    "virtual threads of Java " + Runtime.version().feature());
        } catch (UnsupportedOperationException missing) {
            return new Availability.Unavailable("this Java runtime has no virtual threads");
        }
    }

    @Override
    public <T> GraphRun<T> start(TaskGraph<T> graph, GraphOptions options, GraphListener<T> listener) {
        GraphIndex index = graph.index();
        if (index == null) {
            throw new InvalidGraphException(graph.problems());
        }
        List<String> missing = ReadyQueue.problems(index.resources(), options);
        if (!missing.isEmpty()) {
            throw new InvalidGraphException(missing);
        }
        CountdownRun<T> run = new CountdownRun<>(graph, index, options, listener);
        run.start();
        return run;
    }

    @Override
    public ThreadFactory threads() {
        return CALLS;
    }
}
