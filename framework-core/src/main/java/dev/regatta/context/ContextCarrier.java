package dev.regatta.context;

import org.jspecify.annotations.Nullable;

/**
 * Thread context propagation: carries what is bound to a thread, such as a trace, a logging context or a signed-in user, over
 * to the threads that do a run's work. Found with {@link java.util.ServiceLoader}; stateless and thread-safe.
 *
 * <p>Regatta captures the context of the thread that starts a run, for its tasks, and that of the thread that asks for a model
 * call, a tool call or any other piece of work, for the thread that does it. It opens what was captured there before the work
 * begins and closes it after the work has ended, since threads of tools are used again within their run. That is the only way
 * for context to reach a tool: an {@link InheritableThreadLocal} is copied when a thread is made and never after.
 *
 * <p>A carrier that throws is reported in the log; the work goes on without what it carries.
 */
public interface ContextCarrier {
    /**
     * Captures what is bound to the current thread. Called for every call of a run, so it must be quick.
     *
     * @return what was captured; {@code null} if nothing is to be carried
     */
    @Nullable
    Captured capture();

    /** What was bound to a thread. Can be opened more than once, also on several threads at once. */
    @FunctionalInterface
    interface Captured {
        /**
         * Binds it to the current thread.
         *
         * @return ends that, on the same thread, and binds again what was bound before
         */
        Scope open();
    }

    /** How long something is bound to a thread. */
    @FunctionalInterface
    interface Scope {
        /** Ends it; called once. */
        void close();
    }
}
