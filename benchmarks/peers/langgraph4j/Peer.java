import static org.bsc.langgraph4j.GraphDefinition.END;
import static org.bsc.langgraph4j.GraphDefinition.START;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.bsc.langgraph4j.CompileConfig;
import org.bsc.langgraph4j.CompiledGraph;
import org.bsc.langgraph4j.RunnableConfig;
import org.bsc.langgraph4j.StateGraph;
import org.bsc.langgraph4j.action.AsyncNodeAction;
import org.bsc.langgraph4j.state.AgentState;

/** langgraph4j: a chain of 100 nodes, 100 nodes at once between two, and a failure beside a slow node. */
public final class Peer {
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    public static void main(String[] arguments) throws Exception {
        AsyncNodeAction<AgentState> nothing = state -> CompletableFuture.completedFuture(Map.of());
        StateGraph<AgentState> chain = new StateGraph<>(AgentState::new);
        for (int i = 0; i < 100; i++) {
            chain.addNode("n" + i, nothing);
            chain.addEdge(i == 0 ? START : "n" + (i - 1), "n" + i);
        }
        chain.addEdge("n99", END);
        CompiledGraph<AgentState> compiled =
                chain.compile(CompileConfig.builder().recursionLimit(1_000).build());
        System.out.println("chain_us=" + best(() -> compiled.invoke(Map.of())) / 100);
        CompiledGraph<AgentState> fork = fork(100, i -> nothing);
        RunnableConfig config =
                RunnableConfig.builder().addParallelNodeExecutor("start", THREADS).build();
        System.out.println("fork_us=" + best(() -> fork.invoke(Map.of(), config)) / 102);
        long[] failedAt = new long[1];
        CompiledGraph<AgentState> failing = fork(2, i -> state -> CompletableFuture.supplyAsync(
                () -> {
                    try {
                        Thread.sleep(i == 0 ? 2_000 : 50);
                    } catch (InterruptedException stopped) {
                        return Map.of();
                    }
                    if (i == 0) {
                        return Map.of();
                    }
                    failedAt[0] = System.nanoTime();
                    throw new IllegalStateException("measured");
                },
                THREADS));
        try {
            failing.invoke(Map.of(), config);
        } catch (Exception known) {
            // that is what is timed
        }
        System.out.println("fail_ms=" + (System.nanoTime() - failedAt[0]) / 1e6);
        System.exit(0);
    }

    private interface Make {
        AsyncNodeAction<AgentState> action(int number);
    }

    private static CompiledGraph<AgentState> fork(int width, Make make) throws Exception {
        AsyncNodeAction<AgentState> nothing = state -> CompletableFuture.completedFuture(Map.of());
        StateGraph<AgentState> graph = new StateGraph<>(AgentState::new);
        graph.addNode("start", nothing);
        graph.addNode("end", nothing);
        graph.addEdge(START, "start");
        for (int i = 0; i < width; i++) {
            graph.addNode("n" + i, make.action(i));
            graph.addEdge("start", "n" + i);
            graph.addEdge("n" + i, "end");
        }
        graph.addEdge("end", END);
        return graph.compile(CompileConfig.builder().recursionLimit(1_000).build());
    }

    private interface Action {
        void run() throws Exception;
    }

    private static double best(Action action) throws Exception {
        double best = Double.MAX_VALUE;
        long end = System.nanoTime() + 5_000_000_000L;
        for (int i = 0; i < 2_000 && System.nanoTime() < end; i++) {
            long begin = System.nanoTime();
            action.run();
            best = Math.min(best, (System.nanoTime() - begin) / 1e3);
        }
        return best;
    }
}
