package dev.regatta.executor;

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
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run that counts down: each node knows how many nodes it still waits for, and whoever ends the last of them makes it
 * ready. There is no scheduler thread and no lock. Workers take ready nodes from a queue until it is empty; a permit per
 * worker bounds how many there are.
 *
 * <p>Invariants. A node's result is set once, by compare-and-set; whoever sets it counts the node as ended. A node's slot in
 * {@code threads} is written before the stop flag is read, and the stop flag is written before the slots are read: so a
 * stopped run either keeps a node from starting or interrupts it, and never misses it.
 */
final class CountdownRun<T> implements GraphRun<T> {
    private static final Logger LOG = LoggerFactory.getLogger(CountdownRun.class);

    /** Why a run was stopped before its end. */
    private record Stop(
            Ending ending, String reason, @Nullable Throwable failure) {}

    private final IndexedGraph<T> graph;
    private final GraphOptions options;
    private final GraphListener<T> listener;
    private final ThreadFactory threadFactory;

    private final AtomicIntegerArray waitingFor;
    private final AtomicReferenceArray<@Nullable NodeResult<T>> results;
    private final AtomicReferenceArray<@Nullable Thread> threads;
    private final ConcurrentLinkedQueue<Integer> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger permits;
    private final AtomicInteger remaining;
    private final AtomicInteger firstFailure = new AtomicInteger(-1);
    private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
    private final CountDownLatch done = new CountDownLatch(1);

    CountdownRun(IndexedGraph<T> graph, GraphOptions options, GraphListener<T> listener, ThreadFactory threadFactory) {
        this.graph = graph;
        this.options = options;
        this.listener = listener;
        this.threadFactory = threadFactory;
        this.waitingFor = new AtomicIntegerArray(graph.predecessors());
        this.results = new AtomicReferenceArray<>(graph.size());
        this.threads = new AtomicReferenceArray<>(graph.size());
        this.permits = new AtomicInteger(options.maxConcurrency());
        this.remaining = new AtomicInteger(graph.size());
    }

    void start() {
        if (graph.size() == 0) {
            done.countDown();
            return;
        }
        Duration deadline = options.deadline();
        if (deadline != null) {
            threadFactory.newThread(() -> watchDeadline(deadline)).start();
        }
        int roots = 0;
        for (int i = 0; i < graph.size(); i++) {
            if (graph.predecessors()[i] == 0) {
                ready.add(i);
                roots++;
            }
        }
        hireWorkers(roots);
    }

    // ---- workers
    // -----------------------------------------------------------------------------------------------------

    private void hireWorkers(int wanted) {
        for (int hired = 0; hired < wanted && !ready.isEmpty() && takePermit(); hired++) {
            threadFactory.newThread(this::work).start();
        }
    }

    private boolean takePermit() {
        int free = permits.get();
        while (free > 0) {
            if (permits.compareAndSet(free, free - 1)) {
                return true;
            }
            free = permits.get();
        }
        return false;
    }

    /** Runs ready nodes until there are none. The permit is given back before the last look, so that no node is left over. */
    private void work() {
        do {
            for (Integer node = ready.poll(); node != null; node = ready.poll()) {
                if (!runNode(node)) {
                    return;
                }
            }
            permits.incrementAndGet();
        } while (!ready.isEmpty() && takePermit());
    }

