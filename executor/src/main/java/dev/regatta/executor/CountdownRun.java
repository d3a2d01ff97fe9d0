package dev.regatta.executor;

import dev.regatta.executor.AddedNodes.Added;
import dev.regatta.executor.AddedNodes.Edge;
import dev.regatta.executor.Stops.Stop;
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
import dev.regatta.spi.graph.AddedNodeCheck;
import dev.regatta.spi.graph.Alarms.Alarm;
import dev.regatta.spi.graph.Ancestry;
import dev.regatta.spi.graph.GraphIndex;
import dev.regatta.spi.graph.ReadyQueue;
import dev.regatta.spi.graph.RunThreadMark;
import dev.regatta.spi.graph.RunningContext;
import dev.regatta.spi.graph.SafeListener;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

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
 *
 * <p>A stop leaves clean-up nodes alone, until a second stop ends them, too. What throws in the run's own bookkeeping, such as for
 * want of memory, ends the run: from then on nothing is trusted but the slots.
 */
@SuppressWarnings("ReferenceEquality") // the same thread
final class CountdownRun<T> implements GraphRun<T>, RunningContext.Host<T> {
    /** What {@link #runNode} returns when nothing that it made ready is left to go on with. */
    static final int NONE = -1;

    /** What it returns when the run has given up waiting for the thread, and has passed its permits on. */
    static final int GONE = -2;

    /** How often the end of a run that collapsed is tried again, a hundred times a second, while there is no memory for it. */
    private static final int MOST_TRIES = 3_000;

    private final GraphIndex index;
    private final Nodes<T> nodes;
    private final GraphOptions options;
    private final SafeListener<T> listener;

    private final AtomicInteger remaining;
    private final AtomicInteger cleanUps; // of those that remain
    private final ReadyNodes ready;
    private final Workers workers;

    private final Map<Integer, Integer> attempts =
            new ConcurrentHashMap<>(4); // of nodes that failed and are tried again
    private final Map<Object, Alarm> alarms = new ConcurrentHashMap<>(4);
    private final Failures<T> failures = new Failures<>();
    private final Stops stops;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean collapsed = new AtomicBoolean();
    private final AtomicBoolean endTold = new AtomicBoolean();
    private final RunThreadMark inside = new RunThreadMark();
    private final Ancestry ancestry;
    /** Nothing is left but clean-up, after a stop; or nothing at all. */
    private final CountDownLatch worked = new CountDownLatch(1);

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile @Nullable GraphOutcome<T> outcome;

    CountdownRun(TaskGraph<T> graph, GraphIndex index, GraphOptions options, GraphListener<T> listener) {
        this.nodes = new Nodes<>(graph.nodes(), index);
        this.index = index;
        this.options = options;
        this.listener = new SafeListener<>(listener);
        this.remaining = new AtomicInteger(index.size());
        this.stops = new Stops(!options.cleanUp().isZero());
        this.cleanUps = new AtomicInteger(stops.sparesCleanUp() ? index.cleanUps() : 0);
        boolean limited = options.maxConcurrency() < Integer.MAX_VALUE
                || !index.resources().isEmpty()
                || !options.permits().isEmpty();
        this.ready = limited
                ? new PermitQueue(
                        index,
                        new ReadyQueue(index, number -> nodes.get(number).rules(), options),
                        options.maxConcurrency())
                : new ReadyFifo(index);
        this.workers = new Workers(this, ready, inside);
        this.ancestry = new Ancestry(index, nodes::byId);
    }

    void start() {
        if (index.size() == 0) {
            finish();
            return;
        }
        guarded(this::startNodes);
    }

