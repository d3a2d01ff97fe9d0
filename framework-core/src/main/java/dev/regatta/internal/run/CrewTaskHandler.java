package dev.regatta.internal.run;

import static java.util.Objects.requireNonNull;

import dev.regatta.TaskCondition;
import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import dev.regatta.error.StepTimeoutException;
import dev.regatta.internal.agent.ConversationRunner;
import dev.regatta.internal.call.BoundedCall;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.TaskScope.EndedException;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.internal.plan.CrewPlanPrompt;
import dev.regatta.internal.time.Durations;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.NodeSpec.Kind;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskHandler;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry.RoundDecided;
import dev.regatta.step.LogEntry.TaskBegun;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest.Decide;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Performs the nodes of one run in this process: the tasks and decisions of its crew. Thread-safe. */
final class CrewTaskHandler implements TaskHandler {
    private static final TypeRef<Boolean> BOOLEAN = TypeRef.of(Boolean.class);

    private final RunScope run;
    private final PlannedTasks tasks;
    private final TaskRunner runner;

    CrewTaskHandler(RunScope run, CrewPlan plan) {
        this.run = run;
        this.tasks = new PlannedTasks(run.id(), plan);
        this.runner = new TaskRunner(run, new ConversationRunner(run), tasks);
    }

    PlannedTasks tasks() {
        return tasks;
    }

    /** One node that is being performed. */
    private record Performing(PlannedTask<?> planned, TaskScope scope, TaskCall call, PlannedTasks tasks) {
        RunningTaskContext seen(int decision) {
            return new RunningTaskContext(scope, planned, call.past(), tasks, decision);
        }

        /** {@return how much time the task has taken by now} */
        Duration elapsed(long beginNanos) {
            return call.elapsed().plusNanos(System.nanoTime() - beginNanos);
        }
    }

    @Override
    public TaskOutcome perform(TaskCall call, TaskJournal journal) throws InterruptedException {
        long begin = System.nanoTime();
        String id = call.node().taskId();
        TaskCall.Past past = call.past();
        TaskScope scope =
                new TaskScope(run, StepPath.ofTask(id), journal, call.left(), past::refusesTools, past::windowOf);
        PlannedTask<?> planned = null;
        try {
            planned = tasks.find(id, past);
            Performing performing = new Performing(planned, scope, call, tasks);
            TaskOutcome outcome = isBoundedByCalls(planned)
                    ? outcome(performing, begin)
                    : inTime(scope, kindOf(performing), () -> outcome(performing, begin));
            return scope.waits().isEmpty() ? outcome : new TaskOutcome.Suspended(scope.waits());
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (EndedException ended) {
            return asRecorded(ended.end(), planned);
        } catch (Throwable thrown) { // any throwable fails the task
            if (!scope.waits().isEmpty() && !scope.isOver()) {
                return new TaskOutcome.Suspended(scope.waits());
            }
            Failure failure = planned != null && scope.isTimeUp()
                    ? timeUp(planned, scope, call, thrown)
                    : TaskFailures.of(id, thrown);
            return failed(scope, planned, failure, call.elapsed().plusNanos(System.nanoTime() - begin));
        }
    }

    private static TaskOutcome asRecorded(TaskEnd end, @Nullable PlannedTask<?> planned) throws InterruptedException {
        while (end
                instanceof
                TaskEnd.Cancelled) { // the run that is replayed stops this task, too, but not before its time
            LockSupport.park();
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped, as it was when it was recorded");
            }
        }
        return new TaskOutcome.Ended(
                end, planned != null && planned.task().rules().optional());
    }

    private static TaskOutcome failed(
            TaskScope scope, @Nullable PlannedTask<?> planned, Failure failure, Duration took) {
        boolean optional = planned != null && planned.task().rules().optional();
        if (optional && scope.taskId().equals(CrewPlanPrompt.ID) && !scope.isOver()) { // else no task goes on
            scope.warn(
                    "planning-failed", "No plan could be made, and the tasks go on without one: " + failure.message());
        }
        return new TaskOutcome.Ended(new TaskEnd.Failed(failure, took), optional);
    }

    private TaskOutcome outcome(Performing performing, long begin) throws Exception {
        if (performing.call().node().round() <= 1) {
            TaskEnd.Skipped skipped = begin(performing);
            if (skipped != null) {
                return new TaskOutcome.Ended(skipped, true);
            }
        }
        return performing.call().node().kind() == Kind.ROUND
                ? round(performing, begin)
                : ended(runner.run(
                        performing.planned(),
                        performing.scope(),
                        performing.call().past(),
                        performing.seen(0),
                        elapsed(performing, begin)));
    }

    private static TaskRunner.Elapsed elapsed(Performing performing, long begin) {
        return () -> performing.elapsed(begin);
    }

    private static TaskOutcome ended(TaskEnd end) {
        return new TaskOutcome.Ended(end, true);
    }

    /** {@return why a task is skipped; {@code null} if it is not, and has begun} */
    private static TaskEnd.@Nullable Skipped begin(Performing performing) throws Exception {
        PlannedTask<?> planned = performing.planned();
        TaskEnd.Skipped skipped = SkipRules.skipped(planned, performing.call().past());
        TaskCondition condition = planned.task().rules().runIf();
        if (skipped == null && condition != null && !holds(condition, performing)) {
            skipped = TaskFailures.skipped(planned.id());
        }
        if (skipped == null) {
            performing.scope().append(new TaskBegun(planned.id()));
        }
        return skipped;
    }

