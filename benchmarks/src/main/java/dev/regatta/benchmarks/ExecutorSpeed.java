package dev.regatta.benchmarks;

import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeWork;
import dev.regatta.graph.TaskGraph;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What the task-graph engine costs: time and heap per node, many nodes that wait, stops, and waiting itself; beside what is
 * written by hand, and beside other frameworks.
 */
final class ExecutorSpeed implements Bench.Measurement {
    private static final int MILLION = 1_000_000;
    private static final int MANY = 10_000;

    private final GraphExecutor executor = GraphExecutor.current();
    private final Map<String, String> figures = new LinkedHashMap<>();

    /** Something to measure. */
    private interface Action {
        void run() throws Exception;
    }

    @Override
    public String description() {
        return "cost per node, heap, waiting nodes, cancel, and peers (--runs N, --peers 0 to leave them out)";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        int runs = options.number("runs", 7);
        boolean peers = options.number("peers", 1) != 0;
        options.done();
        System.out.printf(
                "executor: %s, %d processors, Java %s; best of %d runs unless it says median%n",
                executor.name(), Runtime.getRuntime().availableProcessors(), Runtime.version(), runs);
        perNode(runs);
        figures.put("bytes_per_node", format("%.0f", bytesPerNode()));
        waiting(runs);
        stops(runs);
        idle();
        if (peers) {
            peers(runs);
        }
        return figures;
    }

    // ---- cost per node
    // -----------------------------------------------------------------------------------------------

