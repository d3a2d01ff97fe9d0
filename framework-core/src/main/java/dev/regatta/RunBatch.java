package dev.regatta;

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
        List<RunResult> results = new ArrayList<>();
        for (Run run : runs) {
            results.add(run.await());
            if (Thread.interrupted()) {
                interrupted = true;
                cancel(runs);
            }
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
