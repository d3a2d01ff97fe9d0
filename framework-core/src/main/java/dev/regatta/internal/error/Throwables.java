package dev.regatta.internal.error;

import org.jspecify.annotations.Nullable;

/** Throws what was caught elsewhere. */
public final class Throwables {
    private Throwables() {}

    /** Throws a throwable unchanged; does nothing for {@code null}. */
    public static void rethrow(@Nullable Throwable thrown) throws Exception {
        if (thrown instanceof Exception exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown != null) {
            throw new IllegalStateException("A throwable that is neither exception nor error", thrown);
        }
    }
}
