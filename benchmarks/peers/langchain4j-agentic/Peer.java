import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** LangChain4j's agentic module: a sequence of 100 actions, 100 actions at once, and a failure beside a slow action. */
public final class Peer {
    public static void main(String[] arguments) throws Exception {
        AtomicLong ran = new AtomicLong();
        Object[] actions = new Object[100];
        for (int i = 0; i < actions.length; i++) {
            actions[i] = AgenticServices.agentAction(() -> ran.incrementAndGet());
        }
        UntypedAgent chain = AgenticServices.sequenceBuilder().subAgents(actions).build();
        System.out.println("chain_us=" + best(() -> chain.invoke(Map.of())) / 100);
        UntypedAgent fork = AgenticServices.parallelBuilder()
                .subAgents(actions)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        System.out.println("fork_us=" + best(() -> fork.invoke(Map.of())) / 100);
        if (ran.get() < 200) {
            throw new IllegalStateException("The actions were not run");
        }
        long[] failedAt = new long[1];
        UntypedAgent failing = AgenticServices.parallelBuilder()
                .subAgents(
                        AgenticServices.agentAction(() -> Thread.sleep(2_000)),
                        AgenticServices.agentAction(() -> {
                            Thread.sleep(50);
                            failedAt[0] = System.nanoTime();
                            throw new IllegalStateException("measured");
                        }))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        try {
            failing.invoke(Map.of());
        } catch (RuntimeException known) {
            // that is what is timed
        }
        System.out.println("fail_ms=" + (System.nanoTime() - failedAt[0]) / 1e6);
        System.exit(0);
    }

    private static double best(Runnable action) {
        double best = Double.MAX_VALUE;
        long end = System.nanoTime() + 5_000_000_000L;
        for (int i = 0; i < 3_000 && System.nanoTime() < end; i++) {
            long begin = System.nanoTime();
            action.run();
            best = Math.min(best, (System.nanoTime() - begin) / 1e3);
        }
        return best;
    }
}
