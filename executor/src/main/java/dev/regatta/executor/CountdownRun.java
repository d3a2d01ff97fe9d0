package dev.regatta.executor;

import dev.regatta.executor.Additional.Added;
import dev.regatta.executor.Additional.Edge;
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
import dev.regatta.spi.graph.Additions;
import dev.regatta.spi.graph.Alarms.Alarm;
import dev.regatta.spi.graph.Ancestry;
import dev.regatta.spi.graph.GraphIndex;
import dev.regatta.spi.graph.Inside;
import dev.regatta.spi.graph.ReadyQueue;
import dev.regatta.spi.graph.ResultMap;
import dev.regatta.spi.graph.RunningContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that counts down: each node knows how many others it still waits for, and whoever ends the last of them makes it
 * ready. There is no scheduler thread. Whoever ends a node goes on with one that this made ready; {@link Workers} sees to the
 * others. It is one class since it is one state machine, whose rules are these:
 *
 * <p>The state of a node is one slot: empty while it waits, the thread while it runs, the result when it has ended. Every
 * change is a compare-and-set, and whoever sets the result tells the listener, follows the edges, and counts the node as
 * ended, in this order. The slot is set to the thread before the stop is read, and the stop is written before the slots are
 * read: so a stopped run either keeps a node from starting or interrupts it. Nodes that are added wait for the node that adds
 * them, and are counted before that node is.
 */
@SuppressWarnings(
        "ReferenceEquality") // the same thread, throwable, listener: nothing else is meant, and equals may throw
final class CountdownRun<T> implements GraphRun<T>, RunningContext.Host<T> {
    private static final Logger LOG = LoggerFactory.getLogger(CountdownRun.class);

    /** What {@link #runNode} returns when nothing that it made ready is left to go on with. */
    static final int NONE = -1;

    /** What it returns when the run has given up waiting for the thread, and has passed its permits on. */
    static final int GONE = -2;

    /** Why a run was stopped before its end. */
    private record Stop(
            Ending ending, String reason, @Nullable Throwable failure) {}

    private final GraphIndex index;
    private final Nodes<T> nodes;
    private final GraphOptions options;
    private final GraphListener<T> listener;
    private final boolean listens;

    private final AtomicInteger remaining;
    private final Ready ready;
    private final Workers workers;

    private final Map<Integer, Integer> attempts =
            new ConcurrentHashMap<>(4); // of nodes that failed and are tried again
    private final Map<Object, Alarm> alarms = new ConcurrentHashMap<>(4);
    private final AtomicInteger firstFailure = new AtomicInteger(-1);
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final Inside inside = new Inside();
    private final Ancestry ancestry;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable GraphOutcome<T> outcome;

    CountdownRun(TaskGraph<T> graph, GraphIndex index, GraphOptions options, GraphListener<T> listener) {
        this.nodes = new Nodes<>(graph.nodes(), index);
        this.index = index;
        this.options = options;
        this.listener = listener;
        this.listens = listener != GraphListener.<T>none();
        this.remaining = new AtomicInteger(index.size());
        boolean limited = options.maxConcurrency() < Integer.MAX_VALUE
                || !index.resources().isEmpty()
                || !options.permits().isEmpty();
        this.ready = limited
                ? new PermitQueue(
                        index,
                        new ReadyQueue(index, number -> nodes.get(number).rules(), options),
                        options.maxConcurrency())
                : new ReadyLog(index);
        this.workers = new Workers(this, ready, inside);
        this.ancestry = new Ancestry(index, nodes::byId);
    }

    void start() {
        if (index.size() == 0) {
            finish();
            return;
        }
        Watch.process().add(this);
        Duration deadline = options.deadline();
        if (deadline != null) {
            String reason = "the run's deadline of " + deadline.toMillis() + " ms passed";
            alarm(
                    "deadline",
                    Watch.process().afterOnThread(deadline, () -> halt(new Stop(Ending.DEADLINE, reason, null))));
        }
        if (listens) {
            inside.during(() -> {
                for (int i = 0; i < index.size(); i++) {
                    if (index.waits(i) == 0) {
                        tellReady(i);
                    }
                }
            });
        }
        workers.signal();
    }

    boolean isCpuBound(int number) {
        return nodes.get(number).rules().cpuBound();
    }

    @Override
    public boolean isStopped() {
        return stop.get() != null;
    }

    // ---- running a node
    // ----------------------------------------------------------------------------------------------

