package dev.regatta.internal.call;

import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.spi.context.CarriedContext;
import dev.regatta.spi.graph.Alarms;
import dev.regatta.spi.graph.Alarms.Alarm;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call on another thread, so that the caller gets away even when the call does not: at the limit, or when the caller is
 * interrupted, the call is interrupted, given the grace time to end, and then left behind.
 */
public final class BoundedCall<A> implements Runnable {
    private final Callable<A> call;
    private final CarriedContext context = CarriedContext.capture();
    private final Thread caller = Thread.currentThread();
    private @Nullable A answer; // written before done, read after it
    private @Nullable Throwable thrown; // likewise
    private volatile boolean done;
    private volatile boolean parked; // whether the caller may need to be woken

    private BoundedCall(Callable<A> call) {
        this.call = call;
    }

    /**
     * Makes a call.
     *
     * @param what names the call by its {@code toString()}
     * @param threads has the threads
     * @param kind which of them the call is made on
     * @throws StepTimeoutException if it takes longer than {@code limit}
     * @throws InterruptedException if the caller is interrupted
     * @throws Exception what the call throws
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield; it spares most calls to be waited for
    public static <A> A call(
            Object what, Callable<A> call, Duration limit, Duration grace, RunThreads threads, RunThreads.Kind kind)
            throws Exception {
        if (Thread.interrupted()) { // the task was stopped between two calls: nothing more is called, or paid for
            throw new InterruptedException("interrupted before the " + what);
        }
        BoundedCall<A> bounded = new BoundedCall<>(call);
        RunThreads.Callee callee = threads.start(kind, bounded);
        boolean ended = false;
        try {
            if (kind == RunThreads.Kind.LIGHT) {
                Thread.yield(); // a call that neither waits nor computes is over then, and nobody has to be woken
            }
            ended = bounded.awaitDone(limit);
            if (ended) {
                return bounded.outcome();
            }
            boolean interrupted = Thread.interrupted();
            callee.interrupt();
            // Whoever interrupted the caller gives it up after one grace time, and then knows that something is stuck.
            Duration patience = interrupted ? grace.multipliedBy(2) : grace;
            long end = System.nanoTime() + patience.toNanos();
            ended = bounded.awaitDone(patience);
            while (!ended
                    && Thread.interrupted()
                    && System.nanoTime() < end) { // being told twice is no reason to hurry
                interrupted = true;
                ended = bounded.awaitDone(Duration.ofNanos(end - System.nanoTime()));
            }
            if (interrupted || Thread.interrupted()) {
                throw new InterruptedException("interrupted during the " + what);
            }
            throw StepTimeoutException.of(what.toString(), limit, !ended);
        } finally {
            callee.leave(ended);
        }
    }

    @Override
    public void run() {
        try {
            answer = context.call(call);
        } catch (Throwable t) { // handed to the caller
            thrown = t;
        } finally {
            done = true;
            if (parked) {
                LockSupport.unpark(caller);
            }
        }
    }

    /** {@return whether the call has ended; false also when the caller is interrupted} */
    private boolean awaitDone(Duration atMost) {
        if (done) {
            return true;
        }
        long end = System.nanoTime() + atMost.toNanos();
        Alarm alarm = Alarms.process().set(end, () -> LockSupport.unpark(caller));
        try {
            parked = true;
            while (!done) {
                if (end - System.nanoTime() <= 0 || Thread.currentThread().isInterrupted()) {
                    return done;
                }
                LockSupport.park(this);
            }
            return true;
        } finally {
            alarm.cancel();
        }
    }

    @SuppressWarnings({"NullAway", "unchecked"}) // an answer is there when nothing was thrown; A may allow null
    private A outcome() throws Exception {
        if (thrown instanceof InterruptedException own) {
            throw new ExecutionException("interrupted by nobody of this run", own);
        }
        Throwables.rethrow(thrown);
        return answer;
    }
}
