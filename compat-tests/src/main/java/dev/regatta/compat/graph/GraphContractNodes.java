package dev.regatta.compat.graph;

import dev.regatta.error.RetryPolicy;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphListener;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.GraphOutcome;
import dev.regatta.graph.GraphRun;
import dev.regatta.graph.NodeResult;
import dev.regatta.graph.TaskGraph;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;

/** What the contracts of executors are made of: nodes that fail, block, ignore interrupts. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class GraphContractNodes {
    static final GraphOptions INDEPENDENT = GraphOptions.defaults().withFailurePolicy(FailurePolicy.FINISH_INDEPENDENT);
    static final RetryPolicy SOON = RetryPolicy.times(3).withFirstDelay(Duration.ofMillis(2));

    /** Makes the contract; called by JUnit through its subclasses. */
    protected GraphContractNodes() {}

    /** {@return the executor under test} */
    protected abstract GraphExecutor executor();

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final GraphOutcome<String> run(GraphNode<String>... nodes) {
        return run(List.of(nodes), GraphOptions.defaults());
    }

    final GraphOutcome<String> run(List<GraphNode<String>> nodes, GraphOptions options) {
        return executor()
                .start(TaskGraph.of(nodes), options, GraphListener.none())
                .join();
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    final GraphRun<String> start(GraphNode<String>... nodes) {
        return executor().start(TaskGraph.of(List.of(nodes)), GraphOptions.defaults(), GraphListener.none());
    }

    static GraphNode<String> node(String id, String value, String... after) {
        return GraphNode.of(id, context -> value, after);
    }

    static GraphNode<String> failing(String id) {
        return GraphNode.of(id, context -> {
            throw new IllegalStateException("on purpose");
        });
    }

    static GraphNode<String> blocking(String id, CountDownLatch running) {
        return GraphNode.of(id, context -> blockForEver(running));
    }

    static GraphNode<String> stubborn(String id, CountDownLatch letGo) {
        return GraphNode.of(id, context -> stubbornly(letGo));
    }

    static GraphNode<String> timed(GraphNode<String> node, long millis) {
        return node.timeout(Duration.ofMillis(millis));
    }

    static String blockForEver(CountDownLatch running) throws InterruptedException {
        running.countDown();
        new CountDownLatch(1).await();
        return "never";
    }

    /**
     * Works on whatever it is told.
     *
     * @param letGo what ends it
     * @return a text
     */
    public static String stubbornly(CountDownLatch letGo) {
        while (letGo.getCount() > 0) {
            try {
                letGo.await();
            } catch (InterruptedException ignoredOnPurpose) {
                // that is what makes it stubborn
            }
        }
        return "at last";
    }

    static String count(CountDownLatch latch) {
        latch.countDown();
        return "";
    }

    static Throwable failure(GraphOutcome<String> outcome, String id) {
        if (outcome.results().get(id) instanceof NodeResult.Failed<String> failed) {
            return failed.cause();
        }
        throw new AssertionError("'" + id + "' should have failed, but ended as "
                + outcome.results().get(id));
    }

    /** A node that adds the next one, so often. */
    static GraphNode<String> round(int number, int last) {
        return GraphNode.of("round" + number, context -> {
            if (number < last) {
                context.add(List.of(round(number + 1, last)));
            }
            return String.valueOf(number);
        });
    }

    @SuppressWarnings("ThrowableEqualsHashCode") // that is the point
    static GraphNode<String> hostile(String id) {
        return GraphNode.of(id, context -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public boolean equals(Object other) {
                    throw new IllegalStateException("equals");
                }

                @Override
                public int hashCode() {
                    throw new IllegalStateException("hashCode");
                }
            };
        });
    }

    @SuppressWarnings("ThreadJoinLoop") // the loop is there
    static void joinThroughInterrupts(Thread thread) {
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException expected) {
                // the cancel interrupts the node that waits here
            }
        }
    }

    /**
     * Waits, interrupted or not.
     *
     * @param latch what to wait for
     */
    public static void awaitThroughInterrupts(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException expected) {
                // a stop interrupts what waits here
            }
        }
    }

    /** Does something at the end of each node. */
    record Ends(Consumer<String> action) implements GraphListener<String> {
        @Override
        public void started(String id) {}

        @Override
        public void ended(String id, NodeResult<String> result) {
            action.accept(id);
        }
    }
}
