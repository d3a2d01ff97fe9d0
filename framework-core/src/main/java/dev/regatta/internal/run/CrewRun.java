package dev.regatta.internal.run;

import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.TaskCondition;
import dev.regatta.TaskContext;
import dev.regatta.TaskResult;
import dev.regatta.TaskRounds.Round;
import dev.regatta.Timeouts;
import dev.regatta.error.Failure;
import dev.regatta.event.RunEvent.RunFinished;
import dev.regatta.event.RunEvent.RunStarted;
import dev.regatta.event.RunEvent.TaskCancelled;
import dev.regatta.event.RunEvent.TaskCompleted;
import dev.regatta.event.RunEvent.TaskFailed;
import dev.regatta.event.RunEvent.TaskSkipped;
import dev.regatta.event.RunEvent.TaskStarted;
import dev.regatta.event.RunEvent.TasksAdded;
import dev.regatta.event.RunEvent.ToolStatistics;
import dev.regatta.event.RunEvent.Warning;
import dev.regatta.gateway.StepTimeoutException;
import dev.regatta.gateway.ToolReport;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import dev.regatta.internal.agent.Conversations;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.event.EventLog;
import dev.regatta.internal.gateway.BoundedCall;
import dev.regatta.internal.gateway.ModelPermits;
import dev.regatta.internal.gateway.RunTools;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.UsageCounter;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.plan.CrewPlanner;
import dev.regatta.model.Usage;
import dev.regatta.spi.CrewSpec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a plan on the graph executor, and turns what the executor reports into events and results. */
final class CrewRun implements GraphListener<TaskResult<?>>, RunGraph.Worker {
    private final String id;
    private final long beginNanos = System.nanoTime();
    private final CrewPlan plan;
    private final GraphExecutor executor;
    private final EventLog log;
    private final RunTools tools;
    private final MessageRelay relay;
    private final TaskRunner runner;
    private final RunGraph graph = new RunGraph(this);
    private final Map<String, Begun> begun = new ConcurrentHashMap<>();
    private final RunTasks tasks = new RunTasks();
    private final Map<String, Duration> limits = new ConcurrentHashMap<>();
    private final Map<String, String> composedOf = new ConcurrentHashMap<>();
    /** Of any node: each knows whether the run is being stopped. */
    private volatile @Nullable NodeContext<?> anyContext;

    private final CompletableFuture<GraphOutcome<TaskResult<?>>> outcome = new CompletableFuture<>();

    /** A task that has started: when, and what its calls share. */
    private record Begun(long nanos, TaskScope scope) {
        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }

