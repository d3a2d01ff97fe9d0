package dev.regatta.internal.call;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** How long it looks for another job before it parks; to be woken takes two to ten times what a short call does. */
    private static final long LOOK_NANOS = Duration.ofNanos(50_000).toNanos();

    private static final int MOST_LOOKING = Runtime.getRuntime().availableProcessors() / 2;
    private static final AtomicInteger LOOKING = new AtomicInteger();

    private final RunThreads run;
    private final String name;
    private final Thread thread;
    private volatile @Nullable Job job;
    private volatile boolean interrupted; // whether the job that it was given last is to be interrupted
    private volatile boolean over;
    private volatile boolean parked; // written before it looks for a job once more and parks

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
        wake();
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
        wake();
    }

    private void wake() {
        if (parked) {
            LockSupport.unpark(thread);
        }
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
            try {
                tidy();
            } catch (Throwable untidy) {
                // a full heap, perhaps; whoever takes this thread next relies on its being there
            }
        }
    }

    /** {@return the next job; {@code null} if there will be none} */
    private @Nullable Job next() {
        look();
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
            if (end - System.nanoTime() > 0) {
                park(end - System.nanoTime());
            } else if (run.forget(this)) {
                return null;
            } else { // somebody has it who is about to give it a job, or to hand it back
                end += IDLE_NANOS;
            }
        }
    }

    /** Looks for a job for a moment without parking, unless enough threads of the process do so. */
    @SuppressWarnings("ThreadPriorityCheck") // whoever else wants the processor gets it
    private void look() {
        if (LOOKING.incrementAndGet() <= MOST_LOOKING) {
            long end = System.nanoTime() + LOOK_NANOS;
            while (job == null && !over && end - System.nanoTime() > 0) {
                Thread.yield();
            }
        }
        LOOKING.decrementAndGet();
    }

    private void park(long nanos) {
        parked = true;
        if (job == null && !over) {
            LockSupport.parkNanos(this, nanos);
            Thread.interrupted(); // with the flag up, it would not park again
        }
        parked = false;
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