    /** Runs a node on the current thread, and returns one that this made ready and that nobody else will run, or why not. */
    int runNode(int number) {
        Thread self = Thread.currentThread();
        Thread.interrupted(); // an interrupt that was meant for an earlier node; a stop is seen below
        if (!nodes.change(number, null, self)) {
            ready.release(number);
            return NONE;
        }
        Stop stopped = stop.get();
        if (stopped != null) {
            return settle(number, self, new NodeResult.Cancelled<>(stopped.reason(), false));
        }
        GraphNode<T> node = nodes.get(number);
        int attempt = attempts.isEmpty() ? 1 : attempts.getOrDefault(number, 1);
        RunningContext<T> context = new RunningContext<>(this, node, attempt);
        Duration limit = node.rules().timeout();
        Guard guard = limit == null ? null : new Guard(limit, options.grace(), () -> giveUp(number, self, limit));
        NodeResult<T> result = call(node, context);
        List<GraphNode<T>> added = context.close();
        if (guard != null && limit != null) {
            switch (guard.end()) {
                case GIVEN_UP -> {
                    return GONE;
                }
                case LATE -> result = new NodeResult.Failed<>(NodeTimeoutException.of(node.id(), limit, false));
                default -> {}
            }
        }
        if (result instanceof NodeResult.Failed<T> failed && isWorthRetry(node, attempt, failed.cause())) {
            return retry(number, self, attempt, failed.cause());
        }
        if (!added.isEmpty() && result instanceof NodeResult.Succeeded<T>) {
            return settleWithAdded(number, self, result, added);
        }
        return settle(number, self, result);
    }

    private NodeResult<T> call(GraphNode<T> node, RunningContext<T> context) {
        try {
            var condition = node.rules().runIf();
            if (condition != null && !condition.holds(context)) {
                return new Skipped<>(node.id(), Skipped.Why.CONDITION);
            }
            if (listens) {
                tell(() -> listener.started(node.id()));
            }
            return new NodeResult.Succeeded<>(node.work().run(context));
        } catch (Throwable thrown) { // the one place where any throwable of any node becomes a result
            return new NodeResult.Failed<>(thrown);
        }
    }

    private boolean isWorthRetry(GraphNode<T> node, int attempt, Throwable failure) {
        try {
            return stop.get() == null && node.rules().retry().again(attempt, failure);
        } catch (RuntimeException | Error broken) {
            suppress(failure, broken);
            return false;
        }
    }

    private int retry(int number, Thread self, int attempt, Throwable failure) {
        GraphNode<T> node = nodes.get(number);
        Duration delay = node.rules().retry().delayAfter(attempt, ThreadLocalRandom.current());
        if (listens) {
            tell(() -> listener.retried(node.id(), attempt, failure, delay));
        }
        attempts.put(number, attempt + 1);
        if (!nodes.change(number, self, null)) {
            return GONE;
        }
        ready.release(number);
        Stop stopped = stop.get();
        if (stopped != null) { // who stopped it may have seen the thread and not the empty slot
            cancel(number, stopped);
        } else if (delay.isZero()) {
            ready.addLate(number);
        } else {
            alarm(number, Watch.process().after(delay, () -> {
                alarms.remove(number);
                ready.addLate(number);
                workers.signal();
            }));
        }
        return NONE;
    }

    // ---- ends of nodes
    // -----------------------------------------------------------------------------------------------

    /** Ends a node that runs on the current thread; see {@link #runNode} for what is returned. */
    private int settle(int number, Thread self, NodeResult<T> proposed) {
        NodeResult<T> result = asSeenByStop(proposed, false);
        if (!nodes.change(number, self, result)) {
            return GONE;
        }
        int next = ended(number, result);
        ready.release(number); // only now: a failure has stopped the run before anything else gets its permit
        return next;
    }

    private int settleWithAdded(int number, Thread self, NodeResult<T> result, List<GraphNode<T>> added) {
        Additional<T> more = nodes.additional();
        List<Added<T>> started = new ArrayList<>();
        List<Added<T>> skipped = new ArrayList<>();
        InvalidGraphException problem = null;
        more.lock.lock();
        try {
            List<GraphNode<T>> checked = check(nodes.get(number).id(), added);
            if (!nodes.change(number, self, result)) {
                return GONE;
            }
            remaining.addAndGet(checked.size());
            connect(more, checked, started, skipped);
        } catch (InvalidGraphException lateProblem) {
            problem = lateProblem;
        } finally {
            more.lock.unlock();
        }
        if (problem != null) { // another node has added the same meanwhile
            return settle(number, self, new NodeResult.Failed<>(problem));
        }
        int next = ended(number, result);
        ready.release(number);
        for (Added<T> node : started) {
            next = arrive(
                    node.number, next); // until now they were held, so that none starts before the adder's end is told
        }
        for (Added<T> node : skipped) {
            Skipped<T> skip = skipOf(node.node);
            if (skip != null && node.state.compareAndSet(null, skip)) {
                int unused = ended(node.number, skip);
            }
        }
        Stop stopped = stop.get();
        if (stopped != null) {
            for (int i = index.size(); i < nodes.size(); i++) {
                cancel(i, stopped);
            }
        }
        return next;
    }

