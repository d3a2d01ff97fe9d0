package dev.regatta.internal.call;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread of one run that makes one call after another. Whoever takes it gives it one job, may interrupt it until the
 * job has ended, and hands it back afterwards; so an interrupt never reaches the next job. What a job changed about the thread
 * is as it was when the next one begins, except for its thread-locals, which Java gives no way to clear.
 */
@SuppressWarnings("ThreadPriorityCheck") // priorities are put back here, not relied on
final class OwnThread implements RunThreads.Callee, Runnable {
    /** How long it waits for another job before it ends; the turn of a model takes seconds. */
    private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

    private final RunThreads run;
    private final String name;
    private final Thread thread;
    private volatile @Nullable Job job;
    private volatile boolean interrupted; // whether the job that it was given last is to be interrupted
    private volatile boolean over;

    private record Job(Runnable work, @Nullable ClassLoader loader) {}

    OwnThread(RunThreads run, String name) {
        this.run = run;
        this.name = name;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name(name)
                .priority(Thread.NORM_PRIORITY)
                .inheritInheritableThreadLocals(false)
                .unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** Has it do something; called by whoever took it, once. */
    void give(Runnable work) {
        interrupted = false;
        job = new Job(work, Thread.currentThread().getContextClassLoader());
        LockSupport.unpark(thread);
    }

    /** Interrupts its job; called by whoever took it, before handing it back. */
    @Override
    public void interrupt() {
        interrupted = true; // it may not have begun
        thread.interrupt();
    }

    @Override
    public void leave(boolean ended) {
        if (ended) {
            run.add(this);
        } else {
            end();
        }
    }

    /** Lets it end, at once or with its job. */
    void end() {
        over = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        for (Job next = next(); next != null; next = next()) {
            Thread.interrupted(); // one that was meant for an earlier job
            if (interrupted) {
                thread.interrupt();
            }
            thread.setContextClassLoader(next.loader());
            next.work().run();
            tidy();
        }
    }

    /** {@return the next job; {@code null} if there will be none} */
    private @Nullable Job next() {
        long end = System.nanoTime() + IDLE_NANOS;
        while (true) {
            Job next = job;
            if (next != null) {
                job = null;
                return next;
            }
            if (over) {
                return null;
            }
            long left = end - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                Thread.interrupted(); // with the flag up, it would not park again
            } else if (run.forget(this)) {
                return null;
            } else { // somebody has it who is about to give it a job, or to hand it back
                end += IDLE_NANOS;
            }
        }
    }

    private void tidy() {
        if (!thread.getName().equals(name)) {
            thread.setName(name);
        }
        if (thread.getPriority() != Thread.NORM_PRIORITY) {
            thread.setPriority(Thread.NORM_PRIORITY);
        }
        thread.setUncaughtExceptionHandler(null);
    }
}
