package dev.regatta.fallback.memory;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One write that waits for its commit, and then what became of it. Handed from thread to thread under a lock. */
final class PendingWrite {
    /** Turns what is to be written into operations. */
    @FunctionalInterface
    interface Work {
        List<Long> plan(WritePlan plan) throws IOException;
    }

    private final Work work;
    private final boolean force;
    private @Nullable List<Long> planned;
    private @Nullable List<Long> result;
    private @Nullable Throwable failure;

    PendingWrite(Work work, boolean force) {
        this.work = work;
        this.force = force;
    }

    boolean force() {
        return force;
    }

    /** {@return its operations as a frame} */
    byte[] plan(WritePlan plan) throws IOException {
        planned = work.plan(plan);
        return plan.frame();
    }

    void succeed() {
        result = planned;
    }

    void fail(Throwable cause) {
        failure = cause;
    }

    List<Long> result() {
        if (result == null && failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (result == null && failure instanceof Error error) {
            throw error;
        }
        return requireNonNull(result, "a write ended without a result");
    }
}
