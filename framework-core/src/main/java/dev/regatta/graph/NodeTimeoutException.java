package dev.regatta.graph;

import dev.regatta.error.TransientException;
import java.time.Duration;

/** A node ran longer than its timeout allows. */
public final class NodeTimeoutException extends TransientException {
    private static final long serialVersionUID = 1L;

    private NodeTimeoutException(String message) {
        super(message, null);
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
        return new NodeTimeoutException("'" + id + "' was still running after its timeout of " + timeout.toMillis()
                + " ms" + (stuck ? "; it ignored the interrupt and may still run." : "; it was interrupted."));
    }
}
