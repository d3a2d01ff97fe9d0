package dev.regatta.fallback;

import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphOutcome.Ending;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeContext;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.NodeTimeoutException;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run whose whole state is guarded by one lock: made to be plainly right, as the twin that the accelerated executor is
 * compared with. A fixed number of threads takes ready nodes; the listener is called without the lock.
 */
final class LockedRun<T> implements GraphRun<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LockedRun.class);

    /** What is known of one node; guarded by the lock. */
    private static final class State<T> {
        final GraphNode<T> node;
        final List<State<T>> successors = new ArrayList<>();
        int waitingFor;

        @Nullable
        Thread thread;

        boolean workDone;
        boolean timedOut;

        @Nullable
        NodeResult<T> result;

        State(GraphNode<T> node) {
            this.node = node;
            this.waitingFor = node.after().size();
        }
    }

    private final GraphOptions options;
    private final GraphListener<T> listener;
    private final ThreadFactory threadFactory;
    private final int mostThreads;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, State<T>> states = new LinkedHashMap<>();
    private final ArrayDeque<State<T>> ready = new ArrayDeque<>();
    private int workers;
    private int ended;
    private int told;
    private @Nullable State<T> firstFailed;
    private @Nullable Ending stoppedBy;
    private String stopReason = "";

    LockedRun(
            TaskGraph<T> graph,
            GraphOptions options,
            GraphListener<T> listener,
            ThreadFactory threadFactory,
            int mostThreads) {
        this.options = options;
        this.listener = listener;
        this.threadFactory = threadFactory;
        this.mostThreads = Math.min(mostThreads, options.maxConcurrency());
        graph.nodes().forEach(node -> states.put(node.id(), new State<>(node)));
        for (State<T> state : states.values()) {
            for (String before : state.node.after()) {
                state(before).successors.add(state);
            }
            if (state.waitingFor == 0) {
                ready.add(state);
            }
        }
    }

    private State<T> state(String id) {
        State<T> state = states.get(id);
        if (state == null) {
            throw new IllegalStateException("A checked graph has no unknown id, but '" + id + "' is one");
        }
        return state;
    }

    void start() {
        Duration deadline = options.deadline();
        if (deadline != null && !states.isEmpty()) {
            threadFactory.newThread(() -> watchDeadline(deadline)).start();
        }
        lock.lock();
        try {
            hire();
        } finally {
            lock.unlock();
        }
    }

    // ---- workers
    // -----------------------------------------------------------------------------------------------------

    /** Starts as many workers as there is work and room for. Needs the lock. */
    private void hire() {
        for (int wanted = ready.size(); wanted > 0 && workers < mostThreads; wanted--) {
            Thread worker = threadFactory.newThread(this::work);
            try {
                worker.start();
                workers++;
            } catch (OutOfMemoryError noThread) { // the system is out of threads: those at work do the rest
                if (workers == 0) {
                    throw noThread;
                }
                return;
            }
        }
    }

    private void work() {
        while (true) {
            State<T> state = next();
            if (state == null) {
                return;
            }
            tell(() -> listener.started(state.node.id()));
            watchTimeout(state);
            NodeResult<T> result = unlessLate(state, call(state.node));
            if (!settle(state, result)) {
                return; // the run gave this node up and has replaced this worker
            }
            leave(state);
        }
    }

    private void leave(State<T> state) {
        lock.lock();
        try {
            state.thread = null;
        } finally {
            lock.unlock();
        }
    }

    /** {@return the next node to run, marked as running; {@code null} when there is none for this worker} */
    private @Nullable State<T> next() {
        lock.lock();
        try {
            Thread.interrupted(); // an interrupt that was meant for an earlier node
            State<T> state = ready.poll();
            while (state != null && state.result != null) {
                state = ready.poll();
            }
            if (state == null) {
                workers--;
            } else {
                state.thread = Thread.currentThread();
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    private NodeResult<T> call(GraphNode<T> node) {
        try {
            return new NodeResult.Succeeded<>(node.work().run(new Context(node.id())));
        } catch (Throwable thrown) { // the one place where any throwable of any node becomes a result
            return new NodeResult.Failed<>(thrown);
        }
    }

    // ---- ends of nodes
    // -----------------------------------------------------------------------------------------------

    /** What has ended and must be told to the listener once the lock is free. */
    private final class Endings {
        private final Map<String, NodeResult<T>> ends = new LinkedHashMap<>();

        /** Gives a node its result. Needs the lock. */
        void end(State<T> state, NodeResult<T> result) {
            state.result = result;
            ended++;
            ends.put(state.node.id(), result);
        }

        void tellAll() {
            ends.forEach((id, result) -> tell(() -> listener.ended(id, result)));
            lock.lock();
            try {
                told += ends.size();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** {@return whether the result was taken} */
    private boolean settle(State<T> state, NodeResult<T> proposed) {
        Endings endings = new Endings();
        lock.lock();
        try {
            if (state.result != null) {
                return false;
            }
            if (proposed instanceof NodeResult.Failed<T> failed && stoppedBy != null) {
                suppress(failed.cause());
                endings.end(state, new NodeResult.Cancelled<>(stopReason, false));
            } else {
                endings.end(state, proposed);
                if (proposed instanceof NodeResult.Failed<T> failed) {
                    suppress(failed.cause());
                    firstFailed = firstFailed == null ? state : firstFailed;
                }
            }
        } finally {
            lock.unlock();
        }
        endings.tellAll();
        follow(state);
        return true;
    }

    /** Does what the end of a node means for others, after the listener knows of that end. */
    private void follow(State<T> state) {
        Endings endings = new Endings();
        boolean halt = false;
        lock.lock();
        try {
            if (state.result instanceof NodeResult.Succeeded<T>) {
                for (State<T> successor : state.successors) {
                    if (--successor.waitingFor == 0 && successor.result == null) {
                        ready.add(successor);
                    }
                }
                hire();
            } else if (state.result instanceof NodeResult.Failed<T>) {
                reachableFrom(state).stream()
                        .filter(descendant -> descendant.result == null)
                        .forEach(descendant -> endings.end(descendant, new NodeResult.Skipped<>(state.node.id())));
                halt = options.failurePolicy() == FailurePolicy.FAIL_FAST;
            }
        } finally {
            lock.unlock();
        }
        endings.tellAll();
        if (halt) {
            halt(Ending.FAILED, "'" + state.node.id() + "' failed");
        }
    }

    /** Keeps what a later failure threw with the first one. Needs the lock. */
    private void suppress(Throwable later) {
        if (firstFailed != null
                && firstFailed.result instanceof NodeResult.Failed<T> first
                && !first.cause().equals(later)
                && !(later instanceof InterruptedException)) {
            first.cause().addSuppressed(later);
        }
    }

    private Set<State<T>> reachableFrom(State<T> state) {
        Set<State<T>> found = new HashSet<>();
        ArrayDeque<State<T>> open = new ArrayDeque<>(state.successors);
        for (State<T> next = open.poll(); next != null; next = open.poll()) {
            if (found.add(next)) {
                open.addAll(next.successors);
            }
        }
        return found;
    }

    private void tell(Runnable report) {
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

    private void halt(Ending ending, String reason) {
        Endings endings = new Endings();
        lock.lock();
        try {
            if (stoppedBy != null || ended == states.size()) {
                return;
            }
            stoppedBy = ending;
            stopReason = reason;
            for (State<T> state : states.values()) {
                Thread running = state.thread;
                if (state.result != null) {
                    continue;
                }
                if (running == null) {
                    endings.end(state, new NodeResult.Cancelled<>(reason, false));
                } else if (!running.equals(Thread.currentThread())) {
                    running.interrupt();
                }
            }
            if (ended < states.size()) {
                threadFactory.newThread(this::reap).start();
            }
        } finally {
            lock.unlock();
        }
        endings.tellAll();
    }

    /** Ends the run after the grace time, whatever still runs. */
    private void reap() {
        if (awaitEnd(options.grace())) {
            return;
        }
        Endings endings = new Endings();
        lock.lock();
        try {
            states.values().stream()
                    .filter(state -> state.result == null)
                    .forEach(state -> endings.end(state, new NodeResult.Cancelled<>(stopReason, true)));
        } finally {
            lock.unlock();
        }
        endings.tellAll();
    }

    private void watchDeadline(Duration deadline) {
        if (!awaitEnd(deadline)) {
            halt(Ending.DEADLINE, "the run's deadline of " + deadline.toMillis() + " ms passed");
        }
    }

    /** Starts the watcher of a node that has a timeout. */
    private void watchTimeout(State<T> state) {
        Duration timeout = state.node.timeout();
        if (timeout != null) {
            threadFactory.newThread(() -> enforce(state, timeout)).start();
        }
    }

    private void enforce(State<T> state, Duration timeout) {
        if (awaitWork(state, timeout)) {
            return;
        }
        lock.lock();
        try {
            if (state.result != null || state.workDone || state.thread == null) {
                return;
            }
            state.timedOut = true;
            state.thread.interrupt();
        } finally {
            lock.unlock();
        }
        if (!awaitWork(state, options.grace())
                && settle(state, new NodeResult.Failed<>(NodeTimeoutException.of(state.node.id(), timeout, true)))) {
            lock.lock();
            try {
                workers--; // its thread is lost to the run
                hire();
            } finally {
                lock.unlock();
            }
        }
    }

    /** {@return what a node with a timeout really ended with: its time may have been up before its work ended} */
    private NodeResult<T> unlessLate(State<T> state, NodeResult<T> result) {
        lock.lock();
        try {
            state.workDone = true;
            changed.signalAll();
            Duration timeout = state.node.timeout();
            return state.timedOut && timeout != null
                    ? new NodeResult.Failed<>(NodeTimeoutException.of(state.node.id(), timeout, false))
                    : result;
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether a node's work ended within a time} */
    private boolean awaitWork(State<T> state, Duration atMost) {
        return await(atMost, () -> state.workDone);
    }

    private boolean awaitEnd(Duration atMost) {
        return await(atMost, this::isOver);
    }

    private boolean await(Duration atMost, BooleanSupplier condition) {
        lock.lock();
        try {
            long nanos = atMost.toNanos();
            while (!condition.getAsBoolean()) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = changed.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException stray) { // nobody knows these threads, so nobody means it
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** {@return whether every node has ended and the listener has been told} */
    private boolean isOver() {
        return told == states.size();
    }

    // ---- GraphRun
    // ----------------------------------------------------------------------------------------------------

    @Override
    public GraphOutcome<T> join() {
        boolean interrupted = awaitEndThroughInterrupts(
                () -> halt(Ending.CANCELLED, "the thread that waited for it was interrupted"));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome();
    }

    @Override
    public Optional<GraphOutcome<T>> join(Duration atMost) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long nanos = atMost.toNanos();
            while (!isOver() && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return isOver() ? Optional.of(outcome()) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel(String reason) {
        halt(Ending.CANCELLED, reason);
        if (!runsOn(Thread.currentThread()) && awaitEndThroughInterrupts(() -> {})) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@return whether the waiting thread was interrupted meanwhile} */
    private boolean awaitEndThroughInterrupts(Runnable atInterrupt) {
        boolean interrupted = false;
        lock.lock();
        try {
            while (!isOver()) {
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

    private boolean runsOn(Thread thread) {
        lock.lock();
        try {
            return states.values().stream().anyMatch(state -> thread.equals(state.thread));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isDone() {
        lock.lock();
        try {
            return isOver();
        } finally {
            lock.unlock();
        }
    }

    private GraphOutcome<T> outcome() {
        lock.lock();
        try {
            Map<String, NodeResult<T>> results = LinkedHashMap.newLinkedHashMap(states.size());
            boolean cancelled = false;
            for (State<T> state : states.values()) {
                if (state.result != null) {
                    results.put(state.node.id(), state.result);
                    cancelled |= state.result instanceof NodeResult.Cancelled<T>;
                }
            }
            Ending ending =
                    firstFailed != null ? Ending.FAILED : cancelled && stoppedBy != null ? stoppedBy : Ending.SUCCEEDED;
            return new GraphOutcome<>(ending, results, firstFailed == null ? null : firstFailed.node.id());
        } finally {
            lock.unlock();
        }
    }

    private boolean comesAfter(String id, String other) {
        return state(id).node.after().contains(other)
                || reachableFrom(state(other)).contains(state(id));
    }

    /** What a node's work sees. */
    private final class Context implements NodeContext<T> {
        private final String id;

        Context(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public T value(String other) {
            State<T> asked = states.get(other);
            if (asked == null) {
                throw new IllegalArgumentException(
                        "'" + id + "' asked for the value of '" + other + "', which is not in the graph.");
            }
            lock.lock();
            try {
                if (comesAfter(id, other) && asked.result instanceof NodeResult.Succeeded<T> succeeded) {
                    return succeeded.value();
                }
            } finally {
                lock.unlock();
            }
            throw new IllegalArgumentException("'" + id + "' asked for the value of '" + other
                    + "', which it does not come after; declare that it does.");
        }
    }
}
