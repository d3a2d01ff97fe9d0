package dev.regatta.internal.run;

import static java.util.Objects.requireNonNull;

import dev.regatta.Task;
import dev.regatta.TaskContext;
import dev.regatta.TaskResult;
import dev.regatta.TaskRounds;
import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeContext;
import dev.regatta.internal.compose.Composed;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.model.Usage;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a run, and how it grows. A task that is done by other tasks is a chain of nodes: {@code id:1}, {@code id:2}, …
 * decide round by round which tasks to add, the last one adds {@code id}, which has the result. What comes after such a task
 * cannot be in the graph before {@code id} is; it is added by the last node to end of those that it waits for so. Everything
 * else is in the graph from the start. Thread-safe.
 */
final class RunGraph {
    private final Worker worker;

    /** Does the work of the nodes. */
    interface Worker {
        /** {@return how a task ended that is done by code or an agent, or is skipped} */
        TaskResult<?> run(PlannedTask<?> planned, NodeContext<TaskResult<?>> context) throws Exception;

        /** {@return why a task is skipped; {@code null} if it is not, and has begun} */
        TaskResult.@Nullable Skipped<?> begin(PlannedTask<?> planned, NodeContext<TaskResult<?>> context)
                throws Exception;

        /** {@return how a composed task ended that has a result} */
        TaskResult<?> finish(PlannedTask<?> planned, Round.Done<?> done) throws Exception;

        /** {@return how an optional task ended that threw} */
        TaskResult<?> failed(PlannedTask<?> planned, Throwable failure);

        /** Does some of a task's work, and fails when the task's time is up before that is done. */
        <A> A inTime(PlannedTask<?> planned, Callable<A> work) throws Exception;

        /** {@return what the tasks before a task are to it} */
        TaskContext contextOf(PlannedTask<?> planned, NodeContext<TaskResult<?>> context);

        /** {@return how a task ended that is a part of a composed one} */
        TaskResult<?> result(String taskId);

        /** Is told of tasks that are about to be added. */
        void added(PlannedTask<?> composed, List<PlannedTask<?>> tasks);
    }

    RunGraph(Worker worker) {
        this.worker = worker;
    }

    /** {@return whether a node stands for a step on the way to a task's result only} */
    static boolean isRound(String nodeId) {
        return nodeId.indexOf(':') >= 0;
    }

    /** {@return the task that a node is part of} */
    static String taskOf(String nodeId) {
        int colon = nodeId.indexOf(':');
        return colon < 0 ? nodeId : nodeId.substring(0, colon);
    }

    /** {@return the nodes that a run of a plan starts with} */
    List<GraphNode<TaskResult<?>>> nodes(CrewPlan plan) {
        return new Growth(plan.tasks(), null).first;
    }

    /** A node that is in the graph, or will be. */
    private record Entry(
            String id, boolean composed, List<String> after, GraphNode<TaskResult<?>> node, AtomicInteger waits) {
        Entry(String id, boolean composed, List<String> after, GraphNode<TaskResult<?>> node) {
            this(id, composed, after, node, new AtomicInteger());
        }
    }

    /** Tasks that come to a graph together, and when each of them can. */
    private final class Growth {
        final List<GraphNode<TaskResult<?>>> first = new ArrayList<>();
        private final Map<String, List<Entry>> waiting = new HashMap<>();

        /** Only read once it is made, but for the counts. */
        Growth(List<PlannedTask<?>> tasks, @Nullable Entry last) {
            List<Entry> entries = new ArrayList<>();
            tasks.forEach(planned -> entries.add(entry(planned)));
            if (last != null) {
                entries.add(last);
            }
            Set<String> late = late(entries);
            for (Entry entry : entries) {
                for (String before : late.isEmpty() ? List.<String>of() : entry.after()) {
                    if (late.contains(before)) {
                        entry.waits().incrementAndGet();
                        waiting.computeIfAbsent(before, key -> new ArrayList<>())
                                .add(entry);
                    }
                }
                if (entry.waits().get() == 0) {
                    first.add(entry.node());
                }
            }
        }

        /** {@return the ids that are not in the graph from the start: composed tasks, and all that comes after them} */
        private static Set<String> late(List<Entry> entries) {
            Set<String> late = new HashSet<>();
            Deque<String> found = new ArrayDeque<>();
            for (Entry entry : entries) {
                if (entry.composed()) {
                    late.add(entry.id());
                    found.add(entry.id());
                }
            }
            if (late.isEmpty()) {
                return late;
            }
            Map<String, List<Entry>> followers = new HashMap<>();
            entries.forEach(entry -> entry.after()
                    .forEach(before -> followers
                            .computeIfAbsent(before, key -> new ArrayList<>())
                            .add(entry)));
            while (!found.isEmpty()) {
                for (Entry follower : followers.getOrDefault(found.remove(), List.of())) {
                    if (late.add(follower.id())) {
                        found.add(follower.id());
                    }
                }
            }
            return late;
        }

        private Entry entry(PlannedTask<?> planned) {
            if (planned.task().work() instanceof TaskWork.ByTasks<?>) {
                NodeStep step = context -> firstRound(planned, this, context);
                return new Entry(planned.id(), true, planned.after(), node(planned, this, 1, planned.after(), step));
            }
            // Where a task's time is watched within, that is from outside only in case nobody there gets to run.
            Duration limit = planned.plan().limitOf(planned);
            Duration grace = planned.plan().crew().rules().limits().timeouts().grace();
            Duration timeout = planned.speech() == null && !planned.boundsItself()
                    ? limit
                    : limit.plus(grace.multipliedBy(planned.boundsItself() ? 6 : 3));
            GraphNode<TaskResult<?>> node = GraphNode.<TaskResult<?>>of(
                            planned.id(),
                            context -> {
                                TaskResult<?> result = worker.run(planned, context);
                                ended(planned.id(), context);
                                return result;
                            },
                            planned.after())
                    .timeout(timeout);
            return new Entry(planned.id(), false, planned.after(), node);
        }

