package dev.regatta.spi.graph;

import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.NodeResult;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener and survives whatever it throws, checked or not, for any executor.
 *
 * @param <T> the type of the nodes' values
 */
public final class SafeListener<T> implements GraphListener<T> {
    private static final Logger LOG = LoggerFactory.getLogger(SafeListener.class);

    private final GraphListener<T> listener;
    private final boolean listens;

    /**
     * Wraps a listener.
     *
     * @param listener is told
     */
    @SuppressWarnings("ReferenceEquality") // the one that does nothing; another's equals may throw
    public SafeListener(GraphListener<T> listener) {
        this.listener = listener;
        this.listens = listener != GraphListener.<T>none();
    }

    /** {@return whether anybody listens} */
    public boolean listens() {
        return listens;
    }

    @Override
    public void ready(String id) {
        if (listens) {
            tell(() -> listener.ready(id));
        }
    }

    @Override
    public void started(String id) {
        if (listens) {
            tell(() -> listener.started(id));
        }
    }

    @Override
    public void retried(String id, int attempt, Throwable failure, Duration delay) {
        if (listens) {
            tell(() -> listener.retried(id, attempt, failure, delay));
        }
    }

    @Override
    public void ended(String id, NodeResult<T> result) {
        if (listens) {
            tell(() -> listener.ended(id, result));
        }
    }

    @Override
    public void runEnded(GraphOutcome<T> outcome) {
        if (listens) {
            tell(() -> listener.runEnded(outcome));
        }
    }

    private static void tell(Runnable report) {
        try {
            report.run();
        } catch (Throwable thrown) { // Java lets code throw anything, declared or not
            logged(thrown);
        }
    }

    private static void logged(Throwable thrown) {
        try {
            LOG.warn(
                    "A graph listener threw {}; the run goes on.",
                    thrown.getClass().getName());
        } catch (Throwable unlogged) {
            // a full heap, perhaps: the run goes on without the line
        }
    }
}
