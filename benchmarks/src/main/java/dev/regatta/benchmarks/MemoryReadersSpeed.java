package dev.regatta.benchmarks;

import dev.regatta.memory.Memory;
import dev.regatta.memory.MemoryQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether readers wait for the writer: 64 threads search, searches begin at times drawn beforehand, at half the rate that is
 * possible without a writer, and their time counts from when they were to begin.
 */
final class MemoryReadersSpeed {
    private static final int RECORDS = 20_000;
    private static final int READERS = 64;
    private static final int ROUNDS = 5;
    private static final double SECONDS = 3;

    private MemoryReadersSpeed() {}

    static void measure(MemoryFiles files, MemoryText text, Figures figures) throws Exception {
        List<String> queries = new ArrayList<>(text.queries(500, 1, RECORDS));
        queries.addAll(text.queries(500, 2, RECORDS));
        List<Double> quiet = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        AtomicInteger written = new AtomicInteger();
        double capacity;
        try (Memory memory = files.filled("readers", RECORDS)) {
            capacity(memory, queries);
            capacity = capacity(memory, queries);
            for (int round = 0; round < ROUNDS; round++) {
                quiet.add(p99(memory, queries, capacity / 2, round));
                AtomicBoolean done = new AtomicBoolean();
                Thread writer = Thread.ofPlatform().start(() -> {
                    while (!done.get()) {
                        memory.remember(text.record(RECORDS + written.getAndIncrement()));
                    }
                });
                beside.add(p99(memory, queries, capacity / 2, round));
                done.set(true);
                writer.join();
            }
        }
        double ratio = Figures.median(beside) / Figures.median(quiet);
        figures.heading("Search from %d threads at half the capacity of %,.0f a second (bar: 5)", READERS, capacity);
        figures.row("99 of 100 take at most, without a writer", "%7.2f ms", Figures.median(quiet));
        figures.row(
                "beside a writer that commits all the time",
                "%7.2f ms, %,.0f commits/s",
                Figures.median(beside),
                written.get() / (ROUNDS * SECONDS));
        figures.row("ratio", "%7.2f ×", ratio);
        figures.keep("p99_beside_writer", "%.2f", ratio);
        files.drop("readers");
    }

    /** {@return how many searches end in a second when all threads search all the time} */
    private static double capacity(Memory memory, List<String> queries) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long begin = System.nanoTime();
        long end = begin + (long) (SECONDS * 1e9);
        threads(() -> {
            while (System.nanoTime() < end) {
                memory.search(MemoryQuery.of(queries.get(next.getAndIncrement() % queries.size())));
            }
        });
        return next.get() / ((System.nanoTime() - begin) / 1e9);
    }

    private static double p99(Memory memory, List<String> queries, double rate, int seed) throws InterruptedException {
        int count = (int) (rate * SECONDS);
        SplittableRandom random = new SplittableRandom(seed);
        long[] due = new long[count];
        long at = System.nanoTime() + 50_000_000;
        for (int i = 0; i < count; i++) {
            at += (long) (-Math.log(1 - random.nextDouble()) / rate * 1e9);
            due[i] = at;
        }
        double[] millis = new double[count];
        AtomicInteger next = new AtomicInteger();
        threads(() -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                for (long left = due[i] - System.nanoTime(); left > 0; left = due[i] - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                memory.search(MemoryQuery.of(queries.get(i % queries.size())));
                millis[i] = (System.nanoTime() - due[i]) / 1e6;
            }
        });
        return Figures.percentile(millis, 0.99);
    }

    private static void threads(Runnable work) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            threads.add(Thread.ofPlatform().start(work));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
