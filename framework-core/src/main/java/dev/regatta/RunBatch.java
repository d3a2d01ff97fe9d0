package dev.regatta;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Runs many plans, only so many at once: a run starts as soon as any other ends. Used by one thread. */
final class RunBatch {
    private final List<CrewPlan> plans;
    private final ModelPermits modelPermits;
    private final Semaphore free;

    RunBatch(List<CrewPlan> plans, RunLimits limits) {
        this.plans = plans;
        this.modelPermits = new ModelPermits(limits.modelCallsAtOnce());
        this.free = new Semaphore(limits.runsAtOnce());
    }

    /** {@return what came of each plan, in order; all are cancelled when the waiting thread is interrupted} */
    List<RunResult> runAll() {
        List<Run> runs = new ArrayList<>();
        boolean interrupted = false;
        for (CrewPlan plan : plans) {
            try {
                free.acquire();
            } catch (InterruptedException e) {
                interrupted = true;
                cancel(runs);
                free.acquireUninterruptibly();
            }
            Run run = CrewRun.start(plan, modelPermits);
            runs.add(run);
            run.whenEnded(free::release);
            if (interrupted) {
                run.cancel(Run.WAITING_THREAD_INTERRUPTED);
            }
        }
        for (Run run : runs) {
            interrupted |= run.awaitEnd(() -> cancel(runs));
        }
        // The time that listeners may lag is that of the batch, not of each of its runs.
        long listenersUntil = System.nanoTime() + Run.LISTENERS_MAY_LAG.toNanos();
        List<RunResult> results = new ArrayList<>();
        for (Run run : runs) {
            results.add(run.awaitListeners(Duration.ofNanos(Math.max(0, listenersUntil - System.nanoTime()))));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return results;
    }

    private static void cancel(List<Run> runs) {
        runs.forEach(run -> run.cancel(Run.WAITING_THREAD_INTERRUPTED));
    }
}