    /** {@return whether this thread may go on: no, if the run gave up waiting for it and has passed its permit on} */
    private boolean runNode(int node) {
        Thread self = Thread.currentThread();
        threads.set(node, self);
        Thread.interrupted(); // an interrupt that was meant for an earlier node; a stop is seen in the next line
        if (stop.get() != null || results.get(node) != null) {
            threads.set(node, null);
            settle(node, new NodeResult.Cancelled<>(reasonOfStop(), false));
            return true;
        }
        GraphNode<T> declared = graph.nodes().get(node);
        tell(() -> listener.started(declared.id()));
        Timeout timeout =
                declared.timeout() == null ? null : new Timeout(node, declared.id(), declared.timeout(), self);
        NodeResult<T> result = call(declared);
        if (timeout != null && timeout.passed()) {
            result = new NodeResult.Failed<>(NodeTimeoutException.of(declared.id(), timeout.limit, false));
        }
        boolean mine = settle(node, result);
        threads.set(node, null);
        return mine;
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

    /**
     * Gives a node its result, if it has none yet, and acts on it.
     *
     * @return whether the result was taken
     */
    private boolean settle(int node, NodeResult<T> proposed) {
        NodeResult<T> result = proposed;
        Stop stopped = stop.get();
        if (stopped != null && proposed instanceof NodeResult.Failed<T> failed) {
            result = new NodeResult.Cancelled<>(stopped.reason(), false);
            suppress(stopped.failure(), failed.cause());
        }
        if (!results.compareAndSet(node, null, result)) {
            return false;
        }
        NodeResult<T> settled = result;
        tell(() -> listener.ended(graph.nodes().get(node).id(), settled));
        switch (settled) {
            case NodeResult.Succeeded<T> succeeded -> release(node);
            case NodeResult.Failed<T> failed -> fail(node, failed.cause());
            case NodeResult.Skipped<T> skipped -> {}
            case NodeResult.Cancelled<T> cancelled -> {}
        }
        if (remaining.decrementAndGet() == 0) {
            done.countDown();
        }
        return true;
    }

    private void release(int node) {
        int released = 0;
        for (int successor : graph.successors()[node]) {
            if (waitingFor.decrementAndGet(successor) == 0) {
                ready.add(successor);
                released++;
            }
        }
        hireWorkers(released - 1); // one of them is for the worker that ended this node
    }

    private void fail(int node, Throwable cause) {
        boolean first = firstFailure.compareAndSet(-1, node);
        String id = graph.nodes().get(node).id();
        if (!first && results.get(firstFailure.get()) instanceof NodeResult.Failed<T> earlier) {
            suppress(earlier.cause(), cause);
        }
        for (int descendant : graph.reachableFrom(node)) {
            settle(descendant, new NodeResult.Skipped<>(id));
        }
        if (options.failurePolicy() == FailurePolicy.FAIL_FAST) {
            halt(new Stop(Ending.FAILED, "'" + id + "' failed", cause));
        }
    }

    private static void suppress(@Nullable Throwable first, Throwable later) {
        if (first != null && !first.equals(later) && !(later instanceof InterruptedException)) {
            first.addSuppressed(later);
        }
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

    /** Stops the run once: what has not started is cancelled, what runs is interrupted and, after the grace time, given up. */
    private void halt(Stop why) {
        if (!stop.compareAndSet(null, why)) {
            return;
        }
        Thread self = Thread.currentThread();
        for (int i = 0; i < graph.size(); i++) {
            if (results.get(i) == null) {
                Thread running = threads.get(i);
                if (running == null) {
                    settle(i, new NodeResult.Cancelled<>(why.reason(), false));
                } else if (!running.equals(self)) {
                    running.interrupt();
                }
            }
        }
        if (remaining.get() > 0) {
            threadFactory.newThread(this::reap).start();
        }
    }

    /** Ends the run after the grace time, whatever still runs. */
    private void reap() {
        if (awaitDone(options.grace())) {
            return;
        }
        for (int i = 0; i < graph.size(); i++) {
            if (results.get(i) == null) {
                settle(i, new NodeResult.Cancelled<>(reasonOfStop(), true));
            }
        }
    }

    private void watchDeadline(Duration deadline) {
        if (!awaitDone(deadline)) {
            halt(new Stop(Ending.DEADLINE, "the run's deadline of " + deadline.toMillis() + " ms passed", null));
        }
    }

    private boolean awaitDone(Duration atMost) {
        try {
            return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stray) { // nobody knows these threads, so nobody means it
            return done.getCount() == 0;
        }
    }

    private String reasonOfStop() {
        Stop stopped = stop.get();
        return stopped == null ? "the run ended" : stopped.reason();
    }

    // ---- GraphRun
    // ----------------------------------------------------------------------------------------------------

    @Override
    public GraphOutcome<T> join() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
                halt(new Stop(Ending.CANCELLED, "the thread that waited for it was interrupted", null));
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return outcome();
    }

    @Override
    public Optional<GraphOutcome<T>> join(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS) ? Optional.of(outcome()) : Optional.empty();
    }

