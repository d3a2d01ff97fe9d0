package dev.regatta.internal.run;

import static java.util.Objects.requireNonNull;

import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.TaskResult;
import dev.regatta.error.Failure;
import dev.regatta.gateway.ToolReport;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.TaskGraph;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.log.RunLog;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.model.Usage;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskCall.Past;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.Payload;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A run that was over before: what came of it is what its log says. Nothing is performed, and no hook is told again. */
final class RecalledRun {
    private final String id;
    private final CrewPlan plan;
    private final RunLog log;
    private final PlannedTasks planned;
    private final Map<String, TaskEnd> ends = new LinkedHashMap<>();
    private RunStatus status = RunStatus.FAILED;
    private Duration took = Duration.ZERO;

    RecalledRun(String id, CrewPlan plan, RunLog log, PlannedTasks planned) {
        this.id = id;
        this.plan = plan;
        this.log = log;
        this.planned = planned;
    }

    /** {@return the run, which is over} */
    LocalRun recall(List<LogEntry> whole, GraphExecutor executor) {
        for (LogEntry entry : whole) {
            log.append(entry);
            if (entry instanceof TaskEnded end) {
                ends.put(end.task(), end.end());
            } else if (entry instanceof RunEnded end) {
                status = RunStatus.valueOf(end.status());
                took = end.took();
            }
        }
        GraphRun<EndedTask> nothing =
                executor.start(TaskGraph.<EndedTask>of(List.of()), GraphOptions.defaults(), GraphListener.none());
        nothing.join();
        return new LocalRun(id, log, nothing, CompletableFuture.completedFuture(result()));
    }

    private RunResult result() {
        Past past = past();
        Map<String, TaskResult<?>> results = new LinkedHashMap<>();
        collect(List.copyOf(plan.tasks().stream().map(CrewPlan.PlannedTask::id).toList()), results, past);
        Usage used = results.values().stream().map(TaskResult::usage).reduce(Usage.NONE, Usage::plus);
        return new RunResult(
                id,
                status,
                results,
                plan.sinks(),
                status == RunStatus.FAILED ? failure(past) : null,
                used,
                took,
                new RunResult.Report(
                        new ToolReport(log.tools().stats(), log.results().all()), log.warnings()));
    }

    private void collect(List<String> tasks, Map<String, TaskResult<?>> results, Past past) {
        for (String task : tasks) {
            TaskEnd end = ends.get(task);
            if (end != null) {
                results.put(
                        task, new EndedTask(arrived(task, end, past), log.usageOf(task)).result(task, Payload::live));
            }
            collect(new ArrayList<>(log.partsOf(task).keySet()), results, past);
        }
    }

    private TaskEnd arrived(String task, TaskEnd end, Past past) {
        if (!(end instanceof TaskEnd.Done done)) {
            return end;
        }
        try {
            return new TaskEnd.Done(planned.arrived(done.output(), task, past), done.text(), done.took());
        } catch (RuntimeException unreadable) {
            return new TaskEnd.Failed(
                    Failure.of(
                            Failure.Kind.CODE,
                            "The recorded result of task '" + task + "' cannot be read with the crew as it is defined"
                                    + " now: " + Throwables.told(unreadable),
                            unreadable),
                    done.took());
        }
    }

    private Past past() {
        Map<String, EndedTask> ended = new LinkedHashMap<>();
        ends.forEach((task, end) -> ended.put(task, new EndedTask(end, log.usageOf(task))));
        return past(plan, log, ended);
    }

    /** {@return all that is known of a run, whoever may see it} */
    static Past past(CrewPlan plan, RunLog log, Map<String, EndedTask> ends) {
        Map<String, TaskCall.Ended> ended = new LinkedHashMap<>();
        ends.forEach((task, end) -> ended.put(task, new TaskCall.Ended(end.end(), end.usage())));
        return Past.of(new TaskCall.Known(
                new TaskCall.Digests(plan.digest(), log.digestsOfParts()),
                ended,
                log.decisions(),
                log.refusals().refusing(),
                log.windows().all()));
    }

    /** {@return the first failure that the run did not go on after, or that its time was up} */
    private Failure failure(Past past) {
        for (Map.Entry<String, TaskEnd> each : ends.entrySet()) {
            if (each.getValue() instanceof TaskEnd.Failed failed && !isOptional(each.getKey(), past)) {
                return failed.failure();
            }
        }
        return timeUp(plan);
    }

    private boolean isOptional(String task, Past past) {
        try {
            return planned.find(task, past).task().rules().optional();
        } catch (Exception another) { // the crew is defined otherwise now
            return false;
        }
    }

    /** {@return that a run took longer than it may} */
    static Failure timeUp(CrewPlan plan) {
        return Failure.of(
                Failure.Kind.TIMEOUT,
                "The run was not done within "
                        + requireNonNull(plan.crew().rules().limits().timeouts().run())
                                .toMillis()
                        + " ms and was stopped. Raise the run's timeout, or ask for less.",
                null);
    }
}
