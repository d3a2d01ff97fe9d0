package dev.regatta.internal.gateway;

import dev.regatta.gateway.StepTimeoutException;
import dev.regatta.internal.error.Throwables;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call on a thread of its own, so that the caller gets away even when the call does not: at the limit, or when the caller
 * is interrupted, the call is interrupted, given the grace time to end, and then left behind.
 */
public final class BoundedCall<A> implements Runnable {
    private final Callable<A> call;
    private final Thread caller = Thread.currentThread();
    private @Nullable A answer; // written before done, read after it
    private @Nullable Throwable thrown; // likewise
    private volatile boolean done;

    private BoundedCall(Callable<A> call) {
        this.call = call;
    }

    /**
     * Makes a call.
     *
     * @throws StepTimeoutException if it takes longer than {@code limit}
     * @throws InterruptedException if the caller is interrupted
     * @throws Exception what the call throws
     */
    public static <A> A call(String name, Callable<A> call, Duration limit, Duration grace, ThreadFactory threads)
            throws Exception {
        if (Thread.interrupted()) { // the task was stopped between two calls: nothing more is called, or paid for
            throw new InterruptedException("interrupted before the " + name);
        }
        BoundedCall<A> bounded = new BoundedCall<>(call);
        Thread thread = threads.newThread(bounded);
        thread.start();
        if (bounded.awaitDone(limit)) {
            return bounded.outcome();
        }
        boolean interrupted = Thread.interrupted();
        thread.interrupt();
        // Whoever interrupted the caller gives it up after one grace time, and then knows that something is stuck.
        Duration patience = interrupted ? grace.multipliedBy(2) : grace;
        long end = System.nanoTime() + patience.toNanos();
        boolean ended = bounded.awaitDone(patience);
        while (!ended && Thread.interrupted() && System.nanoTime() < end) { // being told twice is no reason to hurry
            interrupted = true;
            ended = bounded.awaitDone(Duration.ofNanos(end - System.nanoTime()));
        }
        if (interrupted || Thread.interrupted()) {
            throw new InterruptedException("interrupted during the " + name);
        }
        throw StepTimeoutException.of(name, limit, !ended);
    }

    @Override
    public void run() {
        try {
            answer = call.call();
        } catch (Throwable t) { // handed to the caller
            thrown = t;
        } finally {
            done = true;
            LockSupport.unpark(caller);
        }
    }

    /** {@return whether the call has ended; false also when the caller is interrupted} */
    private boolean awaitDone(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!done) {
            long left = end - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return done;
            }
            LockSupport.parkNanos(this, left);
        }
        return true;
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
