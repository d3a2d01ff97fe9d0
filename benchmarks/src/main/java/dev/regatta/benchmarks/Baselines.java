package dev.regatta.benchmarks;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** What somebody writes by hand instead of using an engine; none of it can fail, stop, or say what happened. */
final class Baselines {
    private Baselines() {}

    /** Counters of open predecessors, and a task per node on a given executor. */
    static void counters(int[][] after, Executor executor) throws InterruptedException {
        new Counters(after, executor).run();
    }

    private static final class Counters {
        private final AtomicIntegerArray open;
        private final int[][] successors;
        private final Executor executor;
        private final CountDownLatch left;

        Counters(int[][] after, Executor executor) {
            this.open = new AtomicIntegerArray(after.length);
            this.successors = successors(after);
            this.executor = executor;
            this.left = new CountDownLatch(after.length);
            for (int i = 0; i < after.length; i++) {
                open.set(i, after[i].length);
            }
        }

        void run() throws InterruptedException {
            int[] roots = new int[open.length()];
            int count = 0;
            for (int i = 0; i < open.length(); i++) {
                if (open.get(i) == 0) {
                    roots[count++] = i;
                }
            }
            for (int i = 0; i < count; i++) {
                start(roots[i]);
            }
            left.await();
        }

        private void start(int node) {
            executor.execute(() -> {
                for (int successor : successors[node]) {
                    if (open.decrementAndGet(successor) == 0) {
                        start(successor);
                    }
                }
                left.countDown();
            });
        }
    }

    static Executor forkJoin() {
        return ForkJoinPool.commonPool();
    }

    static Executor virtualThreads() {
        return task -> Thread.ofVirtual().start(task);
    }

    /** A future per node that runs after all of those that it comes after. */
    static void futures(int[][] after) {
        CompletableFuture<?>[] futures = new CompletableFuture<?>[after.length];
        for (int i = 0; i < after.length; i++) {
            CompletableFuture<?>[] before = new CompletableFuture<?>[after[i].length];
            for (int k = 0; k < before.length; k++) {
                before[k] = futures[after[i][k]];
            }
            futures[i] = before.length == 1
                    ? before[0].thenRunAsync(Baselines::nothing)
                    : CompletableFuture.allOf(before).thenRunAsync(Baselines::nothing);
        }
        CompletableFuture.allOf(futures).join();
    }

    private static void nothing() {}

    private static int[][] successors(int[][] after) {
        int[] counts = new int[after.length];
        for (int[] before : after) {
            for (int other : before) {
                counts[other]++;
            }
        }
        int[][] successors = new int[after.length][];
        for (int i = 0; i < after.length; i++) {
            successors[i] = new int[counts[i]];
        }
        for (int i = after.length - 1; i >= 0; i--) {
            for (int other : after[i]) {
                successors[other][--counts[other]] = i;
            }
        }
        return successors;
    }
}
