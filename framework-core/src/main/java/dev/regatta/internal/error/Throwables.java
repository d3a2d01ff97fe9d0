package dev.regatta.internal.error;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Throws what was caught elsewhere, and asks it what it is, also when it will not say. */
public final class Throwables {
    /** More causes than anybody reads; one that makes a new cause whenever it is asked has no end of them. */
    private static final int MOST_CAUSES = 100;

    private Throwables() {}

    /** Throws a throwable unchanged, also one that is neither exception nor error; does nothing for {@code null}. */
    public static void rethrow(@Nullable Throwable thrown) throws Exception {
        if (thrown != null) {
            Throwables.<Exception>unchecked(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the compiler checks exceptions, Java does not
    private static <E extends Throwable> void unchecked(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /**
     * {@return the simple name of a throwable's class; of an anonymous one, that of the class it extends; of one that stands for
     * what was thrown when a step was recorded, the name that was recorded}
     */
    public static String name(Throwable thrown) {
        if (thrown instanceof StandIn gone) {
            return gone.error();
        }
        Class<?> type = thrown.getClass();
        while (type.getSimpleName().isEmpty() && type.getSuperclass() != null) {
            type = type.getSuperclass();
        }
        return type.getSimpleName();
    }

    /** {@return a throwable's name and, after a colon, what it says; a full stop if it says nothing} */
    public static String told(Throwable thrown) {
        return name(thrown) + message(thrown).map(words -> ": " + words).orElse(".");
    }

    /** {@return a throwable and its causes, from the outside in, each once; not more than a hundred} */
    public static List<Throwable> causes(@Nullable Throwable outermost) {
        Set<Throwable> causes = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> inOrder = new ArrayList<>();
        Throwable cause = outermost;
        while (cause != null && causes.size() < MOST_CAUSES && causes.add(cause)) {
            inOrder.add(cause);
            cause = causeOf(cause);
        }
        return inOrder;
    }

    private static @Nullable Throwable causeOf(Throwable thrown) {
        try {
            return thrown.getCause();
        } catch (Throwable hostile) { // likewise
            return null;
        }
    }

    /** {@return what a throwable says, but for keys and passwords; empty if it says nothing, or throws when it is asked} */
    public static Optional<String> message(Throwable thrown) {
        try {
            return Optional.ofNullable(thrown.getMessage())
                    .filter(message -> !message.isBlank())
                    .map(Secrets::hidden);
        } catch (Throwable hostile) { // it is no reason to lose the failure
            return Optional.empty();
        }
    }
}
