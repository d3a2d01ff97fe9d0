package dev.regatta.fallback.executor;

import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.NodeResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a run was stopped, what failed in it, and what comes of that; guarded by the run's lock. */
final class Ends<T> {
    private final boolean sparesCleanUp;
    private final List<Throwable> otherFailures = new ArrayList<>();
    private @Nullable NodeState<T> firstFailed;
    private @Nullable NodeState<T> firstFailedCleanUp; // after the stop
    private @Nullable Ending stoppedBy;
    private String reason = "";
    private @Nullable String reasonOfCleanUp;

    Ends(boolean sparesCleanUp) {
        this.sparesCleanUp = sparesCleanUp;
    }

    /** {@return whether a node goes on after the first stop} */
    boolean spares(NodeState<T> state) {
        return sparesCleanUp && state.node.isCleanUp();
    }

    /** {@return why a node may not run any more; {@code null} while it may} */
    @Nullable
    String stopOf(NodeState<T> state) {
        return stoppedBy == null ? null : spares(state) ? reasonOfCleanUp : reason;
    }

    boolean isStopped() {
        return stoppedBy != null;
    }

    boolean cleanUpIsStopped() {
        return reasonOfCleanUp != null;
    }

    /** {@return whether this stops the run, which was not stopped yet} */
    boolean stop(Ending ending, String why) {
        if (stoppedBy != null) {
            return false;
        }
        stoppedBy = ending;
        reason = why;
        return true;
    }

    /** {@return whether this stops the clean-up of the run, which was stopped before} */
    boolean stopCleanUp(String why) {
        if (stoppedBy == null || reasonOfCleanUp != null) {
            return false;
        }
        reasonOfCleanUp = why;
        return true;
    }

    /** {@return what the end of a node counts as: a failure after the stop is a consequence of the stop} */
    NodeResult<T> seen(NodeState<T> state, NodeResult<T> proposed, boolean stuck) {
        if (!(proposed instanceof NodeResult.Failed<T> failed)) {
            return proposed;
        }
        String stopped = stopOf(state);
        if (stopped == null) {
            fail(state, failed.cause());
            return proposed;
        }
        if (!(failed.cause() instanceof InterruptedException)) {
            addOther(failed.cause());
        }
        return new NodeResult.Cancelled<>(stopped, stuck);
    }

    /** Takes the failure of a node. */
    void fail(NodeState<T> state, Throwable cause) {
        boolean first = firstFailed == null && (stoppedBy == null || firstFailedCleanUp == null);
        if (!first) {
            addOther(cause);
        } else if (stoppedBy != null && spares(state)) {
            firstFailedCleanUp = state;
        } else {
            firstFailed = state;
        }
    }

    /** Takes what made no node fail. */
    void addOther(Throwable thrown) {
        otherFailures.add(thrown);
    }

    /** {@return how a run ended all of whose nodes have ended} */
    GraphOutcome<T> outcome(List<NodeState<T>> states) {
        Map<String, NodeResult<T>> results = LinkedHashMap.newLinkedHashMap(states.size());
        boolean stopped = false;
        for (NodeState<T> state : states) {
            if (state.result != null) {
                results.put(state.node.id(), state.result);
                stopped |= state.result instanceof NodeResult.Cancelled<T>;
            }
        }
        NodeState<T> failed = firstFailed == null ? firstFailedCleanUp : firstFailed;
        Ending ending = failed == null ? Ending.SUCCEEDED : Ending.FAILED;
        if (firstFailed == null && stopped && stoppedBy != null) {
            ending = stoppedBy;
        }
        return new GraphOutcome<>(
                ending, Collections.unmodifiableMap(results), failed == null ? null : failed.node.id(), otherFailures);
    }
}
