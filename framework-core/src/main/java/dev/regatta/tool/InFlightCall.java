package dev.regatta.tool;

import dev.regatta.context.ContextCarrier;
import dev.regatta.context.ContextCarrier.Scope;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolAnswer.Way;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A call in flight: whoever makes the same call meanwhile waits for it instead of making it again ("single flight"). */
final class InFlightCall {
    /** What the thread works on, and a crew that is started on it: the call that runs there. */
    private static final InheritableThreadLocal<@Nullable Work> WORK = new InheritableThreadLocal<>();

    private static final Object WAITS = new Object(); // who waits for whom

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Work work = new Work(WORK.get());
    private final Duration bound;
    private @Nullable ToolAnswer answer; // written before ended is counted down, read after it
    private @Nullable Throwable thrown; // likewise

    /**
     * Begins one.
     *
     * @param bound how much time its call has
     */
    InFlightCall(Duration bound) {
        this.bound = bound;
    }

    /** Carries the mark over to the thread that a call is handed to. */
    public static final class Carrier implements ContextCarrier {
        /** Makes one; used by {@link java.util.ServiceLoader}. */
        public Carrier() {}

        @Override
        public @Nullable Captured capture() {
            Work work = WORK.get();
            return work == null ? null : () -> open(work);
        }
    }

    private static Scope open(Work work) {
        Work before = WORK.get();
        WORK.set(work);
        return () -> {
            if (before == null) {
                WORK.remove();
            } else {
                WORK.set(before);
            }
        };
    }

    /** The work on a call, which may be done for another call; keeps no answer, since threads keep it. */
    private static final class Work {
        private final @Nullable Work within;
        private final Set<Work> awaited = new HashSet<>(); // guarded by WAITS

        Work(@Nullable Work within) {
            this.within = within;
        }

        /** {@return whether it waits for one of the works that another one is done for, perhaps by way of others} */
        boolean awaits(@Nullable Work other) {
            for (Work each = other; each != null; each = each.within) {
                if (each == this) {
                    return true;
                }
            }
            return awaited.stream().anyMatch(next -> next.awaits(other));
        }
    }

    /** Runs the call on this thread. */
    ToolAnswer lead(Callable<ToolAnswer> run) throws Exception {
        Scope scope = open(work);
        try {
            return run.call();
        } finally {
            scope.close();
        }
    }

    /**
     * Ends it. Those who wait get what came of it, unless the call has not run, or was given up for reasons of its caller
     * alone: its thread was interrupted, the process is broken. That its time was up means something to those only who have no
     * more time for it.
     */
    void end(@Nullable ToolAnswer answered, @Nullable Throwable failure) {
        boolean callersOwn = failure instanceof InterruptedException
                || failure instanceof VirtualMachineError
                || failure instanceof LinkageError;
        if (!callersOwn && (answered == null || answered.way() != Way.REFUSED)) {
            answer = answered;
            thrown = failure;
        }
        ended.countDown();
    }

    /**
     * Waits for its end.
     *
     * @return its answer; {@code null} if it was given up, and somebody else has to run the call
     * @throws NestedCallException if the call would wait for this very thread
     * @throws Exception what the call threw, what interrupted the wait, or that the caller's own time is up
     */
    @Nullable
    ToolAnswer await(String tool, Supplier<Duration> left) throws Exception {
        Work mine = WORK.get();
        begin(mine, tool);
        try {
            Duration atMost = left.get();
            if (!ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw StepTimeoutException.of(
                        "wait for the same call of " + tool + " that runs already", atMost, false);
            }
        } finally {
            end(mine);
        }
        if (thrown instanceof StepTimeoutException && left.get().compareTo(bound) > 0) {
            return null;
        }
        Throwables.rethrow(thrown);
        return answer;
    }

    /** Notes for each call that this thread works for that it waits for this one. */
    private void begin(@Nullable Work mine, String tool) {
        synchronized (WAITS) {
            if (mine != null && work.awaits(mine)) {
                throw new NestedCallException(tool);
            }
            for (Work each = mine; each != null; each = each.within) {
                each.awaited.add(work);
            }
        }
    }

    private void end(@Nullable Work mine) {
        synchronized (WAITS) {
            for (Work each = mine; each != null; each = each.within) {
                each.awaited.remove(work);
            }
        }
    }
}