    private void startNodes() {
        ProcessTimer.process().add(this);
        Duration deadline = options.deadline();
        if (deadline != null) {
            String reason = "the run's deadline of " + deadline.toMillis() + " ms passed";
            alarmOnThread("deadline", deadline, () -> halt(new Stop(Ending.DEADLINE, reason)));
        }
        if (listener.listens()) {
            inside.during(() -> {
                for (int i = 0; i < index.size(); i++) {
                    if (index.waits(i) == 0) {
                        listener.ready(nodes.get(i).id());
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
    public boolean isStopped(GraphNode<T> node) {
        return stops.of(node) != null;
    }

    private @Nullable Stop stopOf(int number) {
        return stops.first() == null ? null : stops.of(nodes.get(number));
    }

    // ---- running a node
    // ----------------------------------------------------------------------------------------------

    /** Runs a node on the current thread, and returns one that this made ready and that nobody else will run, or why not. */
    int runNode(int number) {
        try {
            return perform(number);
        } catch (Throwable broken) { // neither the work's nor a listener's
            collapse(number, broken);
            return GONE;
        }
    }

    private int perform(int number) {
        Thread self = Thread.currentThread();
        Thread.interrupted(); // an interrupt that was meant for an earlier node; a stop is seen below
        if (!nodes.change(number, null, self)) {
            ready.release(number);
            return NONE;
        }
        Stop stopped = stopOf(number);
        if (stopped != null) {
            return settle(number, self, new NodeResult.Cancelled<>(stopped.reason(), false));
        }
        GraphNode<T> node = nodes.get(number);
        int attempt = attempts.isEmpty() ? 1 : attempts.getOrDefault(number, 1);
        RunningContext<T> context = new RunningContext<>(this, node, attempt);
        Duration limit = node.rules().timeout();
        Guard guard = limit == null
                ? null
                : new Guard(limit, options.grace(), () -> guarded(() -> giveUp(number, self, limit)));
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
            listener.started(node.id());
            return new NodeResult.Succeeded<>(node.work().run(context));
        } catch (Throwable thrown) { // the one place where any throwable of any node becomes a result
            return new NodeResult.Failed<>(thrown);
        }
    }

    private boolean isWorthRetry(GraphNode<T> node, int attempt, Throwable failure) {
        try {
            return stops.of(node) == null && node.rules().retry().again(attempt, failure);
        } catch (Throwable broken) { // the rule is the user's code
            failures.addOther(broken);
            return false;
        }
    }

    private int retry(int number, Thread self, int attempt, Throwable failure) {
        GraphNode<T> node = nodes.get(number);
        Duration delay = node.rules().retry().delayAfter(attempt, ThreadLocalRandom.current());
        listener.retried(node.id(), attempt, failure, delay);
        attempts.put(number, attempt + 1);
        if (!nodes.change(number, self, null)) {
            return GONE;
        }
        ready.release(number);
        Stop stopped = stopOf(number);
        if (stopped != null) { // who stopped it may have seen the thread and not the empty slot
            cancel(number, stopped);
        } else if (delay.isZero()) {
            ready.addLate(number);
        } else {
            alarm(
                    number,
                    ProcessTimer.process()
                            .after(
                                    delay,
                                    () -> guarded(() -> {
                                        alarms.remove(number);
                                        ready.addLate(number);
                                        workers.signal();
                                    })));
        }
        return NONE;
    }

    // ---- ends of nodes
    // -----------------------------------------------------------------------------------------------

    /** Ends a node that runs on the current thread; see {@link #runNode} for what is returned. */
    private int settle(int number, Thread self, NodeResult<T> proposed) {
        NodeResult<T> result = asSeenByStop(number, proposed, false);
        if (!nodes.change(number, self, result)) {
            return GONE;
        }
        int next = ended(number, result);
        ready.release(number); // only now: a failure has stopped the run before anything else gets its permit
        return next;
    }

    private int settleWithAdded(int number, Thread self, NodeResult<T> result, List<GraphNode<T>> added) {
        AddedNodes<T> more = nodes.additional();
        List<Added<T>> started = new ArrayList<>();
        List<Added<T>> skipped = new ArrayList<>();
        InvalidGraphException problem = null;
        more.lock.lock();
        try {
            List<GraphNode<T>> checked = check(nodes.get(number).id(), added);
            if (!nodes.change(number, self, result)) {
                return GONE;
            }
            remaining.addAndGet(checked.size()); // before the clean-ups among them, see countDown
            cleanUps.addAndGet((int) checked.stream().filter(stops::spares).count());
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
        Stop stopped = stops.first();
        for (Added<T> node : skipped) {
            NodeResult<T> skip = skipOf(node.node);
            if (skip == null && stopped != null) { // what it needs was cancelled
                skip = new NodeResult.Cancelled<>(stopped.reason(), false);
            }
            if (skip != null && node.state.compareAndSet(null, skip)) {
                handOn(ended(node.number, skip));
            }
        }
        for (int i = index.size(); stopped != null && i < nodes.size(); i++) {
            Stop stoppedToo = stopOf(i);
            if (stoppedToo != null) {
                cancel(i, stoppedToo);
            }
        }
        return next;
    }

    /** Puts added nodes into the run, with edges from what has not ended. Needs the lock of the additional nodes. */
    private void connect(AddedNodes<T> more, List<GraphNode<T>> added, List<Added<T>> started, List<Added<T>> skipped) {
        List<Added<T>> all = new ArrayList<>();
        added.forEach(node -> all.add(more.add(node)));
        if (ready instanceof PermitQueue queue) {
            Map<String, Duration> ways = AddedNodeCheck.longestWays(added, options.durations());
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
        listener.ended(nodes.get(number).id(), result);
        int next = switch (result) {
            case NodeResult.Succeeded<T> succeeded -> release(number, NONE);
            case NodeResult.Failed<T> failed -> fail(number, failed.cause());
            case Skipped<T> skipped -> endAllAfter(number, skipped);
            case NodeResult.Cancelled<T> stopped -> cancelAllAfter(number, stopped);
        };
        countDown(number);
        return next;
    }

    /**
     * Counts a node that has ended. Work is left as long as more remains than clean-up: who asks reads what remains first, and a
     * clean-up node leaves the latter count first, so that nobody sees less work than there is.
     */
    private void countDown(int number) {
        if (cleanUps.get() > 0 && stops.spares(nodes.get(number))) {
            cleanUps.decrementAndGet();
        }
        int left = remaining.decrementAndGet();
        if (left == 0) {
            finish();
        } else if (stops.first() != null && left <= cleanUps.get()) {
            onlyCleanUpIsLeft();
        }
    }

    /** Lets whoever has nodes to do know of one. */
    private void handOn(int number) {
        if (number >= 0) {
            ready.addLate(number);
        }
        workers.signal();
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
        AddedNodes<T> more = nodes.additionalOrNull();
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
        listener.ready(nodes.get(target).id());
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
        GraphNode<T> node = nodes.get(number);
        failures.add(number, cause, stops.first() != null && stops.spares(node));
        int next = endAllAfter(number, new Skipped<>(node.id()));
        if (options.failurePolicy() == FailurePolicy.FAIL_FAST) {
            halt(new Stop(Ending.FAILED, "'" + node.id() + "' failed"));
        }
        return next;
    }

    /** Follows the edges of a node that was cancelled, if there is clean-up: whatever else comes after it is cancelled anyway. */
    private int cancelAllAfter(int number, NodeResult.Cancelled<T> stopped) {
        return cleanUps.get() == 0 ? NONE : endAllAfter(number, new NodeResult.Cancelled<>(stopped.reason(), false));
    }

    /** Follows the edges of a node that did not succeed, and of those that end in the same way for that, without recursion. */
    private int endAllAfter(int number, NodeResult<T> sameEnd) {
        int next = NONE;
        ArrayDeque<Integer> open = new ArrayDeque<>();
        for (Integer source = number; source != null; source = open.poll()) {
            List<Integer> endedToo = new ArrayList<>();
            if (source < index.size()) {
                for (int edge = index.firstEdge(source), end = index.firstEdge(source + 1); edge < end; edge++) {
                    next = follow(index.target(edge), index.kind(edge), sameEnd, endedToo, next);
                }
            }
            AddedNodes<T> more = nodes.additionalOrNull();
            if (more != null) {
                for (Edge edge : more.takeEdges(source)) {
                    next = follow(edge.target(), edge.kind(), sameEnd, endedToo, next);
                }
            }
            open.addAll(endedToo);
            if (source != number) {
                countDown(source);
            }
        }
        return next;
    }

    private int follow(int target, int kind, NodeResult<T> sameEnd, List<Integer> endedToo, int goOnWith) {
        if (kind == GraphIndex.ENDED) {
            return arrive(target, goOnWith);
        }
        if ((kind == GraphIndex.NEEDS || nodes.isLastOfAny(target)) && nodes.change(target, null, sameEnd)) {
            listener.ended(nodes.get(target).id(), sameEnd);
            endedToo.add(target);
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

    // ---- stopping
    // ----------------------------------------------------------------------------------------------------

    /** What a result counts as: a failure after the stop is a consequence of the stop. */
    private NodeResult<T> asSeenByStop(int number, NodeResult<T> proposed, boolean stuck) {
        Stop stopped = stopOf(number);
        if (stopped != null && proposed instanceof NodeResult.Failed<T> failed) {
            if (!(failed.cause() instanceof InterruptedException)) {
                failures.addOther(failed.cause());
            }
            return new NodeResult.Cancelled<>(stopped.reason(), stuck);
        }
        return proposed;
    }

    /** Stops the run once: what has not started is cancelled, what runs is interrupted and, after the grace time, given up. */
    private void halt(Stop why) {
        if (!stops.set(why)) {
            return;
        }
        inside.during(this::stopNodes);
        int left = remaining.get();
        if (left > 0) {
            alarmOnThread("grace", options.grace(), this::reap);
            if (left <= cleanUps.get()) {
                onlyCleanUpIsLeft();
            }
            workers.signal(); // clean-up may be ready by now
        }
    }

    /** After a stop nothing is left but clean-up, which has a time of its own. */
    private void onlyCleanUpIsLeft() {
        worked.countDown();
        alarms.computeIfAbsent(
                "clean-up",
                key -> ProcessTimer.process()
                        .afterOnThread(
                                options.cleanUp(),
                                () -> guarded(() -> haltCleanUps("the time for cleaning up, "
                                        + options.cleanUp().toMillis() + " ms, was over"))));
    }

    /** Stops the clean-up, too. */
    private void haltCleanUps(String reason) {
        Stop stopped = stops.first();
        if (stopped != null && stops.setOfCleanUp(new Stop(stopped.ending(), reason))) {
            inside.during(this::stopNodes);
            if (remaining.get() > 0) {
                alarmOnThread("grace of clean-up", options.grace(), this::reap);
            }
        }
    }

    /** Interrupts and cancels what may not run any more. */
    private void stopNodes() {
        Thread self = Thread.currentThread();
        // Who runs first: they end while the others are counted.
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.state(i) instanceof Thread running && running != self && stopOf(i) != null) {
                running.interrupt();
            }
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Stop why = stopOf(i);
            if (why != null) {
                cancel(i, why);
            }
        }
    }

    /** Cancels a node that does not run. */
    private void cancel(int number, Stop why) {
        NodeResult.Cancelled<T> result = new NodeResult.Cancelled<>(why.reason(), false);
        while (!(nodes.state(number) instanceof NodeResult<?>)) {
            if (nodes.state(number) instanceof Thread running) {
                if (running != Thread.currentThread() && !running.isInterrupted()) {
                    running.interrupt();
                }
                return;
            }
            if (nodes.change(number, null, result)) {
                handOn(ended(number, result));
                return;
            }
        }
    }

    /** After the grace time, ends what still runs although it may not. */
    private void reap() {
        inside.during(() -> {
            for (int i = 0; i < nodes.size(); i++) {
                Stop stopped = stopOf(i);
                if (stopped != null && nodes.state(i) instanceof Thread running) {
                    NodeResult.Cancelled<T> result = new NodeResult.Cancelled<>(stopped.reason(), true);
                    if (nodes.change(i, running, result)) {
                        int next = ended(i, result);
                        ready.release(i);
                        handOn(next);
                    }
                }
            }
        });
    }

    /** Ends a node that ignored the interrupt at its timeout; the run goes on without its thread. */
    private void giveUp(int number, Thread runner, Duration limit) {
        inside.during(() -> {
            NodeResult<T> late = new NodeResult.Failed<>(
                    NodeTimeoutException.of(nodes.get(number).id(), limit, true));
            NodeResult<T> result = asSeenByStop(number, late, true);
            if (nodes.change(number, runner, result)) {
                int next = ended(number, result);
                ready.release(number);
                handOn(next);
            }
        });
    }

    private void alarmOnThread(String key, Duration delay, Runnable action) {
        alarm(key, ProcessTimer.process().afterOnThread(delay, () -> guarded(action)));
    }

    private void alarm(Object key, Alarm alarm) {
        alarms.put(key, alarm);
        if (done.getCount() == 0) {
            alarm.cancel();
        }
    }

    // ---- the end
    // -----------------------------------------------------------------------------------------------------

    private void finish() {
        ProcessTimer.process().remove(this);
        alarms.values().forEach(Alarm::cancel);
        GraphOutcome<T> how = failures.outcome(nodes, stops.first());
        if (endTold.compareAndSet(false, true)) {
            outcome = how;
            inside.during(() -> listener.runEnded(how));
        }
        inside.end();
        done.countDown();
        worked.countDown();
        alarms.values().forEach(Alarm::cancel);
    }

    /** Does something that belongs to no node; whatever it throws ends the run. */
    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (Throwable broken) {
            collapse(-1, broken);
        }
    }

    /**
     * Ends the run after its own bookkeeping threw, such as for want of memory or stack: what was to be counted or started may
     * not have been, so nothing is relied on but the slots.
     *
     * @param number the node at which it happened; negative for none
     */
    void collapse(int number, Throwable broken) {
        boolean first = collapsed.compareAndSet(false, true);
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                failAll(number, broken, first);
                return;
            } catch (Throwable still) { // the heap is full for a while
                ProcessTimer.pause();
            }
        }
        done.countDown();
        worked.countDown();
    }

    private void failAll(int number, Throwable broken, boolean first) {
        int failed = number;
        for (int i = 0; failed < 0 && i < nodes.size(); i++) {
            failed = nodes.result(i) == null ? i : failed;
        }
        if (failed >= 0 && !(nodes.result(failed) instanceof NodeResult.Failed<T>)) {
            nodes.set(failed, new NodeResult.Failed<>(broken));
            listener.ended(nodes.get(failed).id(), new NodeResult.Failed<>(broken));
        }
        failures.add(failed, broken, false);
        if (first) {
            Stop why = new Stop(
                    Ending.FAILED,
                    "the executor failed with " + broken.getClass().getName());
            stops.set(why);
            stops.setOfCleanUp(why);
            endWithoutCounting(why);
            finish();
        }
    }

    private void endWithoutCounting(Stop why) {
        Thread self = Thread.currentThread();
        long end = System.nanoTime() + options.grace().toNanos();
        for (boolean runs = true; runs; ) {
            runs = false;
            boolean patient = end - System.nanoTime() > 0;
            for (int i = 0; i < nodes.size(); i++) {
                Object state = nodes.state(i);
                if (state instanceof Thread running && running != self && patient) {
                    runs = true;
                    running.interrupt();
                } else if (!(state instanceof NodeResult<?>)) {
                    NodeResult<T> result = new NodeResult.Cancelled<>(why.reason(), state instanceof Thread);
                    if (nodes.change(i, state, result)) {
                        listener.ended(nodes.get(i).id(), result);
                    }
                }
            }
            LockSupport.parkNanos(runs ? 1_000_000 : 1);
        }
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
            throw AddedNodeCheck.tooMany(options);
        }
        return AddedNodeCheck.checked(adder, all, id -> nodes.numberOf(id) >= 0, options);
    }

    // ---- GraphRun
    // ----------------------------------------------------------------------------------------------------

    @Override
    public GraphOutcome<T> join() {
        inside.refuseToWait();
        if (await(done, () -> stopFor("the thread that waited for it was interrupted"))) {
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
        stopFor(reason);
        if (!inside.here() && await(stops.ofCleanUp() == null ? worked : done, () -> {})) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels the run, and the second time its clean-up. */
    private void stopFor(String reason) {
        guarded(() -> {
            halt(new Stop(Ending.CANCELLED, reason));
            if (cancelled.getAndSet(true)) {
                haltCleanUps(reason);
            }
        });
    }

    /** {@return whether the waiting thread was interrupted meanwhile} */
    private static boolean await(CountDownLatch latch, Runnable atInterrupt) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
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
