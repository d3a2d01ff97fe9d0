package dev.regatta.executor;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOutcome.Ending;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Why a run was stopped, and why its clean-up, if they were. Each is written once. Thread-safe. */
final class Stops {
    private final boolean sparesCleanUp;
    private final AtomicReference<@Nullable Stop> first = new AtomicReference<>();
    private final AtomicReference<@Nullable Stop> ofCleanUp = new AtomicReference<>();

    /** A stop before the end of a run. */
    record Stop(Ending ending, String reason) {}

    Stops(boolean sparesCleanUp) {
        this.sparesCleanUp = sparesCleanUp;
    }

    boolean sparesCleanUp() {
        return sparesCleanUp;
    }

    /** {@return whether a node goes on after the first stop} */
    boolean spares(GraphNode<?> node) {
        return sparesCleanUp && node.isCleanUp();
    }

    /** {@return why a node may not run any more; {@code null} while it may} */
    @Nullable
    Stop of(GraphNode<?> node) {
        Stop stopped = first.get();
        return stopped != null && spares(node) ? ofCleanUp.get() : stopped;
    }

    @Nullable
    Stop first() {
        return first.get();
    }

    @Nullable
    Stop ofCleanUp() {
        return ofCleanUp.get();
    }

    /** {@return whether this stops the run, which was not stopped yet} */
    boolean set(Stop stop) {
        return first.compareAndSet(null, stop);
    }

    /** {@return whether this stops the clean-up, which was not stopped yet} */
    boolean setOfCleanUp(Stop stop) {
        return ofCleanUp.compareAndSet(null, stop);
    }
}
