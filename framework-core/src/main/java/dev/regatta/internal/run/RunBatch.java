package dev.regatta.internal.run;

import dev.regatta.RunLimits;
import dev.regatta.RunResult;
import dev.regatta.internal.call.ModelPermits;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.run.LocalEngine.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Runs many plans, only so many at once: a run starts as soon as any other ends. Used by one thread. */
final class RunBatch {
    private final List<Planned> plans;
    private final Starter starter;
    private final ModelPermits modelPermits;
    private final Semaphore free;

    /** Starts a run. */
    interface Starter {
        LocalRun start(Planned planned, ModelPermits permits);
    }

    /** Takes runs that can start, at least one; the limits of the first hold for all. */
    RunBatch(List<Planned> plans, Starter starter) {
        RunLimits limits = plans.getFirst().plan().crew().rules().limits();
        this.plans = plans;
        this.starter = starter;
        this.modelPermits = RunScope.permits(limits);
        this.free = new Semaphore(limits.runsAtOnce());
    }

    /** {@return what came of each plan, in order; all are cancelled when the waiting thread is interrupted} */
    List<RunResult> runAll() {
        List<LocalRun> runs = new ArrayList<>();
        boolean interrupted = false;
        for (Planned planned : plans) {
            try {
                free.acquire();
            } catch (InterruptedException e) {
                interrupted = true;
                cancel(runs);
                free.acquireUninterruptibly();
            }
            LocalRun run = starter.start(planned, modelPermits);
            runs.add(run);
            run.whenEnded(free::release);
            if (interrupted) {
                run.cancel(LocalRun.WAITING_THREAD_INTERRUPTED);
            }
        }
        for (LocalRun run : runs) {
            interrupted |= run.awaitEnd(() -> cancel(runs));
        }
        // The time that listeners may lag is that of the batch, not of each of its runs.
        long listenersUntil = System.nanoTime() + LocalRun.LISTENERS_MAY_LAG.toNanos();
        List<RunResult> results = new ArrayList<>();
        for (LocalRun run : runs) {
            results.add(run.awaitListeners(Duration.ofNanos(Math.max(0, listenersUntil - System.nanoTime()))));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return results;
    }

    private static void cancel(List<LocalRun> runs) {
        runs.forEach(run -> run.cancel(LocalRun.WAITING_THREAD_INTERRUPTED));
    }
}
