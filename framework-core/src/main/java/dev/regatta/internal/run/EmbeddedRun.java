package dev.regatta.internal.run;

import static java.util.Objects.requireNonNull;

import dev.regatta.RunResult;
import dev.regatta.RunStatus;
import dev.regatta.TaskResult;
import dev.regatta.Timeouts;
import dev.regatta.error.Failure;
import dev.regatta.gateway.ToolReport;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import dev.regatta.internal.call.BoundedCall;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.error.Throwables;
import dev.regatta.internal.log.RunLog;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.internal.run.RunGraph.Performed;
import dev.regatta.model.Usage;
import dev.regatta.spi.CrewRef;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskHandler;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.spi.TaskOutcome.Wait;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.LogEntry.RunBegun;
import dev.regatta.step.LogEntry.RunEnded;
import dev.regatta.step.LogEntry.TaskEnded;
import dev.regatta.step.Note;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a crew within this process, as its engine sees it: the graph on its executor, how tasks end, and what comes of all.
 * What the tasks do is the handler's business.
 */
final class EmbeddedRun implements GraphListener<EndedTask> {
    /** How often the end of a run is tried, a hundred times a second, while there is no memory for it. */
    private static final int MOST_TRIES = 3_000;

    private final String id;
    private final long beginNanos = System.nanoTime();
    private final CrewPlan plan;
    private final CrewRef crew;
    private final List<NodeSpec> nodes;
    private final Map<String, Payload> inputs;
    private final TaskHandler handler;
    private final RunJournal journal;
    private final RunLog log;
    private final MessageRelay relay;
    private final GraphExecutor executor;
    private final RunThreads threads;
    private final PlannedTasks planned;
    private final RunTasks tasks;
    private final Map<String, Begun> begun = new ConcurrentHashMap<>();
    private final Map<String, List<Wait>> waits = new ConcurrentHashMap<>(); // by task
    private final Set<String> stuck = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hooksTold = new AtomicBoolean();
    /** Of any node: each knows whether the run is being stopped. */
    private volatile @Nullable NodeContext<?> anyContext;

    private final CompletableFuture<RunResult> result = new CompletableFuture<>();