    /** Puts added nodes into the run, with edges from what has not ended. Needs the lock of the additional nodes. */
    private void connect(Additional<T> more, List<GraphNode<T>> added, List<Added<T>> started, List<Added<T>> skipped) {
        List<Added<T>> all = new ArrayList<>();
        added.forEach(node -> all.add(more.add(node)));
        if (ready instanceof PermitQueue queue) {
            Map<String, Duration> ways = Additions.longestWays(added, options.durations());
            queue.withQueue(permits -> all.forEach(
                    node -> permits.setPriority(node.number, ways.getOrDefault(node.node.id(), Duration.ZERO))));
        }
        for (Added<T> node : all) {
            boolean possible = nodes.connect(more, node, node.node.after(), GraphIndex.NEEDS);
            possible &= nodes.connect(more, node, node.node.afterAny(), GraphIndex.ANY);
            possible &= nodes.connect(more, node, node.node.evenIfFailed(), GraphIndex.ENDED);
            (possible ? started : skipped).add(node);
        }
    }

    private @Nullable Skipped<T> skipOf(GraphNode<T> node) {
        for (String before : node.before()) {
            NodeResult<T> result = result(before);
            Skipped<T> skip = result == null ? null : skipAfter(before, result);
            if (skip != null && !node.evenIfFailed().contains(before)) {
                return skip;
            }
        }
        return null;
    }

    /** Does all that the end of a node means; see {@link #runNode} for what is returned. */
    private int ended(int number, NodeResult<T> result) {
        tellEnded(number, result);
        int next = NONE;
        switch (result) {
            case NodeResult.Succeeded<T> succeeded -> next = release(number, NONE);
            case NodeResult.Failed<T> failed -> next = fail(number, failed.cause());
            case Skipped<T> skipped -> next = skipAllAfter(number, skipped);
            case NodeResult.Cancelled<T> cancelled -> {}
        }
        countDown();
        return next;
    }

    private void countDown() {
        if (remaining.decrementAndGet() == 0) {
            finish();
        }
    }

    /** Follows the edges of a node that succeeded. */
    private int release(int number, int goOnWith) {
        int next = goOnWith;
        if (number < index.size()) {
            for (int edge = index.firstEdge(number), end = index.firstEdge(number + 1); edge < end; edge++) {
                int target = index.target(edge);
                if (index.kind(edge) != GraphIndex.ANY || nodes.isFirstOfAny(target)) {
                    next = arrive(target, next);
                }
            }
        }
        Additional<T> more = nodes.additionalOrNull();
        if (more != null) {
            for (Edge edge : more.takeEdges(number)) {
                if (edge.kind() != GraphIndex.ANY || nodes.isFirstOfAny(edge.target())) {
                    next = arrive(edge.target(), next);
                }
            }
        }
        return next;
    }

    /** Counts down what a node waits for; it may be ready then. */
    private int arrive(int target, int goOnWith) {
        if (!nodes.arrive(target) || nodes.state(target) != null) {
            return goOnWith;
        }
        tellReady(target);
        if (goOnWith == NONE && ready.isUnlimited()) {
            return target;
        }
        if (target < index.size()) {
            ready.add(target);
        } else {
            ready.addLate(target);
        }
        return goOnWith;
    }

    private int fail(int number, Throwable cause) {
        boolean first = firstFailure.compareAndSet(-1, number);
        if (!first && nodes.result(firstFailure.get()) instanceof NodeResult.Failed<T> earlier) {
            suppress(earlier.cause(), cause);
        }
        String id = nodes.get(number).id();
        int next = skipAllAfter(number, new Skipped<>(id));
        if (options.failurePolicy() == FailurePolicy.FAIL_FAST) {
            halt(new Stop(Ending.FAILED, "'" + id + "' failed", cause));
        }
        return next;
    }