    private static boolean holds(TaskCondition condition, Performing performing) throws Exception {
        TaskScope scope = performing.scope();
        StepReply reply = scope.perform(
                new Decide(scope.path().condition(), Decide.What.CONDITION, Map.of()),
                thrown -> TaskFailures.of(scope.taskId(), thrown),
                took -> new StepReply.Value(Payload.of(condition.holds(performing.seen(0)), BOOLEAN)));
        return (Boolean) ((StepReply.Value) reply).value().as(BOOLEAN);
    }

    // ---- composed tasks
    // ----------------------------------------------------------------------------------------------

    private TaskOutcome round(Performing performing, long begin) throws Exception {
        PlannedTask<?> planned = performing.planned();
        TaskCall call = performing.call();
        int decision = tasks.decisionsBefore(planned, call.node().round(), call.past());
        Round<?> decided = decide(performing, ++decision);
        while (decided instanceof Round.Next<?> next && next.tasks().isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while '" + planned.id() + "' decided on no tasks");
            }
            tasks.addNone(planned, decision);
            decided = decide(performing, ++decision);
        }
        return switch (decided) {
            case Round.Next<?> next -> parts(performing, decision, next);
            case Round.Done<?> done ->
                ended(runner.finish(
                        planned, performing.scope(), elapsed(performing, begin), done.output(), done.text()));
            case Round.Nothing<?> nothing -> ended(TaskFailures.skipped(nothing.because()));
        };
    }

    private Round<?> decide(Performing performing, int decision) throws Exception {
        Round<?> decided = performing
                .scope()
                .within(
                        "the code that decides on its parts",
                        () -> tasks.decide(
                                performing.planned(),
                                decision,
                                performing.call().past(),
                                performing.seen(decision)));
        return requireNonNull(decided, "the code that decides on its parts returned null instead of a round");
    }

    private TaskOutcome parts(Performing performing, int decision, Round.Next<?> next) throws TaskFailedException {
        TaskOutcome.Parts parts = new TaskOutcome.Parts(tasks.add(performing.planned(), decision, next));
        Map<String, List<String>> structure = new LinkedHashMap<>();
        parts.nodes().forEach(node -> structure.put(node.taskId(), node.after()));
        StepPath round = performing.scope().path().round(decision);
        Digest digest = performing.scope().isKept()
                ? requireNonNull(tasks.digests().get(round)).get()
                : null;
        performing.scope().append(new RoundDecided(round, structure, digest));
        return parts;
    }

    // ---- time
    // --------------------------------------------------------------------------------------------------------

    /**
     * {@return whether all that could take long in a task are calls of models and tools, each of which is left behind when the
     * task's time is up; then the task needs no thread that could be left behind as a whole}
     */
    private boolean isBoundedByCalls(PlannedTask<?> planned) {
        CrewSpec.Hooks hooks = run.crew().hooks();
        TaskSpec<?> task = planned.task();
        return planned.speech() != null
                && task.rules().runIf() == null
                && task.outcome().checks().isEmpty()
                && task.outcome().outputFile() == null
                && task.outcome().callbacks().isEmpty()
                && hooks.callbacks().afterTask().isEmpty()
                && hooks.around().modelCalls().isEmpty()
                && hooks.around().toolCalls().isEmpty()
                && run.crew().shared().memory() == null
                && run.slots().equals(CallSlots.empty());
    }

    /** {@return which thread a task gets: code may compute for long, which would hold up all virtual threads} */
    private static RunThreads.Kind kindOf(Performing performing) {
        return performing.planned().task().work() instanceof TaskWork.ByCode<?>
                ? RunThreads.Kind.HEAVY
                : RunThreads.Kind.LIGHT;
    }

    /** Does what a task is, on a thread that is left behind when it does not stop at the end of the task's time. */
    private static <A> A inTime(TaskScope scope, RunThreads.Kind kind, Callable<A> work) throws Exception {
        if (scope.isTimeUp()) {
            throw StepTimeoutException.tooLate("its turn");
        }
        try {
            return BoundedCall.call("task", work, scope.left(), scope.grace(), scope.threads(), kind);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof InterruptedException stopped && scope.isOver()) {
                throw stopped; // a step saw that all is over before anybody was interrupted
            }
            throw thrown;
        }
    }

    /** {@return that a task took longer than it may, with what it was doing then} */
    private static Failure timeUp(PlannedTask<?> planned, TaskScope scope, TaskCall call, Throwable cause) {
        Duration own = planned.plan().limitOf(planned);
        Duration given = call.elapsed().plus(call.left());
        int bracket = planned.id().lastIndexOf('[');
        String limit = bracket > 0 && given.compareTo(own) < 0
                ? "the time of '" + planned.id().substring(0, bracket) + "', of which it is a part"
                : "its limit of " + Durations.told(own);
        String lastly = scope.lastly();
        boolean stuck = cause instanceof StepTimeoutException late && late.stuck();
        return Failure.of(
                Failure.Kind.TIMEOUT,
                "Task '" + planned.id() + "' was not done within " + limit + "; it was stopped"
                        + (lastly == null ? "" : " in " + lastly)
                        + (stuck ? ", which ignored the interrupt and may still run." : "."),
                cause);
    }
}
