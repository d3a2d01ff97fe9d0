package dev.regatta.fallback.executor;

import static java.util.Objects.requireNonNull;

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
import dev.regatta.spi.graph.AddedNodeCheck;
import dev.regatta.spi.graph.Ancestry;
import dev.regatta.spi.graph.GraphIndex;
import dev.regatta.spi.graph.ReadyQueue;
import dev.regatta.spi.graph.RunThreadMark;
import dev.regatta.spi.graph.RunningContext;
import dev.regatta.spi.graph.SafeListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run whose whole state is guarded by one lock: made to be plainly right, as the twin that the accelerated executor is
 * compared with. A bounded number of threads takes ready nodes; the listener and the work are called without the lock. It is
 * one class since it is one state machine under one lock. A stop leaves clean-up nodes alone, until a second stop ends them, too.
 * What throws in the run's own bookkeeping, such as for want of memory, ends the run.
 */
final class LockedRun<T> implements GraphRun<T>, RunningContext.Host<T> {
    private final GraphIndex graph;
    private final GraphOptions options;
    private final SafeListener<T> listener;
    private final int mostThreads;
    private final RunTimer agenda = new RunTimer();
    private final RunThreadMark inside = new RunThreadMark();
    private final CarriedContext context = CarriedContext.capture();
    private final Ancestry ancestry;
    private final Collapse<T> collapse;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean endTold = new AtomicBoolean();

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
    private int workTold; // of those that do not clean up
    private int work; // how many do not clean up
    private final Ends<T> ends;
    private boolean cleansUp; // only clean-up is left, and its time runs
    private @Nullable GraphOutcome<T> outcome;

    private LockedRun(
            TaskGraph<T> declared, GraphIndex graph, GraphOptions options, GraphListener<T> listener, int mostThreads) {
        this.graph = graph;
        this.options = options;
        this.listener = new SafeListener<>(listener);
        this.mostThreads = mostThreads;
        this.free = Math.min(mostThreads, options.maxConcurrency());
        this.ready = new ReadyQueue(graph, number -> states.get(number).node.rules(), options);
        this.ancestry = new Ancestry(graph, this::node);
        this.ends = new Ends<>(!options.cleanUp().isZero());
        this.collapse = new Collapse<>(lock, changed, states, ends, this.listener, options.grace(), this::finish);
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
        guarded(null, () -> {
            Duration deadline = options.deadline();
            if (deadline != null) {
                String reason = "the run's deadline of " + deadline.toMillis() + " ms passed";
                later(deadline, () -> halt(Ending.DEADLINE, reason));
            }
            makeReady(states.stream().filter(state -> state.waits == 0).toList());
        });
    }

    private RunTimer.Entry later(Duration delay, Runnable action) {
        return agenda.after(delay, () -> guarded(null, action));
    }