    /** Follows the edges of a node that did not succeed, and of those that are skipped for that, without recursion. */
    private int skipAllAfter(int number, Skipped<T> skip) {
        int next = NONE;
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (Integer source = number; source != null; source = open.poll()) {
            List<Integer> skipped = new ArrayList<>();
            if (source < index.size()) {
                for (int edge = index.firstEdge(source), end = index.firstEdge(source + 1); edge < end; edge++) {
                    next = follow(index.target(edge), index.kind(edge), skip, skipped, next);
                }
            }
            Additional<T> more = nodes.additionalOrNull();
            if (more != null) {
                for (Edge edge : more.takeEdges(source)) {
                    next = follow(edge.target(), edge.kind(), skip, skipped, next);
                }
            }
            open.addAll(skipped);
            if (source != number) {
                countDown();
            }
        }
        return next;
    }

    private int follow(int target, int kind, Skipped<T> skip, List<Integer> skipped, int goOnWith) {
        if (kind == GraphIndex.ENDED) {
            return arrive(target, goOnWith);
        }
        if ((kind == GraphIndex.NEEDS || nodes.isLastOfAny(target)) && nodes.change(target, null, skip)) {
            tellEnded(target, skip);
            skipped.add(target);
        }
        return goOnWith;
    }

    private static <T> @Nullable Skipped<T> skipAfter(String id, NodeResult<T> result) {
        return switch (result) {
            case NodeResult.Succeeded<T> succeeded -> null;
            case NodeResult.Failed<T> failed -> new Skipped<>(id);
            case Skipped<T> skipped -> skipped;
            case NodeResult.Cancelled<T> cancelled -> null;
        };
    }

    private static void suppress(@Nullable Throwable first, Throwable later) {
        if (first != null && first != later && !(later instanceof InterruptedException)) {
            first.addSuppressed(later);
        }
    }

    // ---- telling
    // -----------------------------------------------------------------------------------------------------

    private void tellReady(int number) {
        if (listens) {
            tell(() -> listener.ready(nodes.get(number).id()));
        }
    }