        /** Adds what waited for nothing but a node that is about to end. */
        void ended(String id, NodeContext<TaskResult<?>> context) {
            List<GraphNode<TaskResult<?>>> ready = new ArrayList<>();
            for (Entry entry : waiting.getOrDefault(id, List.of())) {
                if (entry.waits().decrementAndGet() == 0) {
                    ready.add(entry.node());
                }
            }
            if (!ready.isEmpty()) {
                context.add(ready);
            }
        }
    }

    // ---- composed tasks
    // ----------------------------------------------------------------------------------------------

    /** What a node on the way does; what is to be added is not until it is done in time. */
    private interface NodeStep {
        Grown run(NodeContext<TaskResult<?>> context) throws Exception;
    }

    /** Tasks that a composed one is to be done by, if any, and the nodes to add. */
    private record Grown(List<PlannedTask<?>> tasks, List<GraphNode<TaskResult<?>>> nodes) {}

    /** {@return a node on the way to a task's result; where the task is optional, what it throws is the result} */
    private GraphNode<TaskResult<?>> node(
            PlannedTask<?> planned, Growth growth, int round, List<String> after, NodeStep step) {
        return GraphNode.of(
                planned.id() + ":" + round,
                context -> {
                    try {
                        Grown grown = worker.inTime(planned, () -> step.run(context));
                        if (!grown.tasks().isEmpty()) {
                            worker.added(planned, grown.tasks());
                        }
                        context.add(grown.nodes());
                    } catch (InterruptedException stopped) {
                        throw stopped;
                    } catch (Throwable failure) {
                        if (!planned.task().rules().optional()) {
                            throw failure;
                        }
                        context.add(last(planned, growth, () -> worker.failed(planned, failure))
                                .nodes());
                    }
                    return new TaskResult.Completed<>(planned.id(), "", "", Usage.NONE, Duration.ZERO);
                },
                after);
    }

    private Grown firstRound(PlannedTask<?> planned, Growth growth, NodeContext<TaskResult<?>> context)
            throws Exception {
        TaskResult.Skipped<?> skipped = worker.begin(planned, context);
        return skipped != null
                ? last(planned, growth, () -> skipped)
                : nextRound(planned, growth, 1, List.of(), context);
    }

    private Grown nextRound(
            PlannedTask<?> planned,
            Growth growth,
            int round,
            List<List<TaskResult<?>>> earlier,
            NodeContext<TaskResult<?>> context)
            throws Exception {
        if (!(planned.task().work() instanceof TaskWork.ByTasks<?> work)) {
            throw new IllegalStateException("The task '" + planned.id() + "' was planned as one of other tasks");
        }
        List<List<TaskResult<?>>> history = new ArrayList<>(earlier);
        TaskContext seen = worker.contextOf(planned, context);
        TaskRounds<?> rounds = Composed.rounds(planned.task().id(), work);
        Round<?> decided = rounds.next(seen, List.copyOf(history));
        while (decided instanceof Round.Next<?> next && next.tasks().isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while '" + planned.id() + "' decided on no tasks");
            }
            history.add(List.of());
            decided = rounds.next(seen, List.copyOf(history));
        }
        requireNonNull(decided, "the code that decides on its parts returned null instead of a round");
        return switch (decided) {
            case Round.Next<?> next -> add(planned, growth, round, history, next.tasks());
            case Round.Done<?> done -> last(planned, growth, () -> worker.finish(planned, done));
            case Round.Nothing<?> nothing ->
                last(planned, growth, () -> TaskEnd.skipped(planned.id(), nothing.because()));
        };
    }

    private Grown add(
            PlannedTask<?> planned, Growth growth, int round, List<List<TaskResult<?>>> earlier, List<Task<?>> tasks)
            throws TaskFailedException {
        CrewPlan more = planned.plan()
                .within(planned, tasks.stream().<TaskSpec<?>>map(Task::spec).toList());
        if (!more.problems().isEmpty()) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.CODE,
                    "Task '" + planned.id() + "' is to be done by tasks that cannot run: "
                            + String.join(" ", more.problems()),
                    null));
        }
        List<String> ids = more.tasks().stream().map(PlannedTask::id).toList();
        NodeStep step = next -> {
            List<List<TaskResult<?>>> history = new ArrayList<>(earlier);
            history.add(ids.stream().<TaskResult<?>>map(worker::result).toList());
            return nextRound(planned, growth, round + 1, history, next);
        };
        Entry decision =
                new Entry(planned.id() + ":" + (round + 1), false, ids, node(planned, growth, round + 1, ids, step));
        Growth inner = new Growth(more.tasks(), decision);
        return new Grown(more.tasks(), inner.first);
    }

    /** Makes the result of a composed task. */
    private interface Last {
        TaskResult<?> result() throws Exception;
    }

    private Grown last(PlannedTask<?> planned, Growth growth, Last last) {
        return new Grown(List.of(), List.of(GraphNode.of(planned.id(), end -> {
            TaskResult<?> result = resultOf(planned, last);
            growth.ended(planned.id(), end);
            return result;
        })));
    }

    private TaskResult<?> resultOf(PlannedTask<?> planned, Last last) throws Exception {
        try {
            return last.result();
        } catch (InterruptedException stopped) {
            throw stopped;
        } catch (Throwable failure) {
            if (!planned.task().rules().optional()) {
                throw failure;
            }
            return worker.failed(planned, failure);
        }
    }
}
