package dev.regatta.graph;

import dev.regatta.error.TransientException;
import java.time.Duration;

/** A node ran longer than its timeout allows. */
public final class NodeTimeoutException extends TransientException {
    private static final long serialVersionUID = 1L;

    private final boolean stuck;

    private NodeTimeoutException(String message, boolean stuck) {
        super(message, null);
        this.stuck = stuck;
    }

    /**
     * Makes one.
     *
     * @param id the node
     * @param timeout its timeout
     * @param stuck whether it ignored the interrupt and may still be running
     * @return the exception
     */
    public static NodeTimeoutException of(String id, Duration timeout, boolean stuck) {
        return new NodeTimeoutException(
                "'" + id + "' was still running after its timeout of " + timeout.toMillis() + " ms"
                        + (stuck ? "; it ignored the interrupt and may still run." : "; it was interrupted."),
                stuck);
    }

    /** {@return whether the node ignored the interrupt and may still be running} */
    public boolean stuck() {
        return stuck;
    }
}