    @Override
    public void cancel(String reason) {
        halt(new Stop(Ending.CANCELLED, reason, null));
        if (!runsOn(Thread.currentThread())) {
            boolean interrupted = false;
            while (done.getCount() > 0) {
                try {
                    done.await();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean runsOn(Thread thread) {
        for (int i = 0; i < graph.size(); i++) {
            if (thread.equals(threads.get(i))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean isDone() {
        return done.getCount() == 0;
    }

    private GraphOutcome<T> outcome() {
        Map<String, NodeResult<T>> byId = LinkedHashMap.newLinkedHashMap(graph.size());
        boolean cancelled = false;
        for (int i = 0; i < graph.size(); i++) {
            NodeResult<T> result = results.get(i);
            if (result != null) {
                byId.put(graph.nodes().get(i).id(), result);
                cancelled |= result instanceof NodeResult.Cancelled<T>;
            }
        }
        int failed = firstFailure.get();
        Stop stopped = stop.get();
        Ending ending =
                failed >= 0 ? Ending.FAILED : cancelled && stopped != null ? stopped.ending() : Ending.SUCCEEDED;
        return new GraphOutcome<>(
                ending, byId, failed >= 0 ? graph.nodes().get(failed).id() : null);
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
            Integer index = graph.indexOf().get(other);
            if (index != null
                    && graph.comesAfter(id, other)
                    && results.get(index) instanceof NodeResult.Succeeded<T> succeeded) {
                return succeeded.value();
            }
            throw new IllegalArgumentException("'" + id + "' asked for the value of '" + other + "', which "
                    + (index == null ? "is not in the graph." : "it does not come after; declare that it does."));
        }
    }

    /** Interrupts a node's thread when its time is up, and gives the node up when it ignores that. */
    private final class Timeout implements Runnable {
        private final int node;
        private final String id;
        private final Duration limit;
        private final Thread runner;
        private final CountDownLatch ended = new CountDownLatch(1);
        private final AtomicInteger winner =
                new AtomicInteger(); // 0 open, 1 the work ended first, 2 the time was up first
        private final CountDownLatch interrupted = new CountDownLatch(1);

        Timeout(int node, String id, Duration limit, Thread runner) {
            this.node = node;
            this.id = id;
            this.limit = limit;
            this.runner = runner;
            threadFactory.newThread(this).start();
        }

        @Override
        public void run() {
            if (awaitEnd(limit) || !winner.compareAndSet(0, 2)) {
                return;
            }
            runner.interrupt();
            interrupted.countDown();
            if (!awaitEnd(options.grace())
                    && settle(node, new NodeResult.Failed<>(NodeTimeoutException.of(id, limit, true)))) {
                threads.set(node, null);
                permits.incrementAndGet();
                hireWorkers(1);
            }
        }

        private boolean awaitEnd(Duration atMost) {
            try {
                return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException stray) {
                return ended.getCount() == 0;
            }
        }

        /** {@return whether the time was up before the work ended; called once, by the node's thread} */
        boolean passed() {
            boolean late = !winner.compareAndSet(0, 1);
            ended.countDown();
            if (late) { // the interrupt is on its way or here: take it, so that it does not hit the next node
                while (interrupted.getCount() > 0) {
                    try {
                        interrupted.await();
                    } catch (InterruptedException expected) {
                        // this is it, or a stop, which is seen before the next node
                    }
                }
                Thread.interrupted();
            }
            return late;
        }
    }
}
