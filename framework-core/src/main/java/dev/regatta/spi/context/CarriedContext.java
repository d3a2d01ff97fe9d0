package dev.regatta.spi.context;

import dev.regatta.context.ContextCarrier;
import dev.regatta.context.ContextCarrier.Captured;
import dev.regatta.context.ContextCarrier.Scope;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all {@link ContextCarrier}s of this process captured on one thread. Whatever starts a thread for a run's work, or hands
 * work to one, takes it along. Immutable and thread-safe.
 */
public final class CarriedContext {
    private static final Logger LOG = LoggerFactory.getLogger(CarriedContext.class);
    private static final CarriedContext EMPTY = new CarriedContext(new Captured[0], 0);

    private final @Nullable Captured[] captured;
    private final int size;

    private static final class Holder {
        static final ContextCarrier[] CARRIERS =
                ServiceLoader.load(ContextCarrier.class, ContextCarrier.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .toArray(ContextCarrier[]::new);
    }

    private CarriedContext(@Nullable Captured[] captured, int size) {
        this.captured = captured;
        this.size = size;
    }

    /** {@return what is bound to the current thread} */
    public static CarriedContext capture() {
        ContextCarrier[] carriers = Holder.CARRIERS;
        @Nullable Captured[] captured = null;
        int size = 0;
        for (ContextCarrier carrier : carriers) {
            Captured one = tried(carrier, carrier::capture);
            if (one != null) {
                captured = captured == null ? new Captured[carriers.length] : captured;
                captured[size++] = one;
            }
        }
        return captured == null ? EMPTY : new CarriedContext(captured, size);
    }

    /**
     * Does work with it bound to the current thread.
     *
     * @param work the work
     * @param <A> what comes of it
     * @return what comes of it
     * @throws Exception what the work throws
     */
    public <A> A call(Callable<A> work) throws Exception {
        if (size == 0) {
            return work.call();
        }
        @Nullable Scope[] scopes = open();
        try {
            return work.call();
        } finally {
            close(scopes);
        }
    }

    /**
     * Does work with it bound to the current thread.
     *
     * @param work the work
     */
    public void run(Runnable work) {
        @Nullable Scope[] scopes = open();
        try {
            work.run();
        } finally {
            close(scopes);
        }
    }

    private @Nullable Scope[] open() {
        @Nullable Scope[] scopes = new Scope[size];
        for (int i = 0; i < size; i++) {
            Captured one = captured[i];
            scopes[i] = one == null ? null : tried(one, one::open);
        }
        return scopes;
    }

    private static void close(@Nullable Scope[] scopes) {
        for (int i = scopes.length - 1; i >= 0; i--) {
            Scope scope = scopes[i];
            if (scope != null) {
                tried(scope, () -> {
                    scope.close();
                    return scope;
                });
            }
        }
    }

    private static <T> @Nullable T tried(Object who, Supplier<? extends @Nullable T> what) {
        try {
            return what.get();
        } catch (RuntimeException | LinkageError | AssertionError failure) {
            LOG.warn(
                    "The context carrier {} threw {}; what it carries is missing on the next thread.",
                    who.getClass().getName(),
                    failure.getClass().getName());
            return null;
        }
    }
}
