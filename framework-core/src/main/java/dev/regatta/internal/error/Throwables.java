package dev.regatta.internal.error;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Throws what was caught elsewhere, and asks it for its message. */
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

    /** {@return what a throwable says; empty if it says nothing, or throws when it is asked} */
    public static Optional<String> message(Throwable thrown) {
        try {
            return Optional.ofNullable(thrown.getMessage()).filter(message -> !message.isBlank());
        } catch (Throwable hostile) { // a message is no reason to lose the failure it belongs to
            return Optional.empty();
        }
    }
}