    /** When a task began, and when its time is up, both on the scale of {@link System#nanoTime()}. */
    private record Begun(long nanos, long deadlineNanos) {
        Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - nanos);
        }
    }

    /**
     * What a run is made of.
     *
     * @param handler performs its nodes
     * @param journal where it is written down
     * @param log what is known of it in this process
     * @param relay takes what is said
     * @param executor what its graph runs on
     * @param threads those of the run; they end with it
     * @param planned the tasks of the run, which know the types of their results
     */
    record Parts(
            TaskHandler handler,
            RunJournal journal,
            RunLog log,
            MessageRelay relay,
            GraphExecutor executor,
            RunThreads threads,
            PlannedTasks planned) {}

    EmbeddedRun(RunRequest request, CrewPlan plan, Parts parts) {
        this.id = request.runId();
        this.plan = plan;
        this.crew = request.ref();
        this.nodes = PlannedTasks.nodes(plan.tasks());
        this.inputs = plan.inputPayloads();
        this.handler = parts.handler();
        this.journal = parts.journal();
        this.log = parts.log();
        this.tasks = new RunTasks(structure(), log);
        this.relay = parts.relay();
        this.executor = parts.executor();
        this.threads = parts.threads();
        this.planned = parts.planned();
    }

    /** Starts; {@code over} is done at the end, before anybody who waits for the run goes on. */
    LocalRun start(Runnable over) {
        CrewSpec.Rules rules = plan.crew().rules();
        Timeouts timeouts = rules.limits().timeouts();
        log.tell(plan.crew().hooks().listeners().events(), threads);
        relay.start(threads);
        journal.append(new RunBegun(
                crew.name(), crew.version(), journal.isKept() ? plan.digest() : null, structure(), inputs));
        plan.unusedInputs()
                .forEach(name -> warn("unused-input", "The input '" + name + "' was given, but nothing asks for it."));
        GraphOptions graphOptions = GraphOptions.defaults()
                .withMaxConcurrency(rules.limits().tasksAtOnce())
                .withFailurePolicy(rules.failurePolicy())
                .withDeadline(timeouts.run())
                .withGrace(timeouts.grace());
        RunGraph graph = new RunGraph(this::perform);
        GraphRun<EndedTask> graphRun = executor.start(TaskGraph.of(graph.nodes(nodes)), graphOptions, this);
        return new LocalRun(id, log, graphRun, result.whenComplete((made, bug) -> over.run()));
    }

    private Map<String, List<String>> structure() {
        Map<String, List<String>> structure = new LinkedHashMap<>();
        nodes.forEach(node -> structure.put(node.taskId(), node.after()));
        return Collections.unmodifiableMap(structure);
    }

    private void warn(String code, String message) {
        journal.append(new Noted(StepPath.RUN, new Note.Warned(code, message)));
    }

    // ---- nodes
    // -------------------------------------------------------------------------------------------------------

    private Performed perform(NodeSpec node, NodeContext<EndedTask> context) throws Exception {
        anyContext = context;
        String task = node.taskId();
        if (isBehindAWait(node)) {
            waits.putIfAbsent(task, List.of());
            return new Performed.Ended(EndedTask.waiting());
        }
        Begun start = begun.computeIfAbsent(task, first -> began(node));
        Seen past = new Seen(task, context);
        TaskCall call = new TaskCall(
                id,
                crew,
                node,
                inputs,
                past,
                start.elapsed(),
                Duration.ofNanos(start.deadlineNanos() - System.nanoTime()));
        TaskOutcome found = journal.find(node);
        return switch (found != null ? found : handler.perform(call, journal.open(node, () -> isOver(task)))) {
            case TaskOutcome.Parts parts -> {
                if (!log.partsOf(task).containsKey(parts.nodes().getFirst().taskId())) {
                    throw new InterruptedException("The task was stopped before its parts were written down");
                }
                yield new Performed.Parts(parts.nodes());
            }
            case TaskOutcome.Suspended suspended -> {
                waits.put(task, suspended.on());
                yield new Performed.Ended(EndedTask.waiting());
            }
            case TaskOutcome.Ended ended -> end(task, ended, past);
        };
    }

    /** {@return whether a task that a node comes after, or a part of its own, waits} */
    private boolean isBehindAWait(NodeSpec node) {
        return !waits.isEmpty()
                && (node.after().stream().anyMatch(waits::containsKey)
                        || log.partsOf(node.taskId()).keySet().stream().anyMatch(waits::containsKey));
    }

    private Performed end(String task, TaskOutcome.Ended ended, Seen past) throws Exception {
        boolean isLate = isOver(task);
        TaskEnd end = journal.ending(task, arrived(task, ended.end(), past), ended.goesOn());
        EndedTask known = new EndedTask(end, log.usageOf(task));
        if (end instanceof TaskEnd.Failed failed && !ended.goesOn()) {
            if (!isLate) { // of several failures at once, each is one
                take(task, known, false);
            }
            throw new TaskFailedException(failed.failure()); // the executor stops or skips what is to be
        }
        take(task, known, ended.goesOn());
        return new Performed.Ended(known);
    }

    /** {@return an end whose result is the value that users get, also if it was made in another process} */
    private TaskEnd arrived(String task, TaskEnd end, TaskCall.Past past) {
        if (!(end instanceof TaskEnd.Done done) || done.output().isLive()) {
            return end;
        }
        try {
            return new TaskEnd.Done(planned.arrived(done.output(), task, past), done.text(), done.took());
        } catch (RuntimeException unreadable) {
            return new TaskEnd.Failed(
                    Failure.of(
                            Failure.Kind.CODE,
                            "Task '" + task + "' was done by another process, and its result cannot be read here: "
                                    + Throwables.told(unreadable),
                            unreadable),
                    done.took());
        }
    }

    private Begun began(NodeSpec node) {
        long now = System.nanoTime();
        long deadline = now + node.limit().toNanos();
        int bracket = node.taskId().lastIndexOf('[');
        Begun composed = bracket < 0 ? null : begun.get(node.taskId().substring(0, bracket));
        return composed != null && composed.deadlineNanos() - deadline < 0
                ? new Begun(now, composed.deadlineNanos())
                : new Begun(now, deadline);
    }

    private boolean isOver(String taskId) {
        NodeContext<?> context = anyContext;
        return tasks.find(taskId) != null || (context != null && context.isStopped());
    }

    /** What a node may know of the run so far. */
    private final class Seen implements TaskCall.Past {
        private final String taskId;
        private final NodeContext<EndedTask> context;

        Seen(String taskId, NodeContext<EndedTask> context) {
            this.taskId = taskId;
            this.context = context;
        }

        @Override
        public TaskEnd endOf(String taskId) {
            return context.value(taskId).end();
        }

        @Override
        public Usage usageOf(String taskId) {
            return context.value(taskId).usage();
        }

        @Override
        public @Nullable StepReply decisionOf(StepPath round) {
            return log.decisions().get(round);
        }

        @Override
        public @Nullable Digest partsAt(StepPath round) {
            return log.digestsOfParts().get(round);
        }

        @Override
        public boolean refusesTools(String model) {
            return log.refusals().contains(model);
        }

        @Override
        public long windowOf(String model) {
            return log.windows().of(model);
        }

        @Override
        public TaskCall.Known known() {
            Map<String, TaskCall.Ended> visible = new TreeMap<>();
            for (String task : tasks.all()) {
                try {
                    EndedTask end = context.value(task);
                    visible.put(task, new TaskCall.Ended(end.end(), end.usage()));
                } catch (IllegalArgumentException another) {
                    // the node does not come after it
                }
            }
            Map<StepPath, StepReply> decisions = new TreeMap<>(Comparator.comparing(StepPath::toString));
            log.decisions().forEach((round, reply) -> {
                if (isAround(round.taskId()) || visible.containsKey(round.taskId())) {
                    decisions.put(round, reply);
                }
            });
            Map<StepPath, Digest> parts = new TreeMap<>(Comparator.comparing(StepPath::toString));
            log.digestsOfParts().forEach((round, digest) -> {
                if (isAround(round.taskId()) || visible.containsKey(round.taskId())) {
                    parts.put(round, digest);
                }
            });
            return new TaskCall.Known(
                    new TaskCall.Digests(plan.digest(), parts),
                    visible,
                    decisions,
                    log.refusals().refusing(),
                    log.windows().all());
        }

        /** {@return whether this is a node of a composed task, or of a part of it} */
        private boolean isAround(String composed) {
            return taskId.equals(composed) || taskId.startsWith(composed + "[");
        }
    }

    // ---- the executor reports; see GraphListener for the threads
    // -----------------------------------------------------

    @Override
    public void started(String nodeId) {
        // a task begins when its handler finds that nothing keeps it from running
    }

    @Override
    public void ended(String nodeId, NodeResult<EndedTask> result) {
        String task = RunGraph.taskOf(nodeId);
        switch (result) {
            case NodeResult.Succeeded<EndedTask> succeeded -> {} // taken when it was performed
            case NodeResult.Failed<EndedTask> failed ->
                take(task, new TaskEnd.Failed(TaskFailures.of(task, failed.cause()), elapsed(task)));
            case NodeResult.Skipped<EndedTask> skipped -> {
                TaskEnd end = tasks.skipped(task);
                if (end != null) { // else told at the end of the run, when it is known for which failure
                    take(task, end);
                }
            }
            case NodeResult.Cancelled<EndedTask> cancelled -> {
                if (cancelled.stuck()) {
                    stuck.add(task);
                }
            }
        }
    }

    private Duration elapsed(String task) {
        Begun start = begun.get(task);
        return start == null ? Duration.ZERO : start.elapsed();
    }

    private void take(String task, TaskEnd end) {
        take(task, new EndedTask(end, log.usageOf(task)), false);
    }

    private void take(String task, EndedTask end, boolean goesOn) {
        tasks.end(task, end, goesOn, () -> journal.append(new TaskEnded(task, tasks.ended(), end.end())));
    }

    @Override
    public void runEnded(GraphOutcome<EndedTask> how) {
        Throwable broken = null;
        for (int tries = 0; tries < MOST_TRIES && !result.isDone(); tries++) {
            try {
                finish(how);
            } catch (VirtualMachineError full) { // the heap, for a while
                broken = full;
                LockSupport.parkNanos(10_000_000);
            } catch (Throwable bug) {
                result.completeExceptionally(bug);
            }
        }
        if (broken != null) {
            result.completeExceptionally(broken);
        }
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    private void finish(GraphOutcome<EndedTask> how) {
        if (how.ending() != GraphOutcome.Ending.SUCCEEDED) {
            takeRecorded();
            tasks.endRest(reasonOf(how), stuck::contains, this::take);
        }
        boolean suspended = how.ending() == GraphOutcome.Ending.SUCCEEDED && !waits.isEmpty();
        Map<String, TaskResult<?>> results = new LinkedHashMap<>();
        tasks.inOrder().forEach((task, end) -> results.put(task, end.result(task, Payload::live)));
        if (suspended) {
            waits.forEach((task, on) -> results.put(task, new TaskResult.Waiting<>(task, on, log.usageOf(task))));
            journal.suspend(waits);
        }
        Usage used = results.values().stream().map(TaskResult::usage).reduce(Usage.NONE, Usage::plus);
        threads.close();
        relay.close(LocalRun.LISTENERS_MAY_LAG);
        RunStatus status = switch (how.ending()) {
            case SUCCEEDED -> suspended ? RunStatus.SUSPENDED : RunStatus.COMPLETED;
            case FAILED, DEADLINE -> RunStatus.FAILED;
            case CANCELLED -> RunStatus.CANCELLED;
        };
        Duration duration = Duration.ofNanos(System.nanoTime() - beginNanos);
        RunResult made = new RunResult(id, status, results, plan.sinks(), firstFailure(how), used, duration, report());
        if (hooksTold.compareAndSet(false, true)) {
            if (!suspended) {
                tellHooks(made);
            }
            journal.append(new RunEnded(status.name(), duration));
        }
        result.complete(written(made).with(report())); // with the warnings of the hooks
    }

    /** {@return what came of the run, which has not succeeded as long as its journal does not say so} */
    private RunResult written(RunResult made) {
        Failure trouble = journal.trouble();
        return trouble == null
                ? made
                : new RunResult(
                        made.runId(),
                        RunStatus.FAILED,
                        made.tasks(),
                        made.sinks(),
                        trouble,
                        made.usage(),
                        made.duration(),
                        made.report());
    }

    /** Takes the ends of tasks that an earlier attempt at the run has brought to theirs, and that this one did not get to. */
    private void takeRecorded() {
        Set<String> looked = new HashSet<>();
        for (List<String> open = tasks.open(); looked.addAll(open); open = tasks.open()) {
            for (String task : open) {
                TaskOutcome.Ended found = journal.find(
                        new NodeSpec(NodeSpec.Kind.TASK, task, 0, List.of(), Duration.ZERO, Duration.ZERO));
                if (found != null) {
                    TaskEnd end = arrived(task, found.end(), RecalledRun.past(plan, log, tasks.inOrder()));
                    take(task, new EndedTask(end, log.usageOf(task)), found.goesOn());
                }
            }
        }
    }

    private RunResult.Report report() {
        return new RunResult.Report(
                new ToolReport(log.tools().stats(), log.results().all()), log.warnings());
    }

    /** {@return why tasks were stopped; of failures at once, the first that was written down counts} */
    private String reasonOf(GraphOutcome<EndedTask> how) {
        String failed = tasks.firstFailed();
        if (how.ending() == GraphOutcome.Ending.FAILED && failed != null) {
            return "'" + failed + "' failed";
        }
        return how.results().values().stream()
                .filter(NodeResult.Cancelled.class::isInstance)
                .map(cancelled -> ((NodeResult.Cancelled<?>) cancelled).reason())
                .findFirst()
                .orElse("the run has ended");
    }

    /** Tells hooks of the run's end; each within the time of a tool, as one may wait for somebody who waits for the run. */
    private void tellHooks(RunResult made) {
        Timeouts timeouts = plan.crew().rules().limits().timeouts();
        for (Consumer<RunResult> hook : plan.crew().hooks().callbacks().afterKickoff()) {
            boolean wasInterrupted = Thread.interrupted();
            try {
                BoundedCall.call(
                        "hook of afterKickoff(…)",
                        () -> {
                            hook.accept(made);
                            return true;
                        },
                        timeouts.toolCall(),
                        timeouts.grace(),
                        threads,
                        RunThreads.Kind.HEAVY);
            } catch (Throwable thrown) { // told; the run is over in any case
                warn("callback-failed", "Code that was told of the run's end threw " + Throwables.told(thrown));
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    private @Nullable Failure firstFailure(GraphOutcome<EndedTask> how) {
        String first = tasks.firstFailed();
        if (first != null && requireNonNull(tasks.find(first)).end() instanceof TaskEnd.Failed failed) {
            return failed.failure();
        }
        if (first == null && how.firstFailure() != null && how.failure() != null) { // no memory to take its end
            return TaskFailures.of(RunGraph.taskOf(how.firstFailure()), how.failure());
        }
        if (how.ending() == GraphOutcome.Ending.DEADLINE) {
            return RecalledRun.timeUp(plan);
        }
        return null;
    }
}
