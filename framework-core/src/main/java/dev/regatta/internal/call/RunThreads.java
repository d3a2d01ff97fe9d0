package dev.regatta.internal.call;

import dev.regatta.spi.context.CarriedContext;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one run. What only waits, such as a model call, gets a virtual thread of its own where the executor has them.
 * Tools and tasks of code, which may compute for long, get platform threads that are used again within the run and never beyond it: what one run
 * leaves in a thread-local, no other run finds. One that is left behind is never used again. All end when the run has ended.
 * Thread-safe; the reasons are in docs/adr/0014.
 */
public final class RunThreads implements ThreadFactory, AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final ThreadFactory fresh;
    private final boolean freshIsCheap;
    private final Deque<OwnThread> idle = new ConcurrentLinkedDeque<>(); // the one used last first
    private volatile boolean closed;

    /** What calls do, which decides on the thread that they are made on. */
    public enum Kind {
        /** They wait, or return soon. */
        LIGHT,
        /** They may compute for long. */
        HEAVY
    }

    /** A thread that makes a call. */
    public interface Callee {
        void interrupt();

        /** Hands it back, once; {@code ended} says whether its call has ended, or is left behind. */
        void leave(boolean ended);
    }

    private record Fresh(Thread thread) implements Callee {
        @Override
        public void interrupt() {
            thread.interrupt();
        }

        @Override
        public void leave(boolean ended) {}
    }

    /**
     * Makes the threads of a run.
     *
     * @param fresh makes threads of the executor's kind
     */
    public RunThreads(ThreadFactory fresh) {
        this.fresh = fresh;
        this.freshIsCheap = fresh.newThread(() -> {}).isVirtual();
    }

    /** {@return a fresh thread of the executor's kind, with the context of the thread that asks for it} */
    @Override
    public Thread newThread(Runnable work) {
        CarriedContext context = CarriedContext.capture();
        return fresh.newThread(() -> context.run(work));
    }

    /** Has a call made, which brings its own context. */
    public Callee start(Kind kind, Runnable call) {
        if (kind == Kind.LIGHT && freshIsCheap) {
            Thread thread = fresh.newThread(call);
            thread.start();
            return new Fresh(thread);
        }
        OwnThread thread = take();
        thread.give(call);
        return thread;
    }

    private OwnThread take() {
        OwnThread waiting = idle.poll();
        if (waiting != null) {
            return waiting;
        }
        OwnThread made = new OwnThread(this, "regatta-code-" + MADE.incrementAndGet());
        made.start();
        return made;
    }

    /** Takes back a thread whose call has ended. */
    void add(OwnThread thread) {
        idle.push(thread);
        if (closed) {
            endIdle();
        }
    }

    /** {@return whether nobody has taken a thread, and nobody will} */
    boolean forget(OwnThread thread) {
        return idle.remove(thread);
    }

    /** Lets all threads end: those that wait for a call at once, the others after it. */
    @Override
    public void close() {
        closed = true;
        endIdle();
    }

    private void endIdle() {
        for (OwnThread thread = idle.poll(); thread != null; thread = idle.poll()) {
            thread.end();
        }
    }
}