    private void perNode(int runs) throws Exception {
        System.out.printf(
                "%n%-10s %9s %12s %12s %12s %12s   ns per empty node%n",
                "shape", "nodes", "Regatta", "futures", "fork-join", "bare virtual");
        double slowestMillion = 0;
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Shapes shape : Shapes.values()) {
            for (int size = 1_000; size <= MILLION; size *= 10) {
                int[][] after = shape.after(size);
                TaskGraph<Integer> graph = Shapes.graph(after, context -> 1);
                if (graph.index() == null) {
                    throw new IllegalStateException("The graph to measure is wrong");
                }
                int times = size < 100_000 ? runs * 30 : runs;
                double ours = best(times, () -> check(executor.run(graph).isSuccess()));
                double futures = best(times, () -> Baselines.futures(after));
                double forkJoin = best(times, () -> Baselines.counters(after, Baselines.forkJoin()));
                double virtual = best(times, () -> Baselines.counters(after, Baselines.virtualThreads()));
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %9d %12.0f %12.0f %12.0f %12.0f%n",
                        shape.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        size,
                        ours / size,
                        futures / size,
                        forkJoin / size,
                        virtual / size);
                if (size == MILLION) {
                    slowestMillion = Math.max(slowestMillion, ours / 1e9);
                    ratios.merge("vs_futures", futures / ours, Math::min);
                    ratios.merge("vs_fork_join", forkJoin / ours, Math::min);
                    ratios.merge("vs_bare_virtual", virtual / ours, Math::min);
                }
                if (size == MANY && shape == Shapes.RANDOM) {
                    figures.put("ns_per_node", format("%.0f", ours / size));
                }
            }
        }
        System.out.printf(Locale.ROOT, "a million empty nodes, slowest shape: %.2f s%n%n", slowestMillion);
        figures.put("million_nodes_s", format("%.2f", slowestMillion));
        ratios.forEach((name, ratio) -> figures.put(name, format("%.2f", ratio)));
    }

    /** The heap that a run of a million nodes takes at its end, beside the nodes as the user made them. */
    private double bytesPerNode() throws InterruptedException {
        CountDownLatch atEnd = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        TaskGraph<Integer> random = Shapes.graph(Shapes.RANDOM.after(MILLION), context -> 1);
        List<GraphNode<Integer>> nodes = new ArrayList<>(random.nodes());
        NodeWork<Integer> waits = context -> {
            atEnd.countDown();
            goOn.await();
            return 1;
        };
        nodes.add(GraphNode.of("end", waits, random.sinks()));
        TaskGraph<Integer> graph = TaskGraph.of(nodes);
        nodes.clear();
        long before = usedHeap();
        GraphRun<Integer> run = executor.start(graph, GraphOptions.defaults(), GraphListener.none());
        atEnd.await();
        long after = usedHeap();
        goOn.countDown();
        check(run.join().isSuccess());
        double bytes = (double) (after - before) / graph.nodes().size();
        System.out.printf(Locale.ROOT, "heap of a run of a million nodes (random graph): %.0f bytes a node%n", bytes);
        return bytes;
    }

    private static long usedHeap() {
        for (int i = 0; i < 4; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    // ---- nodes that wait
    // ---------------------------------------------------------------------------------------------

    private void waiting(int runs) throws Exception {
        TaskGraph<Integer> graph = Shapes.graph(new int[MANY][0], context -> sleep(100));
        double[] ours = new double[runs];
        double[] bare = new double[runs];
        for (int i = -2; i < runs; i++) {
            double bareNanos = time(ExecutorSpeed::sleepBare);
            double nanos = time(() -> check(executor.run(graph).isSuccess()));
            if (i >= 0) {
                bare[i] = bareNanos / 1e6;
                ours[i] = nanos / 1e6;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "10,000 nodes that sleep 100 ms: %.0f ms, bare virtual threads %.0f ms (medians)%n",
                median(ours),
                median(bare));
        figures.put("makespan_10k_ms", format("%.0f", median(ours)));
        figures.put("makespan_vs_bare", format("%.2f", median(ours) / median(bare)));
    }

    private static int sleep(long millis) throws InterruptedException {
        Thread.sleep(millis);
        return 1;
    }

    private static void sleepBare() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(100);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void idle() throws Exception {
        double[] waiting = new double[5];
        double[] nothing = new double[5];
        for (int i = -1; i < waiting.length; i++) { // the first round has the compiler at work
            double without = cpuMillis(() -> Thread.sleep(2_000));
            double with = idleCpuMillis();
            if (i >= 0) {
                nothing[i] = without;
                waiting[i] = with;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "CPU time while 1,000 nodes wait 2 s: %.0f ms, while nothing runs: %.0f ms (medians, whole process)%n",
                median(waiting),
                median(nothing));
        figures.put("idle_cpu_ms", format("%.0f", median(waiting)));
    }

    private static double cpuMillis(Action action) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        action.run();
        return (system.getProcessCpuTime() - before) / 1e6;
    }

    /** {@return the CPU time of the whole process from when the last of 1,000 nodes has begun to wait until two seconds later} */
    private double idleCpuMillis() throws Exception {
        CountDownLatch all = new CountDownLatch(1_000);
        TaskGraph<Integer> waiting = Shapes.graph(new int[1_000][0], context -> {
            all.countDown();
            return sleep(2_300);
        });
        GraphRun<Integer> run = executor.start(waiting, GraphOptions.defaults(), GraphListener.none());
        all.await();
        double millis = cpuMillis(() -> Thread.sleep(2_000));
        check(run.join().isSuccess());
        return millis;
    }

    // ---- stops
    // -------------------------------------------------------------------------------------------------------

    private void stops(int runs) throws Exception {
        double[] cancel = new double[runs];
        double[] bare = new double[runs];
        double[] known = new double[runs];
        double[] joined = new double[runs];
        for (int i = -3; i < runs; i++) {
            double bareMillis = bareInterrupts();
            double cancelMillis = cancelMany();
            double[] failed = failBeside(MANY);
            if (i >= 0) {
                bare[i] = bareMillis;
                cancel[i] = cancelMillis;
                known[i] = failed[0];
                joined[i] = failed[1];
            }
        }
        System.out.printf(
                Locale.ROOT,
                "cancel of 10,000 running nodes: %.0f ms; interrupting as many bare virtual threads: %.0f ms (medians)%n",
                median(cancel),
                median(bare));
        System.out.printf(
                Locale.ROOT,
                "failure beside 10,000 running nodes: listener told after %.1f ms, all ended after %.0f ms (medians)%n",
                median(known),
                median(joined));
        double[] beside = new double[runs];
        double[] stopped = new double[runs];
        double[] deadline = new double[runs];
        for (int i = 0; i < runs; i++) {
            beside[i] = failBeside(1)[1];
            stopped[i] = cancelAt300();
            deadline[i] = deadlineAt500();
        }
        System.out.printf(
                Locale.ROOT,
                "failure beside a 2 s node: caller knows after %.1f ms; cancel at 300 ms returns after %.1f ms; deadline of"
                        + " 500 ms is kept to %.1f ms (medians)%n",
                median(beside),
                median(stopped),
                median(deadline));
        figures.put("cancel_10k_ms", format("%.0f", median(cancel)));
        figures.put("cancel_10k_vs_bare", format("%.2f", median(cancel) / median(bare)));
        figures.put("fail_known_ms", format("%.1f", median(beside)));
        figures.put("cancel_ms", format("%.1f", median(stopped)));
        double shapes = shapesOverCriticalPath(runs);
        System.out.printf(
                Locale.ROOT, "two chains and an N with a critical path of 200 ms: %.1f ms more (median)%n", shapes);
        figures.put("critical_path_over_ms", format("%.1f", shapes));
        figures.put("deadline_over_ms", format("%.1f", median(deadline)));
    }

    private static double bareInterrupts() throws InterruptedException {
        CountDownLatch up = new CountDownLatch(MANY);
        CountDownLatch down = new CountDownLatch(MANY);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                up.countDown();
                try {
                    Thread.sleep(100_000);
                } catch (InterruptedException expected) {
                    down.countDown();
                }
            }));
        }
        up.await();
        Thread.sleep(30);
        long begin = System.nanoTime();
        threads.forEach(Thread::interrupt);
        down.await();
        return (System.nanoTime() - begin) / 1e6;
    }

    private double cancelMany() throws InterruptedException {
        CountDownLatch up = new CountDownLatch(MANY);
        GraphRun<Integer> run = executor.start(
                Shapes.graph(new int[MANY][0], context -> {
                    up.countDown();
                    return sleep(100_000);
                }),
                GraphOptions.defaults(),
                GraphListener.none());
        up.await();
        Thread.sleep(30);
        long begin = System.nanoTime();
        run.cancel("measured");
        return (System.nanoTime() - begin) / 1e6;
    }

    /** {@return how long after a failure the listener was told, and the run had ended, in milliseconds} */
    private double[] failBeside(int siblings) {
        CountDownLatch up = new CountDownLatch(siblings);
        AtomicLong failedAt = new AtomicLong();
        AtomicLong toldAt = new AtomicLong();
        List<GraphNode<Integer>> nodes = new ArrayList<>();
        for (int i = 0; i < siblings; i++) {
            nodes.add(GraphNode.of("n" + i, context -> {
                up.countDown();
                return sleep(2_000);
            }));
        }
        nodes.add(GraphNode.of("fails", context -> {
            up.await();
            sleep(50);
            failedAt.set(System.nanoTime());
            throw new IllegalStateException("measured");
        }));
        GraphListener<Integer> listener = new GraphListener<>() {
            @Override
            public void started(String id) {}

            @Override
            public void ended(String id, dev.regatta.graph.NodeResult<Integer> result) {
                toldAt.compareAndSet(0, System.nanoTime());
            }
        };
        executor.start(TaskGraph.of(nodes), GraphOptions.defaults(), listener).join();
        long end = System.nanoTime();
        return new double[] {(toldAt.get() - failedAt.get()) / 1e6, (end - failedAt.get()) / 1e6};
    }

    /** {@return by how many milliseconds a graph of two chains, tied to an N, exceeds its critical path} */
    private double shapesOverCriticalPath(int runs) throws Exception {
        TaskGraph<Integer> graph = TaskGraph.of(
                GraphNode.of("a1", context -> sleep(40)),
                GraphNode.of("a2", context -> sleep(160), "a1"),
                GraphNode.of("b1", context -> sleep(160)),
                GraphNode.of("b2", context -> sleep(40), "b1", "a1"));
        double[] over = new double[runs];
        for (int i = 0; i < runs; i++) {
            over[i] = time(() -> check(executor.run(graph).isSuccess())) / 1e6 - 200;
        }
        return median(over);
    }

    private double cancelAt300() throws InterruptedException {
        GraphRun<Integer> run = executor.start(
                Shapes.graph(new int[8][0], context -> sleep(3_000)), GraphOptions.defaults(), GraphListener.none());
        Thread.sleep(300);
        long begin = System.nanoTime();
        run.cancel("measured");
        return (System.nanoTime() - begin) / 1e6;
    }

    private double deadlineAt500() {
        GraphOptions options = GraphOptions.defaults().withDeadline(Duration.ofMillis(500));
        long begin = System.nanoTime();
        check(!executor.run(Shapes.graph(new int[8][0], context -> sleep(3_000)), options)
                .isSuccess());
        return (System.nanoTime() - begin) / 1e6 - 500;
    }

    // ---- peers
    // -------------------------------------------------------------------------------------------------------

    /** A chain of 100 nodes, and 100 nodes at once between two others, both doing nothing: all peers can do that. */
    private void peers(int runs) throws Exception {
        int[][] chain = Shapes.CHAIN.after(100);
        int[][] fork = new int[102][];
        Arrays.fill(fork, new int[] {0});
        fork[0] = new int[0];
        fork[101] = java.util.stream.IntStream.rangeClosed(1, 100).toArray();
        double ourChain = perNodeMicros(chain, runs);
        double ourFork = perNodeMicros(fork, runs);
        System.out.printf("%n%-22s %18s %18s %22s%n", "", "chain of 100, µs", "100 at once, µs", "failure known, ms");
        row("Regatta", ourChain, ourFork, Double.parseDouble(figures.getOrDefault("fail_known_ms", "0")));
        Map<String, Supplier<Map<String, Double>>> all = new LinkedHashMap<>();
        for (String name : List.of("langchain4j-agentic", "langgraph4j", "spring-ai-alibaba")) {
            all.put(name, () -> measured(() -> Peers.java(name)));
        }
        for (String name : List.of("langgraph", "crewai")) {
            all.put(name, () -> measured(() -> Peers.python(name)));
        }
        all.forEach((name, peer) -> {
            Map<String, Double> seen = peer.get();
            double theirChain = seen.getOrDefault("chain_us", Double.NaN);
            double theirFork = seen.getOrDefault("fork_us", Double.NaN);
            if (!seen.isEmpty()) {
                row(name, theirChain, theirFork, seen.getOrDefault("fail_ms", Double.NaN));
                figures.put("vs_" + name.replace('-', '_') + "_chain", format("%.0f", theirChain / ourChain));
                if (!Double.isNaN(theirFork)) {
                    figures.put("vs_" + name.replace('-', '_') + "_fork", format("%.0f", theirFork / ourFork));
                }
            }
        });
    }

    private double perNodeMicros(int[][] after, int runs) throws Exception {
        TaskGraph<Integer> graph = Shapes.graph(after, context -> 1);
        return best(runs * 300, () -> check(executor.run(graph).isSuccess())) / 1e3 / after.length;
    }

    private static void row(String name, double chain, double fork, double failure) {
        System.out.printf(Locale.ROOT, "%-22s %18.2f %18.2f %22.1f%n", name, chain, fork, failure);
    }

    private static Map<String, Double> measured(java.util.concurrent.Callable<Map<String, Double>> peer) {
        try {
            return peer.call();
        } catch (Exception failure) {
            throw new IllegalStateException("A peer could not be measured", failure);
        }
    }

    // ---- measuring
    // ---------------------------------------------------------------------------------------------------

    private static double best(int runs, Action action) throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < runs + 2; i++) {
            best = Math.min(best, time(action));
        }
        return best;
    }

    private static double time(Action action) throws Exception {
        long begin = System.nanoTime();
        action.run();
        return System.nanoTime() - begin;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void check(boolean right) {
        if (!right) {
            throw new IllegalStateException("The run that is measured did not end as it should");
        }
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