    private <R extends @Nullable Object> R locked(Supplier<R> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- nodes; all need the lock
    // ------------------------------------------------------------------------------------

    private NodeState<T> register(GraphNode<T> node) {
        NodeState<T> state = new NodeState<>(node, states.size());
        states.add(state);
        byId.put(node.id(), state);
        work += ends.spares(state) ? 0 : 1;
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
        nodes.forEach(state -> listener.ready(state.node.id()));
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
        try {
            context.run(() -> inside.during(this::runNodes));
        } catch (Throwable broken) { // neither the work's nor a listener's
            collapse(null, broken);
        }
    }

    private void runNodes() {
        boolean stays = true;
        for (NodeState<T> state = next(true); state != null; state = stays ? next(false) : null) {
            try {
                stays = run(state);
            } catch (Throwable broken) {
                collapse(state, broken);
                stays = false;
            }
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
        RunTimer.Entry alarm = limit == null ? null : later(limit, () -> timeIsUp(state, attempt, limit));
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
                states.subList(before, states.size()).forEach(fresh -> cancelIfStopped(fresh, ended));
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
        return requireNonNull(locked(() -> state.running), "A node that is run has an attempt");
    }

    private NodeResult<T> call(GraphNode<T> node, RunningContext<T> context) {
        try {
            var condition = node.rules().runIf();
            if (condition != null && !condition.holds(context)) {
                return new Skipped<>(node.id(), Skipped.Why.CONDITION);
            }
            listener.started(node.id());
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
        if (!(result instanceof NodeResult.Failed<T> failed) || ends.stopOf(state) != null) {
            return null;
        }
        try {
            var retry = state.node.rules().retry();
            return retry.again(state.attempts, failed.cause())
                    ? retry.delayAfter(state.attempts, ThreadLocalRandom.current())
                    : null;
        } catch (Throwable broken) { // the rule is the user's code
            ends.addOther(broken);
            return null;
        }
    }

    private void retry(NodeState<T> state, Duration delay, NodeResult<T> result) {
        if (result instanceof NodeResult.Failed<T> failed) {
            listener.retried(state.node.id(), state.attempts, failed.cause(), delay);
        }
        if (mostThreads == 1) { // in turn, so that the order depends on nothing but the graph
            sleep(state, delay);
            addAgain(state);
        } else {
            later(delay, () -> addAgain(state));
        }
    }

    private void sleep(NodeState<T> state, Duration delay) {
        lock.lock();
        try {
            long nanos = delay.toNanos();
            while (nanos > 0 && ends.stopOf(state) == null) {
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
        state.result = ends.seen(state, proposed, stuck);
        ended.add(state);
    }

    /** Tells the listener of nodes that have ended, and does what their ends mean for others, which may end thereby. */
    private void follow(List<NodeState<T>> justEnded) {
        NodeState<T> stops = null;
        Queue<NodeState<T>> open = new ArrayDeque<>(justEnded);
        for (NodeState<T> state = open.poll(); state != null; state = open.poll()) {
            NodeState<T> ended = state;
            NodeResult<T> result = resultOf(ended);
            listener.ended(ended.node.id(), result);
            List<NodeState<T>> nowReady = new ArrayList<>();
            lock.lock();
            try {
                ended.edges.forEach(edge -> followEdge(edge, ended, result, nowReady, open));
                ended.lateEdges.forEach(
                        late -> followEdge(late.edge(), late.source(), resultOf(late.source()), nowReady, open));
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
                countAsTold(ended);
            }
        }
        if (stops != null) {
            halt(Ending.FAILED, "'" + stops.node.id() + "' failed");
            countAsTold(stops);
        }
    }

    private NodeResult<T> resultOf(NodeState<T> state) {
        return requireNonNull(locked(() -> state.result), "A node that has ended has a result");
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
            target.result = switch (result) {
                case Skipped<T> skipped -> skipped;
                case NodeResult.Cancelled<T> stopped -> new NodeResult.Cancelled<>(stopped.reason(), false);
                default -> new Skipped<>(source.node.id());
            };
            nowEnded.add(target);
        }
    }

    private void countAsTold(NodeState<T> state) {
        boolean last;
        lock.lock();
        try {
            told++;
            workTold += ends.spares(state) ? 0 : 1;
            last = told == states.size();
            startCleanUpTime();
        } finally {
            lock.unlock();
        }
        if (last) {
            finish();
        }
    }

    /** Lets the time of the clean-up run, once nothing else is left after a stop. Needs the lock. */
    private void startCleanUpTime() {
        if (ends.isStopped() && workTold == work && told < states.size() && !cleansUp) {
            cleansUp = true;
            changed.signalAll();
            String reason = "the time for cleaning up, " + options.cleanUp().toMillis() + " ms, was over";
            later(options.cleanUp(), () -> haltCleanUps(reason));
        }
    }

    private void finish() {
        agenda.cancelAll();
        GraphOutcome<T> how = outcomeOf();
        if (endTold.compareAndSet(false, true)) {
            inside.during(() -> listener.runEnded(how));
        }
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

    /** Does something, with the mark of the run, whose throwables end the run. */
    private void guarded(@Nullable NodeState<T> state, Runnable action) {
        try {
            inside.during(action);
        } catch (Throwable broken) {
            collapse(state, broken);
        }
    }

    private void collapse(@Nullable NodeState<T> state, Throwable broken) {
        collapse.end(state, broken);
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
        Map<String, Duration> ways = AddedNodeCheck.longestWays(nodes, options.durations());
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
            throw AddedNodeCheck.tooMany(options);
        }
        return AddedNodeCheck.checked(adder, all, byId::containsKey, options);
    }

    // ---- stopping
    // ----------------------------------------------------------------------------------------------------

    private void halt(Ending ending, String reason) {
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            if (outcome != null || !ends.stop(ending, reason)) {
                return;
            }
            stopNodes(ended);
            startCleanUpTime();
        } finally {
            lock.unlock();
        }
        later(options.grace(), this::reap);
        inside.during(() -> follow(ended));
    }

    /** Stops the clean-up, too. */
    private void haltCleanUps(String reason) {
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            if (outcome != null || !ends.stopCleanUp(reason)) {
                return;
            }
            stopNodes(ended);
        } finally {
            lock.unlock();
        }
        later(options.grace(), this::reap);
        inside.during(() -> follow(ended));
    }

    /** Interrupts and cancels what may not run any more. Needs the lock. */
    private void stopNodes(List<NodeState<T>> ended) {
        for (NodeState<T> state : states) {
            Attempt running = state.running;
            if (running == null) {
                cancelIfStopped(state, ended);
            } else if (state.result == null
                    && ends.stopOf(state) != null
                    && !Thread.currentThread().equals(running.thread)) {
                running.thread.interrupt();
            }
        }
        changed.signalAll();
    }

    /** Cancels a node that does not run, if it may not. Needs the lock. */
    private void cancelIfStopped(NodeState<T> state, List<NodeState<T>> ended) {
        String stopped = ends.stopOf(state);
        if (state.result == null && stopped != null) {
            state.result = new NodeResult.Cancelled<>(stopped, false);
            ended.add(state);
        }
    }

    /** After the grace time, ends what still runs although it may not. */
    private void reap() {
        List<NodeState<T>> ended = new ArrayList<>();
        lock.lock();
        try {
            for (NodeState<T> state : states) {
                String stopped = ends.stopOf(state);
                Attempt running = state.running;
                if (state.result == null && stopped != null && running != null) {
                    running.givenUp = true;
                    workers--; // its thread is lost to the run
                    state.result = new NodeResult.Cancelled<>(stopped, true);
                    ended.add(state);
                }
            }
        } finally {
            lock.unlock();
        }
        follow(ended);
        lock.lock();
        try {
            ended.forEach(this::giveBack);
        } finally {
            lock.unlock();
        }
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
        later(options.grace(), () -> giveUp(state, attempt, limit));
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
        if (awaitEnd(true, () -> stopFor("the thread that waited for it was interrupted"))) {
            Thread.currentThread().interrupt();
        }
        return locked(() -> ended());
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
        stopFor(reason);
        if (!inside.here() && awaitEnd(false, () -> {})) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels the run, and the second time its clean-up. */
    private void stopFor(String reason) {
        guarded(null, () -> {
            halt(Ending.CANCELLED, reason);
            if (cancelled.getAndSet(true)) {
                haltCleanUps(reason);
            }
        });
    }

    /**
     * Waits until the run has ended.
     *
     * @param withCleanUp whether that means its clean-up, too, also if that was not stopped
     * @return whether the waiting thread was interrupted meanwhile
     */
    private boolean awaitEnd(boolean withCleanUp, Runnable atInterrupt) {
        boolean interrupted = false;
        lock.lock();
        try {
            while (outcome == null && (withCleanUp || !cleansUp || ends.cleanUpIsStopped())) {
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
        return locked(() -> outcome != null);
    }

    /** {@return how the run ended} Needs the lock. */
    private GraphOutcome<T> ended() {
        return requireNonNull(outcome, "A run that has ended has an outcome");
    }

    private GraphOutcome<T> outcomeOf() {
        return locked(() -> ends.outcome(states));
    }

    // ---- what running work asks for
    // ----------------------------------------------------------------------------------

    @Override
    public @Nullable GraphNode<T> node(String id) {
        NodeState<T> state = locked(() -> byId.get(id));
        return state == null ? null : state.node;
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
    public boolean isStopped(GraphNode<T> node) {
        return locked(() -> ends.stopOf(state(node.id())) != null);
    }
}
