package dev.regatta;

import dev.regatta.error.Failure;
import dev.regatta.error.RegattaException;
import dev.regatta.event.RunEvent.RunFinished;
import dev.regatta.event.RunEvent.RunStarted;
import dev.regatta.event.RunEvent.TaskCancelled;
import dev.regatta.event.RunEvent.TaskCompleted;
import dev.regatta.event.RunEvent.TaskFailed;
import dev.regatta.event.RunEvent.TaskSkipped;
import dev.regatta.event.RunEvent.TaskStarted;
import dev.regatta.event.RunEvent.ToolStatistics;
import dev.regatta.event.RunEvent.Warning;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeTimeoutException;
import dev.regatta.graph.TaskGraph;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.event.EventLog;
import dev.regatta.internal.gateway.RunTools;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.UsageCounter;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.model.Usage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs a plan on the graph executor, and turns what the executor reports into events and results. */
final class CrewRun implements GraphListener<TaskResult.Completed<?>> {
    private final String id = UUID.randomUUID().toString();
    private final long beginNanos = System.nanoTime();
    private final CrewPlan plan;
    private final GraphExecutor executor;
    private final EventLog log;
    private final RunTools tools;
    private final MessageRelay relay;
    private final TaskRunner runner;
    private final Map<String, Begun> begun = new ConcurrentHashMap<>();
    private final Map<String, TaskResult<?>> results = new ConcurrentHashMap<>();

    private final CompletableFuture<GraphOutcome<TaskResult.Completed<?>>> outcome = new CompletableFuture<>();

    /** A task that has started: when, and what its calls share. */
    private record Begun(long nanos, TaskScope scope) {
        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }

