package dev.regatta.spi.graph;

import dev.regatta.context.ContextCarrier;
import dev.regatta.context.ContextCarrier.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Marks the threads that belong to a run: those of its nodes, those that nodes start, and those that tell its listener. What
 * waits for a run must know, since a run that waits for itself never ends. Thread-safe.
 */
public final class RunThreadMark {
    private static final InheritableThreadLocal<@Nullable RunThreadMark> CURRENT = new InheritableThreadLocal<>();

    /** Carries the mark over to threads that are not started by those that have it. */
    public static final class Carrier implements ContextCarrier {
        /** Makes one; used by {@link java.util.ServiceLoader}. */
        public Carrier() {}

        @Override
        public @Nullable Captured capture() {
            RunThreadMark mark = CURRENT.get();
            return mark == null ? null : mark::open;
        }
    }

    /** How deep runs are started within runs; more is a run that starts itself. */
    private static final int MOST_WITHIN = 64;

    private final @Nullable RunThreadMark outer;
    private final int depth;
    private volatile boolean over;

    /**
     * Makes the mark of a run that is started by the current thread, which may be inside other runs.
     *
     * @throws IllegalStateException if it is inside too many
     */
    public RunThreadMark() {
        refuseTooDeep();
        this.outer = around();
        this.depth = outer == null ? 1 : outer.depth + 1;
    }

    private static @Nullable RunThreadMark around() {
        RunThreadMark around = CURRENT.get();
        while (around != null && around.over) {
            around = around.outer;
        }
        return around;
    }

    /**
     * Refuses to start another run within those that the current thread is inside of.
     *
     * @throws IllegalStateException if these are too many
     */
    public static void refuseTooDeep() {
        RunThreadMark around = around();
        if (around != null && around.depth >= MOST_WITHIN) {
            throw new IllegalStateException(
                    "This run would be the " + (MOST_WITHIN + 1)
                            + "th that is started within another one. Does a tool or a task start the very crew that it belongs to?");
        }
    }

    /**
     * Does something with the mark on the current thread.
     *
     * @param action what to do
     */
    public void during(Runnable action) {
        Scope scope = open();
        try {
            action.run();
        } finally {
            scope.close();
        }
    }

    private Scope open() {
        RunThreadMark before = CURRENT.get();
        CURRENT.set(this);
        return () -> {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        };
    }

    /** {@return whether the current thread carries the mark, or that of a run inside this one} */
    public boolean here() {
        for (RunThreadMark mark = CURRENT.get(); mark != null; mark = mark.outer) {
            if (mark == this) {
                return true;
            }
        }
        return false;
    }

    /** Says that the run is over: nobody has to wait for it any more. */
    public void end() {
        over = true;
    }

    /**
     * Refuses to wait for the run on one of its own threads.
     *
     * @throws IllegalStateException if the current thread carries the mark and the run is not over
     */
    public void refuseToWait() {
        if (!over && here()) {
            throw new IllegalStateException(
                    "A run cannot wait for itself: this thread belongs to one of its nodes, or to its"
                            + " listener. Wait on another thread, or use what the node comes after.");
        }
    }
}
