package dev.regatta;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Runs many plans, only so many at once. Used by one thread. */
final class RunBatch {
    private final List<CrewPlan> plans;
    private final ModelPermits permits;
    private final int atOnce;

    RunBatch(List<CrewPlan> plans, RunLimits limits) {
        this.plans = plans;
        this.permits = new ModelPermits(limits.modelCallsAtOnce());
        this.atOnce = limits.runsAtOnce();
    }

    /** Keeps a window of runs going; a run that is waited for while others end costs no more than that wait. */
    List<RunResult> runAll() {
        Deque<Run> going = new ArrayDeque<>();
        List<RunResult> results = new ArrayList<>();
        try {
            for (CrewPlan plan : plans) {
                if (going.size() == atOnce) {
                    results.add(going.removeFirst().await());
                }
                Run run = CrewRun.start(plan, permits);
                going.addLast(run);
                if (Thread.currentThread().isInterrupted()) {
                    run.cancel("the thread that waited for it was interrupted");
                }
            }
            while (!going.isEmpty()) {
                results.add(going.removeFirst().await());
            }
            return results;
        } finally {
            going.forEach(run -> run.cancel("the thread that waited for it failed"));
        }
    }
}