        Usage usage() {
            return scope.usage().sum();
        }
    }

    private CrewRun(CrewPlan plan, ModelPermits permits) {
        this.plan = plan;
        this.executor = GraphExecutor.current();
        this.log = new EventLog(id, InstantSource.system());
        this.relay = new MessageRelay(
                id,
                InstantSource.system(),
                log,
                plan.crew().options().speaking().messageListeners());
        this.tools = plan.crew().options().runTools();
        this.runner = new TaskRunner(id, plan, permits, log, relay, executor.threads(), tools);
    }

    static Run start(CrewPlan plan, ModelPermits permits) {
        return new CrewRun(plan, permits).start();
    }

    private Run start() {
        CrewOptions options = plan.crew().options();
        Timeouts timeouts = options.limits().timeouts();
        log.tell(options.listeners(), executor.threads());
        relay.start(executor.threads());
        Map<String, List<String>> structure = new LinkedHashMap<>();
        plan.tasks().forEach(planned -> structure.put(planned.task().id(), planned.after()));
        log.append(null, origin -> new RunStarted(origin, plan.crew().name(), Collections.unmodifiableMap(structure)));
        plan.unusedInputs()
                .forEach(name -> log.append(
                        null,
                        origin -> new Warning(
                                origin,
                                "unused-input",
                                "The input '" + name + "' was given, but nothing asks for it.")));
        TaskGraph<TaskResult.Completed<?>> graph = plan.graph(
                planned -> context -> runner.run(planned, scopeOf(planned.task().id()), context));
        GraphOptions graphOptions = GraphOptions.defaults()
                .withMaxConcurrency(options.limits().tasksAtOnce())
                .withFailurePolicy(options.failurePolicy())
                .withDeadline(timeouts.run())
                .withGrace(timeouts.grace());
        GraphRun<TaskResult.Completed<?>> graphRun = executor.start(graph, graphOptions, this);
        Run run = new Run(id, log, graphRun, tools.results());
        CompletableFuture<Void> unused = outcome.thenAccept(how -> run.end(finish(how, graph.sinks())));
        return run;
    }

    // ---- the executor reports; see GraphListener for the threads
    // -----------------------------------------------------

    @Override
    public void started(String taskId) {
        long now = System.nanoTime();
        Timeouts timeouts = plan.crew().options().limits().timeouts();
        Duration limit = plan.limitOf(taskId);
        begun.put(
                taskId,
                new Begun(
                        now,
                        new TaskScope(
                                taskId,
                                log,
                                new UsageCounter(),
                                now + limit.toNanos(),
                                timeouts.grace(),
                                executor.threads())));
        log.append(taskId, TaskStarted::new);
    }

    @Override
    public void ended(String taskId, NodeResult<TaskResult.Completed<?>> nodeResult) {
        TaskResult<?> result = resultOf(taskId, nodeResult);
        results.put(taskId, result);
        log.append(taskId, origin -> switch (result) {
            case TaskResult.Completed<?> done -> new TaskCompleted(origin, done.usage(), done.duration());
            case TaskResult.Failed<?> failed ->
                new TaskFailed(
                        origin, failed.failure().kind(), failed.failure().message(), failed.usage(), failed.duration());
            case TaskResult.Skipped<?> skipped -> new TaskSkipped(origin, skipped.because());
            case TaskResult.Cancelled<?> cancelled -> new TaskCancelled(origin, cancelled.reason(), cancelled.stuck());
        });
    }

    @Override
    public void runEnded(GraphOutcome<TaskResult.Completed<?>> how) {
        outcome.complete(how);
    }

    private TaskResult<?> resultOf(String taskId, NodeResult<TaskResult.Completed<?>> nodeResult) {
        Begun start = begun.get(taskId);
        Usage used = start == null ? Usage.NONE : start.usage();
        Duration elapsed = start == null ? Duration.ZERO : start.elapsed();
        return switch (nodeResult) {
            case NodeResult.Succeeded<TaskResult.Completed<?>> succeeded -> succeeded.value();
            case NodeResult.Failed<TaskResult.Completed<?>> failed ->
                new TaskResult.Failed<>(taskId, failureOf(taskId, failed.cause()), used, elapsed);
            case NodeResult.Skipped<TaskResult.Completed<?>> skipped ->
                new TaskResult.Skipped<>(taskId, skipped.because());
            case NodeResult.Cancelled<TaskResult.Completed<?>> cancelled ->
                new TaskResult.Cancelled<>(taskId, cancelled.reason(), cancelled.stuck(), used);
        };
    }

    private static Failure failureOf(String taskId, Throwable cause) {
        return switch (cause) {
            case TaskFailedException told -> told.failure();
            case NodeTimeoutException timeout ->
                Failure.of(Failure.Kind.TIMEOUT, "Task " + timeout.getMessage(), timeout);
            case RegattaException known ->
                Failure.of(
                        Failure.Kind.CODE,
                        "Task '" + taskId + "' failed: "
                                + Throwables.message(known).orElse(Throwables.name(known)),
                        known);
            default -> Failure.of(Failure.Kind.CODE, "Task '" + taskId + "' threw " + Throwables.told(cause), cause);
        };
    }

    private TaskScope scopeOf(String taskId) {
        Begun start = begun.get(taskId);
        if (start == null) {
            throw new IllegalStateException("The executor runs '" + taskId + "' without having said so");
        }
        return start.scope();
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    private RunResult finish(GraphOutcome<TaskResult.Completed<?>> outcome, List<String> sinks) {
        Map<String, TaskResult<?>> ordered = new LinkedHashMap<>();
        Usage used = Usage.NONE;
        for (CrewPlan.PlannedTask<?> planned : plan.tasks()) {
            TaskResult<?> result = results.get(planned.task().id());
            if (result != null) {
                ordered.put(planned.task().id(), result);
                used = used.plus(result.usage());
            }
        }
        relay.close(Run.LISTENERS_MAY_LAG);
        RunStatus status = switch (outcome.ending()) {
            case SUCCEEDED -> RunStatus.COMPLETED;
            case FAILED, DEADLINE -> RunStatus.FAILED;
            case CANCELLED -> RunStatus.CANCELLED;
        };
        Duration duration = Duration.ofNanos(System.nanoTime() - beginNanos);
        RunResult result = new RunResult(
                id,
                status,
                ordered,
                sinks,
                firstFailure(outcome),
                used,
                duration,
                new ToolReport(tools.meter().stats(), tools.results().all()));
        result.tools().forEach((tool, stats) -> log.append(null, origin -> new ToolStatistics(origin, tool, stats)));
        log.append(null, origin -> new RunFinished(origin, status.name(), result.usage(), duration));
        log.close();
        return result;
    }

    private @Nullable Failure firstFailure(GraphOutcome<TaskResult.Completed<?>> outcome) {
        if (outcome.firstFailure() != null
                && results.get(outcome.firstFailure()) instanceof TaskResult.Failed<?> failed) {
            return failed.failure();
        }
        if (outcome.ending() == GraphOutcome.Ending.DEADLINE) {
            return Failure.of(
                    Failure.Kind.TIMEOUT,
                    "The run was not done within "
                            + plan.crew().options().limits().timeouts().run().toMillis()
                            + " ms and was stopped. Raise the run's timeout, or ask for less.",
                    null);
        }
        return null;
    }
}