    private void tellEnded(int number, NodeResult<T> result) {
        if (listens) {
            tell(() -> listener.ended(nodes.get(number).id(), result));
        }
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

    // ---- stopping
    // ----------------------------------------------------------------------------------------------------

    /** What a result counts as: a failure after the stop is a consequence of the stop. */
    private NodeResult<T> asSeenByStop(NodeResult<T> proposed, boolean stuck) {
        Stop stopped = stop.get();
        if (stopped != null && proposed instanceof NodeResult.Failed<T> failed) {
            suppress(stopped.failure(), failed.cause());
            return new NodeResult.Cancelled<>(stopped.reason(), stuck);
        }
        return proposed;
    }

    /** Stops the run once: what has not started is cancelled, what runs is interrupted and, after the grace time, given up. */
    private void halt(Stop why) {
        if (!stop.compareAndSet(null, why)) {
            return;
        }
        inside.during(() -> {
            Thread self = Thread.currentThread();
            // Who runs first: they end while the others are counted.
            for (int i = nodes.size() - 1; i >= 0; i--) {
                if (nodes.state(i) instanceof Thread running && running != self) {
                    running.interrupt();
                }
            }
            for (int i = nodes.size() - 1; i >= 0; i--) {
                cancel(i, why);
            }
        });
        if (remaining.get() > 0) {
            alarm("grace", Watch.process().afterOnThread(options.grace(), this::reap));
        }
    }

    /** Cancels a node that does not run. */
    private void cancel(int number, Stop why) {
        NodeResult<T> result = new NodeResult.Cancelled<>(why.reason(), false);
        while (!(nodes.state(number) instanceof NodeResult<?>)) {
            if (nodes.state(number) instanceof Thread running) {
                if (running != Thread.currentThread() && !running.isInterrupted()) {
                    running.interrupt();
                }
                return;
            }
            if (nodes.change(number, null, result)) {
                tellEnded(number, result);
                countDown();
                return;
            }
        }
    }

    /** Ends the run after the grace time, whatever still runs. */
    private void reap() {
        inside.during(() -> {
            Stop stopped = stop.get();
            for (int i = 0; i < nodes.size() && stopped != null; i++) {
                Object state = nodes.state(i);
                NodeResult<T> result = new NodeResult.Cancelled<>(stopped.reason(), true);
                if (state instanceof Thread && nodes.change(i, state, result)) {
                    tellEnded(i, result);
                    countDown();
                }
            }
        });
    }

    /** Ends a node that ignored the interrupt at its timeout; the run goes on without its thread. */
    private void giveUp(int number, Thread runner, Duration limit) {
        inside.during(() -> {
            NodeResult<T> late = new NodeResult.Failed<>(
                    NodeTimeoutException.of(nodes.get(number).id(), limit, true));
            NodeResult<T> result = asSeenByStop(late, true);
            if (nodes.change(number, runner, result)) {
                int next = ended(number, result);
                ready.release(number);
                if (next >= 0) {
                    ready.addLate(next);
                }
                workers.signal();
            }
        });
    }

    private void alarm(Object key, Alarm alarm) {
        alarms.put(key, alarm);
        if (done.getCount() == 0) {
            alarm.cancel();
        }
    }

    private void finish() {
        Watch.process().remove(this);
        alarms.values().forEach(Alarm::cancel);
        GraphOutcome<T> how = outcomeOf();
        outcome = how;
        if (listens) {
            inside.during(() -> tell(() -> listener.runEnded(how)));
        }
        inside.end();
        done.countDown();
        alarms.values().forEach(Alarm::cancel);
    }

    private GraphOutcome<T> outcomeOf() {
        int size = nodes.size();
        Stop stopped = stop.get();
        int failed = firstFailure.get();
        Ending ending = Ending.SUCCEEDED;
        if (failed >= 0) {
            ending = Ending.FAILED;
        } else if (stopped != null) {
            for (int i = 0; i < size; i++) {
                ending = nodes.result(i) instanceof NodeResult.Cancelled<T> ? stopped.ending() : ending;
            }
        }
        Map<String, NodeResult<T>> results =
                new ResultMap<>(size, number -> nodes.get(number).id(), nodes::numberOf, number -> {
                    NodeResult<T> result = nodes.result(number);
                    if (result == null) {
                        throw new IllegalStateException("A run that has ended has a result for every node");
                    }
                    return result;
                });
        return new GraphOutcome<>(
                ending, results, failed >= 0 ? nodes.get(failed).id() : null);
    }

    /** Starts another worker if those that were started do not get to run; see {@link Workers}. */
    void helpIfStarved() {
        workers.helpIfStarved();
    }

    // ---- what running work asks for
    // ----------------------------------------------------------------------------------

    @Override
    public @Nullable GraphNode<T> node(String id) {
        return nodes.byId(id);
    }

    @Override
    public @Nullable NodeResult<T> result(String id) {
        int number = nodes.numberOf(id);
        return number < 0 ? null : nodes.result(number);
    }

    @Override
    public boolean comesAfter(GraphNode<T> node, String other) {
        return ancestry.comesAfter(node, other);
    }

    @Override
    public void check(GraphNode<T> adder, List<GraphNode<T>> all) {
        check(adder.id(), all);
    }

    private List<GraphNode<T>> check(String adder, List<GraphNode<T>> all) {
        if (nodes.size() - index.size() + all.size() > options.maxAdded()) {
            throw Additions.tooMany(options);
        }
        return Additions.checked(adder, all, id -> nodes.numberOf(id) >= 0, options);
    }

    // ---- GraphRun
    // ----------------------------------------------------------------------------------------------------

    @Override
    public GraphOutcome<T> join() {
        inside.refuseToWait();
        if (awaitDone(() -> halt(new Stop(Ending.CANCELLED, "the thread that waited for it was interrupted", null)))) {
            Thread.currentThread().interrupt();
        }
        return ended();
    }

    @Override
    public Optional<GraphOutcome<T>> join(Duration atMost) throws InterruptedException {
        inside.refuseToWait();
        long nanos = atMost.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : atMost.toNanos();
        return done.await(nanos, TimeUnit.NANOSECONDS) ? Optional.of(ended()) : Optional.empty();
    }

    @Override
    public void cancel(String reason) {
        halt(new Stop(Ending.CANCELLED, reason, null));
        if (!inside.here() && awaitDone(() -> {})) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the waiting thread was interrupted meanwhile} */
    private boolean awaitDone(Runnable atInterrupt) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
                atInterrupt.run();
            }
        }
    }

    private GraphOutcome<T> ended() {
        GraphOutcome<T> how = outcome;
        if (how == null) {
            throw new IllegalStateException("A run that has ended has an outcome");
        }
        return how;
    }

    @Override
    public boolean isDone() {
        return done.getCount() == 0;
    }
}