        Usage usage() {
            return scope.usage().sum();
        }
    }

    private CrewRun(String id, CrewPlan plan, ModelPermits permits) {
        CrewSpec crew = plan.crew();
        this.id = id;
        this.plan = plan;
        this.executor = GraphExecutor.current();
        this.log = new EventLog(id, InstantSource.system());
        this.relay = new MessageRelay(
                id, InstantSource.system(), log, crew.hooks().listeners().messages());
        this.tools = new RunTools(crew.rules().limits(), crew.rules().toolUse());
        this.runner =
                new TaskRunner(id, crew, new Conversations(id, crew, permits, log, relay, executor.threads(), tools));
        plan.tasks().forEach(planned -> limits.put(planned.id(), plan.limitOf(planned)));
    }

    static LocalRun start(String id, CrewPlan plan, ModelPermits permits) {
        return new CrewRun(id, plan, permits).start();
    }

    private LocalRun start() {
        CrewSpec.Rules rules = plan.crew().rules();
        Timeouts timeouts = rules.limits().timeouts();
        log.tell(plan.crew().hooks().listeners().events(), executor.threads());
        relay.start(executor.threads());
        log.append(null, origin -> new RunStarted(origin, plan.crew().name(), structure(plan.tasks())));
        plan.unusedInputs()
                .forEach(name -> log.append(
                        null,
                        origin -> new Warning(
                                origin,
                                "unused-input",
                                "The input '" + name + "' was given, but nothing asks for it.")));
        GraphOptions graphOptions = GraphOptions.defaults()
                .withMaxConcurrency(rules.limits().tasksAtOnce())
                .withFailurePolicy(rules.failurePolicy())
                .withDeadline(timeouts.run())
                .withGrace(timeouts.grace());
        GraphRun<TaskResult<?>> graphRun = executor.start(TaskGraph.of(graph.nodes(plan)), graphOptions, this);
        LocalRun run = new LocalRun(id, log, graphRun, tools.results());
        CompletableFuture<Void> unused = outcome.thenAccept(how -> run.end(finish(how)));
        return run;
    }

    private static Map<String, List<String>> structure(List<PlannedTask<?>> tasks) {
        Map<String, List<String>> structure = new LinkedHashMap<>();
        tasks.forEach(planned -> structure.put(planned.id(), planned.after()));
        return Collections.unmodifiableMap(structure);
    }

    // ---- the executor reports; see GraphListener for the threads
    // -----------------------------------------------------

    @Override
    public void started(String nodeId) {
        String taskId = RunGraph.taskOf(nodeId);
        if (!begun.containsKey(taskId)) { // of a task's nodes, no two run at once
            long now = System.nanoTime();
            Timeouts timeouts = plan.crew().rules().limits().timeouts();
            begun.put(
                    taskId,
                    new Begun(
                            now,
                            new TaskScope(
                                    taskId,
                                    log,
                                    new UsageCounter(),
                                    deadlineOf(taskId, now),
                                    timeouts.grace(),
                                    executor.threads(),
                                    () -> isOver(taskId))));
        }
    }

    private boolean isOver(String taskId) {
        NodeContext<?> context = anyContext;
        return tasks.find(taskId) != null || (context != null && context.isStopped());
    }

    /** {@return when a task's time is up: its own, or that of the composed task that it is a part of} */
    private long deadlineOf(String taskId, long now) {
        Duration own = limits.get(taskId);
        long deadline = own == null ? now : now + own.toNanos();
        String part = composedOf.get(taskId);
        Begun composed = part == null ? null : begun.get(part);
        if (composed == null) {
            return deadline;
        }
        long other = composed.scope().deadlineNanos();
        return other - deadline < 0 ? other : deadline;
    }

    @Override
    public void ended(String nodeId, NodeResult<TaskResult<?>> nodeResult) {
        if (RunGraph.isRound(nodeId) && nodeResult instanceof NodeResult.Succeeded<TaskResult<?>>) {
            return; // the task goes on
        }
        String taskId = RunGraph.taskOf(nodeId);
        TaskResult<?> result = resultOf(taskId, nodeResult);
        if (tasks.end(result)) {
            tell(result);
        }
    }

    private void tell(TaskResult<?> result) {
        log.append(result.taskId(), origin -> switch (result) {
            case TaskResult.Completed<?> done -> new TaskCompleted(origin, done.usage(), done.duration());
            case TaskResult.Failed<?> failed ->
                new TaskFailed(
                        origin, failed.failure().kind(), failed.failure().message(), failed.usage(), failed.duration());
            case TaskResult.Skipped<?> skipped -> new TaskSkipped(origin, skipped.because(), skipped.why());
            case TaskResult.Cancelled<?> cancelled -> new TaskCancelled(origin, cancelled.reason(), cancelled.stuck());
        });
    }

    @Override
    public void runEnded(GraphOutcome<TaskResult<?>> how) {
        outcome.complete(how);
    }

    private TaskResult<?> resultOf(String taskId, NodeResult<TaskResult<?>> nodeResult) {
        Begun start = begun.get(taskId);
        Usage used = start == null ? Usage.NONE : start.usage();
        return switch (nodeResult) {
            case NodeResult.Succeeded<TaskResult<?>> succeeded -> succeeded.value();
            case NodeResult.Failed<TaskResult<?>> failed -> failed(taskId, failed.cause());
            case NodeResult.Skipped<TaskResult<?>> skipped ->
                new TaskResult.Skipped<>(taskId, RunGraph.taskOf(skipped.because()), skipped.why());
            case NodeResult.Cancelled<TaskResult<?>> cancelled ->
                new TaskResult.Cancelled<>(taskId, cancelled.reason(), cancelled.stuck(), used);
        };
    }

    private TaskResult<?> failed(String taskId, Throwable cause) {
        Begun start = begun.get(taskId);
        return new TaskResult.Failed<>(
                taskId,
                TaskEnd.failure(taskId, cause),
                start == null ? Usage.NONE : start.usage(),
                start == null ? Duration.ZERO : start.elapsed());
    }

    // ---- the work of the nodes
    // ---------------------------------------------------------------------------------------

    @Override
    public TaskResult<?> run(PlannedTask<?> planned, NodeContext<TaskResult<?>> context) throws Exception {
        try {
            return planned.boundsItself() ? inTime(planned, () -> work(planned, context)) : work(planned, context);
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Throwable failure) {
            if (planned.task().rules().optional()) {
                if (planned.id().equals(CrewPlanner.ID)) {
                    log.append(
                            null,
                            origin -> new Warning(
                                    origin,
                                    "planning-failed",
                                    "No plan could be made, and the tasks go on without one: "
                                            + TaskEnd.failure(planned.id(), failure)
                                                    .message()));
                }
                return failed(planned.id(), failure);
            }
            throw failure;
        }
    }

    private TaskResult<?> work(PlannedTask<?> planned, NodeContext<TaskResult<?>> context) throws Exception {
        TaskResult.Skipped<?> skipped = begin(planned, context);
        return skipped != null ? skipped : runner.run(planned, begunOf(planned).scope(), this::result, context);
    }

    @Override
    public <A> A inTime(PlannedTask<?> planned, Callable<A> work) throws Exception {
        TaskScope scope = begunOf(planned).scope();
        Duration left = scope.left();
        if (planned.speech() != null) { // as RunGraph does: its gateways come first, and say what took so long
            left = left.plus(scope.grace().multipliedBy(3));
        }
        try {
            if (left.isPositive()) {
                return BoundedCall.call("task", work, left, scope.grace(), scope.threads());
            }
        } catch (StepTimeoutException late) {
            throw timeUp(planned, late);
        }
        throw timeUp(planned, null);
    }

    private TaskFailedException timeUp(PlannedTask<?> planned, @Nullable Throwable cause) {
        Duration own = planned.plan().limitOf(planned);
        String whole = begunOf(planned).elapsed().compareTo(own) < 0 ? composedOf.get(planned.id()) : null;
        return new TaskFailedException(Failure.of(
                Failure.Kind.TIMEOUT,
                "Task '" + planned.id() + "' was not done within "
                        + (whole == null
                                ? "its timeout of " + own.toMillis() + " ms"
                                : "the time of '" + whole + "', of which it is a part")
                        + ", and was stopped.",
                cause));
    }

    @Override
    public TaskResult.@Nullable Skipped<?> begin(PlannedTask<?> planned, NodeContext<TaskResult<?>> context)
            throws Exception {
        anyContext = context;
        TaskResult.Skipped<?> skipped = Conditions.skipped(planned, this::result);
        TaskCondition condition = planned.task().rules().runIf();
        if (skipped == null && condition != null) {
            if (!condition.holds(contextOf(planned, context))) {
                skipped = TaskEnd.skipped(planned.id(), planned.id());
            }
        }
        if (skipped == null) {
            log.append(planned.id(), TaskStarted::new);
        }
        return skipped;
    }

    @Override
    public TaskResult<?> finish(PlannedTask<?> planned, Round.Done<?> done) throws Exception {
        Begun start = begunOf(planned);
        return inTime(planned, () -> runner.finish(planned, start.scope(), start.nanos(), done.output(), done.text()));
    }

    @Override
    public TaskResult<?> failed(PlannedTask<?> planned, Throwable failure) {
        return failed(planned.id(), failure);
    }

    @Override
    public TaskContext contextOf(PlannedTask<?> planned, NodeContext<TaskResult<?>> context) {
        return new SeenByTask(id, planned, context);
    }

    @Override
    public void added(PlannedTask<?> composed, List<PlannedTask<?>> added) {
        this.tasks.added(composed.id(), added);
        for (PlannedTask<?> planned : added) {
            limits.put(planned.id(), planned.plan().limitOf(planned));
            composedOf.put(planned.id(), composed.id());
        }
        log.append(composed.id(), origin -> new TasksAdded(origin, structure(added)));
    }

    @Override
    public TaskResult<?> result(String taskId) {
        return tasks.result(taskId);
    }

    private Begun begunOf(PlannedTask<?> planned) {
        Begun start = begun.get(planned.id());
        if (start == null) {
            throw new IllegalStateException("The executor runs '" + planned.id() + "' without having said so");
        }
        return start;
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    private RunResult finish(GraphOutcome<TaskResult<?>> how) {
        if (how.ending() != GraphOutcome.Ending.SUCCEEDED) {
            tasks.endLate(plan.tasks(), reasonOf(how), this::tell);
        }
        Map<String, TaskResult<?>> ordered = tasks.inOrder(plan.tasks());
        Usage used = ordered.values().stream().map(TaskResult::usage).reduce(Usage.NONE, Usage::plus);
        relay.close(LocalRun.LISTENERS_MAY_LAG);
        RunStatus status = switch (how.ending()) {
            case SUCCEEDED -> RunStatus.COMPLETED;
            case FAILED, DEADLINE -> RunStatus.FAILED;
            case CANCELLED -> RunStatus.CANCELLED;
        };
        Duration duration = Duration.ofNanos(System.nanoTime() - beginNanos);
        RunResult result = new RunResult(
                id,
                status,
                ordered,
                plan.sinks(),
                firstFailure(how),
                used,
                duration,
                new ToolReport(tools.meter().stats(), tools.results().all()));
        tellHooks(result);
        result.tools().forEach((tool, stats) -> log.append(null, origin -> new ToolStatistics(origin, tool, stats)));
        log.append(null, origin -> new RunFinished(origin, status.name(), result.usage(), duration));
        log.close();
        return result;
    }

    private static String reasonOf(GraphOutcome<TaskResult<?>> how) {
        return how.results().values().stream()
                .filter(NodeResult.Cancelled.class::isInstance)
                .map(cancelled -> ((NodeResult.Cancelled<?>) cancelled).reason())
                .findFirst()
                .orElse("the run has ended");
    }

    private void tellHooks(RunResult result) {
        for (Consumer<RunResult> hook : plan.crew().hooks().callbacks().afterKickoff()) {
            try {
                hook.accept(result);
            } catch (Throwable thrown) { // told; the run is over in any case
                log.append(
                        null,
                        origin -> new Warning(
                                origin,
                                "callback-failed",
                                "Code that was told of the run's end threw " + Throwables.told(thrown)));
            }
        }
    }

    private @Nullable Failure firstFailure(GraphOutcome<TaskResult<?>> how) {
        if (how.firstFailure() != null
                && tasks.find(RunGraph.taskOf(how.firstFailure())) instanceof TaskResult.Failed<?> failed) {
            return failed.failure();
        }
        if (how.ending() == GraphOutcome.Ending.DEADLINE) {
            return Failure.of(
                    Failure.Kind.TIMEOUT,
                    "The run was not done within "
                            + plan.crew().rules().limits().timeouts().run().toMillis()
                            + " ms and was stopped. Raise the run's timeout, or ask for less.",
                    null);
        }
        return null;
    }
}
