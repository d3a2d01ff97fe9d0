package dev.regatta.fallback.executor;

import dev.regatta.fallback.executor.NodeState.Attempt;
import dev.regatta.fallback.executor.NodeState.Edge;
import dev.regatta.fallback.executor.NodeState.Kind;
import dev.regatta.fallback.executor.NodeState.LateEdge;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.InvalidGraphException;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeResult.Skipped;
import dev.regatta.graph.NodeTimeoutException;
import dev.regatta.graph.TaskGraph;
import dev.regatta.spi.context.CarriedContext;
import dev.regatta.spi.graph.Additions;
import dev.regatta.spi.graph.Ancestry;
import dev.regatta.spi.graph.GraphIndex;
import dev.regatta.spi.graph.Inside;
import dev.regatta.spi.graph.ReadyQueue;
import dev.regatta.spi.graph.RunningContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run whose whole state is guarded by one lock: made to be plainly right, as the twin that the accelerated executor is
 * compared with. A bounded number of threads takes ready nodes; the listener and the work are called without the lock. It is
 * one class since it is one state machine under one lock.
 */
final class LockedRun<T> implements GraphRun<T>, RunningContext.Host<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LockedRun.class);

    private final GraphIndex graph;
    private final GraphOptions options;
    private final GraphListener<T> listener;
    private final int mostThreads;
    private final Agenda agenda = new Agenda();
    private final Inside inside = new Inside();
    private final CarriedContext context = CarriedContext.capture();
    private final Ancestry ancestry;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All below is guarded by the lock.
    private final List<NodeState<T>> states = new ArrayList<>();
    private final Map<String, NodeState<T>> byId = new HashMap<>();
    private final ReadyQueue ready;
    private int free;
    private int workers;
    private boolean workerOnItsWay;
    private int told;
    private @Nullable NodeState<T> firstFailed;
    private @Nullable Ending stoppedBy;
    private String stopReason = "";
    private @Nullable GraphOutcome<T> outcome;

    private LockedRun(
            TaskGraph<T> declared, GraphIndex graph, GraphOptions options, GraphListener<T> listener, int mostThreads) {
        this.graph = graph;
        this.options = options;
        this.listener = listener;
        this.mostThreads = mostThreads;
        this.free = Math.min(mostThreads, options.maxConcurrency());
        this.ready = new ReadyQueue(graph, number -> states.get(number).node.rules(), options);
        this.ancestry = new Ancestry(graph, this::node);
        declared.nodes().forEach(this::register);
        states.forEach(this::connect);
    }

    static <T> LockedRun<T> start(
            TaskGraph<T> declared, GraphIndex graph, GraphOptions options, GraphListener<T> listener, int mostThreads) {
        LockedRun<T> run = new LockedRun<>(declared, graph, options, listener, mostThreads);
        run.start();
        return run;
    }

    private void start() {
        if (states.isEmpty()) {
            finish();
            return;
        }
        Duration deadline = options.deadline();
        if (deadline != null) {
            String reason = "the run's deadline of " + deadline.toMillis() + " ms passed";
            agenda.after(deadline, () -> inside.during(() -> halt(Ending.DEADLINE, reason)));
        }
        List<NodeState<T>> roots =
                states.stream().filter(state -> state.waits == 0).toList();
        inside.during(() -> makeReady(roots));
    }

    // ---- nodes; all need the lock
    // ------------------------------------------------------------------------------------

    private NodeState<T> register(GraphNode<T> node) {
        NodeState<T> state = new NodeState<>(node, states.size());
        states.add(state);
        byId.put(node.id(), state);
        return state;
    }

    private void connect(NodeState<T> state) {
        state.node.after().forEach(before -> state(before).edges.add(new Edge<>(state, Kind.NEEDS)));
        state.node.afterAny().forEach(before -> state(before).edges.add(new Edge<>(state, Kind.ANY)));
        state.node.evenIfFailed().forEach(before -> state(before).edges.add(new Edge<>(state, Kind.ENDED)));
    }

    private NodeState<T> state(String id) {
        NodeState<T> state = byId.get(id);
        if (state == null) {
            throw new IllegalStateException("A checked graph has no unknown id, but '" + id + "' is one");
        }
        return state;
    }

    // ---- workers
    // -----------------------------------------------------------------------------------------------------

    /** Tells that nodes are ready, and has them run. */
    private void makeReady(List<NodeState<T>> nodes) {
        nodes.forEach(state -> tell(() -> listener.ready(state.node.id())));
        lock.lock();
        try {
            nodes.forEach(state -> ready.add(state.number));
            hire();
        } finally {
            lock.unlock();
        }
    }

    /** Starts a worker if there is work and room for it; each looks, when it comes, whether another is needed. */
    private void hire() {
        if (ready.isEmpty() || free == 0 || workers >= mostThreads || workerOnItsWay) {
            return;
        }
        try {
            workers++;
            workerOnItsWay = true;
            PlatformThreadExecutor.THREADS.newThread(this::work).start();
        } catch (OutOfMemoryError noThread) { // the system is out of threads: those at work do the rest
            workers--;
            workerOnItsWay = false;
            if (workers == 0) {
                throw noThread;
            }
        }
    }

    private void work() {
        context.run(() -> inside.during(this::runNodes));
    }

    private void runNodes() {
        boolean stays = true;
        for (NodeState<T> state = next(true); state != null; state = stays ? next(false) : null) {
            stays = run(state);
        }
    }

    /** {@return the next node to run, marked as running; {@code null} when there is none for this worker} */
    private @Nullable NodeState<T> next(boolean arriving) {
        lock.lock();
        try {
            workerOnItsWay &= !arriving;
            Thread.interrupted(); // an interrupt that was meant for an earlier node
            int number = free > 0 ? ready.take() : -1;
            while (number >= 0 && states.get(number).result != null) {
                ready.release(number);
                number = ready.take();
            }
            if (number < 0) {
                workers--;
                return null;
            }
            free--;
            hire();
            NodeState<T> state = states.get(number);
            state.attempts++;
            state.running = new Attempt();
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Runs a node; {@return whether this thread may go on: no, if the run gave up waiting for it and has replaced it} */
    private boolean run(NodeState<T> state) {
        Attempt attempt = attemptOf(state);
        Duration limit = state.node.rules().timeout();
        Agenda.Entry alarm = limit == null ? null : agenda.after(limit, () -> timeIsUp(state, attempt, limit));
        RunningContext<T> context = new RunningContext<>(this, state.node, state.attempts);
        NodeResult<T> result = call(state.node, context);
        List<GraphNode<T>> added = context.close();
        if (alarm != null) {
            agenda.cancel(alarm);
        }
        Duration delay = null;
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            attempt.ended = true;
            if (attempt.givenUp || state.result != null) {
                return false;
            }
            if (attempt.late && limit != null) {
                Thread.interrupted();
                result = new NodeResult.Failed<>(NodeTimeoutException.of(state.node.id(), limit, false));
            }
            delay = delayOfRetry(state, result);
            state.running = null;
            if (delay != null) {
                giveBack(state);
            } else {
                int before = states.size();
                end(state, grown(state, result, added), false, ended);
                if (stoppedBy != null) {
                    states.subList(before, states.size()).forEach(fresh -> cancel(fresh, ended));
                }
            }
        } finally {
            lock.unlock();
        }
        if (delay != null) {
            retry(state, delay, result);
        } else {
            followThenGiveBack(state, ended);
        }
        return true;
    }

    private Attempt attemptOf(NodeState<T> state) {
        lock.lock();
        try {
            Attempt attempt = state.running;
            if (attempt == null) {
                throw new IllegalStateException("A node that is run has an attempt");
            }
            return attempt;
        } finally {
            lock.unlock();
        }
    }

    private NodeResult<T> call(GraphNode<T> node, RunningContext<T> context) {
        try {
            var condition = node.rules().runIf();
            if (condition != null && !condition.holds(context)) {
                return new Skipped<>(node.id(), Skipped.Why.CONDITION);
            }
            tell(() -> listener.started(node.id()));
            return new NodeResult.Succeeded<>(node.work().run(context));
        } catch (Throwable thrown) { // the one place where any throwable of any node becomes a result
            return new NodeResult.Failed<>(thrown);
        }
    }

    /** Only in this order: a failure has stopped the run before anything else gets its permit. */
    private void followThenGiveBack(NodeState<T> state, List<NodeState<T>> ended) {
        follow(ended);
        lock.lock();
        try {
            giveBack(state);
        } finally {
            lock.unlock();
        }
    }

    /** Gives back the permits of a node. Needs the lock. */
    private void giveBack(NodeState<T> state) {
        free++;
        ready.release(state.number);
        hire();
    }

    // ---- retries
    // -----------------------------------------------------------------------------------------------------

    /** {@return how long to wait for another attempt; {@code null} if there is none} Needs the lock. */
    private @Nullable Duration delayOfRetry(NodeState<T> state, NodeResult<T> result) {
        if (!(result instanceof NodeResult.Failed<T> failed) || stoppedBy != null) {
            return null;
        }
        try {
            var retry = state.node.rules().retry();
            return retry.again(state.attempts, failed.cause())
                    ? retry.delayAfter(state.attempts, ThreadLocalRandom.current())
                    : null;
        } catch (RuntimeException | Error broken) {
            addSuppressed(failed.cause(), broken);
            return null;
        }
    }

    private void retry(NodeState<T> state, Duration delay, NodeResult<T> result) {
        if (result instanceof NodeResult.Failed<T> failed) {
            tell(() -> listener.retried(state.node.id(), state.attempts, failed.cause(), delay));
        }
        if (mostThreads == 1) { // in turn, so that the order depends on nothing but the graph
            sleep(delay);
            addAgain(state);
        } else {
            agenda.after(delay, () -> addAgain(state));
        }
    }

    private void sleep(Duration delay) {
        lock.lock();
        try {
            long nanos = delay.toNanos();
            while (nanos > 0 && stoppedBy == null) {
                nanos = changed.awaitNanos(nanos);
            }
        } catch (InterruptedException stray) {
            // nobody knows this thread between two nodes, so nobody means it
        } finally {
            lock.unlock();
        }
    }

    private void addAgain(NodeState<T> state) {
        lock.lock();
        try {
            if (state.result == null) {
                ready.add(state.number);
                hire();
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- ends of nodes
    // -----------------------------------------------------------------------------------------------

    /** Gives a node its result; a failure after the stop is a consequence of the stop. Needs the lock. */
    private void end(NodeState<T> state, NodeResult<T> proposed, boolean stuck, List<NodeState<T>> ended) {
        NodeResult<T> result = proposed;
        if (proposed instanceof NodeResult.Failed<T> failed) {
            if (firstFailed != null && firstFailed.result instanceof NodeResult.Failed<T> first) {
                addSuppressed(first.cause(), failed.cause());
            }
            if (stoppedBy != null) {
                result = new NodeResult.Cancelled<>(stopReason, stuck);
            } else if (firstFailed == null) {
                firstFailed = state;
            }
        }
        state.result = result;
        ended.add(state);
    }

    @SuppressWarnings("ReferenceEquality") // the same throwable; its equals may throw
    private static void addSuppressed(Throwable first, Throwable later) {
        if (first != later && !(later instanceof InterruptedException)) {
            first.addSuppressed(later);
        }
    }

    /** Tells the listener of nodes that have ended, and does what their ends mean for others, which may end thereby. */
    private void follow(List<NodeState<T>> justEnded) {
        NodeState<T> stops = null;
        Queue<NodeState<T>> open = new ArrayDeque<>(justEnded);
        for (NodeState<T> state = open.poll(); state != null; state = open.poll()) {
            NodeState<T> ended = state;
            NodeResult<T> result = resultOf(ended);
            tell(() -> listener.ended(ended.node.id(), result));
            List<NodeState<T>> nowReady = new ArrayList<>();
            lock.lock();
            try {
                if (!(result instanceof NodeResult.Cancelled<T>)) {
                    ended.edges.forEach(edge -> followEdge(edge, ended, result, nowReady, open));
                    ended.lateEdges.forEach(
                            late -> followEdge(late.edge(), late.source(), resultOf(late.source()), nowReady, open));
                }
                ended.edges.clear();
                ended.lateEdges.clear();
                ended.followed = true;
            } finally {
                lock.unlock();
            }
            makeReady(nowReady);
            if (result instanceof NodeResult.Failed<T> && options.failurePolicy() == FailurePolicy.FAIL_FAST) {
                stops = ended; // once all that comes after it is skipped
            } else {
                countAsTold();
            }
        }
        if (stops != null) {
            halt(Ending.FAILED, "'" + stops.node.id() + "' failed");
            countAsTold();
        }
    }

    private NodeResult<T> resultOf(NodeState<T> state) {
        lock.lock();
        try {
            NodeResult<T> result = state.result;
            if (result == null) {
                throw new IllegalStateException("A node that has ended has a result");
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Follows an edge from a node that has ended. Needs the lock. */
    private void followEdge(
            Edge<T> edge,
            NodeState<T> source,
            NodeResult<T> result,
            List<NodeState<T>> nowReady,
            Queue<NodeState<T>> nowEnded) {
        NodeState<T> target = edge.target();
        boolean succeeded = result instanceof NodeResult.Succeeded<T>;
        boolean arrives = switch (edge.kind()) {
            case NEEDS -> succeeded;
            case ENDED -> true;
            case ANY -> succeeded && !target.anySucceeded;
        };
        boolean skips = !succeeded && edge.kind() == Kind.NEEDS;
        if (edge.kind() == Kind.ANY) {
            target.anySucceeded |= succeeded;
            target.anyLeft--;
            skips = target.anyLeft == 0 && !target.anySucceeded;
        }
        if (arrives && --target.waits == 0 && target.result == null) {
            nowReady.add(target);
        } else if (skips && target.result == null) {
            target.result = result instanceof Skipped<T> skipped ? skipped : new Skipped<>(source.node.id());
            nowEnded.add(target);
        }
    }

    private void countAsTold() {
        boolean last;
        lock.lock();
        try {
            told++;
            last = told == states.size();
        } finally {
            lock.unlock();
        }
        if (last) {
            finish();
        }
    }

    private void finish() {
        agenda.cancelAll();
        GraphOutcome<T> how = outcomeOf();
        inside.during(() -> tell(() -> listener.runEnded(how)));
        inside.end();
        lock.lock();
        try {
            outcome = how;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        agenda.cancelAll();
    }

    private static void tell(Runnable report) {
        try {
            report.run();
        } catch (RuntimeException | Error thrown) {
            LOG.warn(
                    "A graph listener threw {}; the run goes on.",
                    thrown.getClass().getName());
        }
    }

    // ---- nodes that are added
    // ----------------------------------------------------------------------------------------

    /** Puts added nodes into the run when what adds them has succeeded. Needs the lock. */
    private NodeResult<T> grown(NodeState<T> adder, NodeResult<T> result, List<GraphNode<T>> added) {
        if (added.isEmpty() || !(result instanceof NodeResult.Succeeded<T>)) {
            return result;
        }
        List<GraphNode<T>> nodes;
        try {
            nodes = checked(adder.node.id(), added);
        } catch (InvalidGraphException lateProblem) { // another node has added the same meanwhile
            return new NodeResult.Failed<>(lateProblem);
        }
        Map<String, Duration> ways = Additions.longestWays(nodes, options.durations());
        List<NodeState<T>> fresh = nodes.stream().map(this::register).toList();
        for (NodeState<T> state : fresh) {
            ready.setPriority(state.number, ways.getOrDefault(state.node.id(), Duration.ZERO));
            connect(state);
        }
        // Edges from what ended before are followed with those of the adder, whose end is told first.
        fresh.stream().flatMap(state -> state.node.before().stream()).distinct().forEach(before -> {
            NodeState<T> earlier = state(before);
            if (earlier.followed) {
                earlier.edges.forEach(edge -> adder.lateEdges.add(new LateEdge<>(earlier, edge)));
                earlier.edges.clear();
            }
        });
        return result;
    }

    @Override
    public void check(GraphNode<T> adder, List<GraphNode<T>> all) {
        lock.lock();
        try {
            List<GraphNode<T>> unused = checked(adder.id(), all);
        } finally {
            lock.unlock();
        }
    }

    private List<GraphNode<T>> checked(String adder, List<GraphNode<T>> all) {
        if (states.size() - graph.size() + all.size() > options.maxAdded()) {
            throw Additions.tooMany(options);
        }
        return Additions.checked(adder, all, byId::containsKey, options);
    }

    // ---- stopping
    // ----------------------------------------------------------------------------------------------------

    private void halt(Ending ending, String reason) {
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            if (stoppedBy != null || outcome != null) {
                return;
            }
            stoppedBy = ending;
            stopReason = reason;
            for (NodeState<T> state : states) {
                Attempt running = state.running;
                if (state.result != null) {
                    continue;
                }
                if (running == null) {
                    cancel(state, ended);
                } else if (!Thread.currentThread().equals(running.thread)) {
                    running.thread.interrupt();
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        agenda.after(options.grace(), () -> inside.during(this::reap));
        inside.during(() -> follow(ended));
    }

    /** Cancels a node that does not run. Needs the lock. */
    private void cancel(NodeState<T> state, List<NodeState<T>> ended) {
        state.result = new NodeResult.Cancelled<>(stopReason, false);
        ended.add(state);
    }

    /** Ends the run after the grace time, whatever still runs. */
    private void reap() {
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            for (NodeState<T> state : states) {
                if (state.result == null) {
                    state.result = new NodeResult.Cancelled<>(stopReason, true);
                    ended.add(state);
                }
            }
        } finally {
            lock.unlock();
        }
        follow(ended);
    }

    private void timeIsUp(NodeState<T> state, Attempt attempt, Duration limit) {
        lock.lock();
        try {
            if (attempt.ended || state.result != null) {
                return;
            }
            attempt.late = true;
            attempt.thread.interrupt();
        } finally {
            lock.unlock();
        }
        agenda.after(options.grace(), () -> inside.during(() -> giveUp(state, attempt, limit)));
    }

    /** Ends a node that ignored the interrupt at its timeout; the run goes on without its thread. */
    private void giveUp(NodeState<T> state, Attempt attempt, Duration limit) {
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            if (attempt.ended || state.result != null) {
                return;
            }
            attempt.givenUp = true;
            workers--; // its thread is lost to the run
            end(state, new NodeResult.Failed<>(NodeTimeoutException.of(state.node.id(), limit, true)), true, ended);
        } finally {
            lock.unlock();
        }
        followThenGiveBack(state, ended);
    }

    // ---- GraphRun
    // ----------------------------------------------------------------------------------------------------

    @Override
    public GraphOutcome<T> join() {
        inside.refuseToWait();
        if (awaitOutcome(() -> halt(Ending.CANCELLED, "the thread that waited for it was interrupted"))) {
            Thread.currentThread().interrupt();
        }
        lock.lock();
        try {
            return ended();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<GraphOutcome<T>> join(Duration atMost) throws InterruptedException {
        inside.refuseToWait();
        long nanos = atMost.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (outcome == null && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return Optional.ofNullable(outcome);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel(String reason) {
        halt(Ending.CANCELLED, reason);
        if (!inside.here() && awaitOutcome(() -> {})) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the waiting thread was interrupted meanwhile} */
    private boolean awaitOutcome(Runnable atInterrupt) {
        boolean interrupted = false;
        lock.lock();
        try {
            while (outcome == null) {
                try {
                    changed.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                    lock.unlock();
                    try {
                        atInterrupt.run();
                    } finally {
                        lock.lock();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
        return interrupted;
    }

    @Override
    public boolean isDone() {
        lock.lock();
        try {
            return outcome != null;
        } finally {
            lock.unlock();
        }
    }

    /** {@return how the run ended} Needs the lock. */
    private GraphOutcome<T> ended() {
        GraphOutcome<T> how = outcome;
        if (how == null) {
            throw new IllegalStateException("A run that has ended has an outcome");
        }
        return how;
    }

    private GraphOutcome<T> outcomeOf() {
        lock.lock();
        try {
            Map<String, NodeResult<T>> results = LinkedHashMap.newLinkedHashMap(states.size());
            boolean cancelled = false;
            for (NodeState<T> state : states) {
                if (state.result != null) {
                    results.put(state.node.id(), state.result);
                    cancelled |= state.result instanceof NodeResult.Cancelled<T>;
                }
            }
            Ending ending =
                    firstFailed != null ? Ending.FAILED : cancelled && stoppedBy != null ? stoppedBy : Ending.SUCCEEDED;
            return new GraphOutcome<>(
                    ending, Collections.unmodifiableMap(results), firstFailed == null ? null : firstFailed.node.id());
        } finally {
            lock.unlock();
        }
    }

    // ---- what running work asks for
    // ----------------------------------------------------------------------------------

    @Override
    public @Nullable GraphNode<T> node(String id) {
        lock.lock();
        try {
            NodeState<T> state = byId.get(id);
            return state == null ? null : state.node;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable NodeResult<T> result(String id) {
        lock.lock();
        try {
            NodeState<T> state = byId.get(id);
            return state == null ? null : state.result;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean comesAfter(GraphNode<T> node, String other) {
        return ancestry.comesAfter(node, other);
    }

    @Override
    public boolean isStopped() {
        lock.lock();
        try {
            return stoppedBy != null;
        } finally {
            lock.unlock();
        }
    }
}
