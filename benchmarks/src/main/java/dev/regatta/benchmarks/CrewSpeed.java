package dev.regatta.benchmarks;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/** What a crew costs beside its models: per task, per turn with a tool, and when many crews run at once; beside others. */
final class CrewSpeed implements Bench.Measurement {
    private static final int TURNS = 20;
    private static final int CREWS = 64;
    private static final int WARM_UPS =
            4; // rounds before a first figure, here and in the peers, which are compiled as far then

    private final Map<String, String> figures = new LinkedHashMap<>();
    private int seconds;

    private record Word(String word) {}

    private record Words(List<String> words) {}

    /** A model made of a function. */
    private record Made(Function<ChatRequest, AiMessage> answer) implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            return ChatResponse.builder()
                    .aiMessage(answer.apply(request))
                    .tokenUsage(new TokenUsage(10, 2))
                    .build();
        }
    }

    private static final ChatModel INSTANT = new Made(request -> AiMessage.from("done"));

    @Override
    public String description() {
        return "overhead of crews per task, per tool turn, many at once, and peers (--seconds N, --runs N, --peers 0)";
    }

    @Override
    public Map<String, String> run(Options options) throws Exception {
        int runs = options.number("runs", 7);
        seconds = options.number("seconds", 3);
        boolean peers = options.number("peers", 1) != 0;
        options.done();
        double overhead = perTask();
        double tool = perToolTurn();
        composed();
        double crews = manyCrews(runs);
        if (peers) {
            peer("langchain4j-agentic", Peers.java("langchain4j-agentic", "CrewPeer"), overhead, tool, crews);
            peer("langgraph", Peers.python("langgraph_crew"), overhead, tool, crews);
            peer("crewai", Peers.python("crewai_crew"), overhead, tool, crews);
        }
        return figures;
    }

    private double perTask() throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            best(agents(10, i % 2 == 0));
        }
        System.out.printf(
                "%n%8s %14s %14s %14s   µs a task, instant model%n", "tasks", "agents", "agents, chain", "code");
        double worst = 0;
        for (int size : new int[] {10, 100, 1_000, 10_000}) {
            double free = best(agents(size, false)) / size;
            double chain = best(agents(size, true)) / size;
            double code = best(code(size)) / size;
            worst = Math.max(worst, Math.max(free, chain));
            System.out.printf(Locale.ROOT, "%8d %14.1f %14.1f %14.1f%n", size, free, chain, code);
            figures.put("overhead_us_" + size, format(chain));
        }
        figures.put("overhead_us", format(worst));
        figures.put("task_us", format(worst));
        return worst;
    }

    private static Crew agents(int size, boolean chain) {
        Agent agent = Agent.of("A", "a");
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Task<String> task = Task.of("t" + i, "step").by(agent);
            tasks.add(chain && i > 0 ? task.after("t" + (i - 1)) : task);
        }
        return Crew.of(tasks).model(INSTANT);
    }

    private static Crew code(int size) {
        return Crew.of(IntStream.range(0, size)
                .<Task<?>>mapToObj(i -> Task.run("t" + i, String.class, context -> "done"))
                .toList());
    }

    /** {@return what a turn with a tool costs from the second on, in microseconds} */
    private double perToolTurn() throws Exception {
        Tool tool = Tool.of("look", "Looks a word up", Word.class, word -> "found");
        double turn = perToolTurn(tool, "a turn with a tool", "tool_iter_us");
        double quick = perToolTurn(tool.quick(), "a turn with a quick tool", "quick_tool_iter_us");
        figures.put("tool_turn_us", format(turn));
        figures.put("quick_tool_turn_us", format(quick));
        return turn;
    }

    private double perToolTurn(Tool tool, String what, String key) throws Exception {
        long[] second = new long[1];
        double[] best = {Double.MAX_VALUE};
        ChatModel model = new Made(request -> {
            int size = request.messages().size();
            if (size == 4) {
                second[0] = System.nanoTime();
            }
            if (size < 2 + 2 * TURNS) {
                return AiMessage.from(ToolExecutionRequest.builder()
                        .id("1")
                        .name("look")
                        .arguments("{\"word\": \"w" + size + "\"}")
                        .build());
            }
            best[0] = Math.min(best[0], (System.nanoTime() - second[0]) / 1e3 / (TURNS - 1));
            return AiMessage.from("done");
        });
        Crew crew = Crew.of(Task.of("task", "Look")
                        .by(Agent.of("A", "a").tools(tool).maxIterations(TURNS + 5)))
                .model(model);
        for (int i = 0; i < WARM_UPS; i++) {
            best(crew);
        }
        double whole = best(crew) / TURNS;
        System.out.printf(Locale.ROOT, "%n%s: %.1f µs, %.1f µs from the second on%n", what, whole, best[0]);
        figures.put(key, format(whole));
        return best[0];
    }

    private void composed() throws Exception {
        int size = 1_000;
        Words list = new Words(IntStream.range(0, size).mapToObj(i -> "w" + i).toList());
        Task<Words> words = Task.run("words", Words.class, context -> list);
        Task<List<String>> each = Task.each(
                "each", words, Words::words, word -> Task.of("one", "{item}").by(Agent.of("A", "a")));
        double micros = best(Crew.of(words, each).model(INSTANT)) / size;
        System.out.printf(Locale.ROOT, "a task for each of %d elements: %.1f µs each%n", size, micros);
        figures.put("each_us", format(micros));
    }

    /** {@return how many milliseconds 64 crews take at once whose models take 50} */
    private double manyCrews(int runs) throws Exception {
        ChatModel slow = new Made(request -> {
            try {
                Thread.sleep(50);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return AiMessage.from("done");
        });
        double best = Double.MAX_VALUE;
        for (int i = 0; i < runs; i++) {
            long begin = System.nanoTime();
            List<Run> started = new ArrayList<>();
            for (int crew = 0; crew < CREWS; crew++) {
                started.add(Crew.of(Task.of("task", "Wait").by(Agent.of("A", "a")))
                        .model(slow)
                        .start());
            }
            for (Run run : started) {
                check(run.await());
            }
            best = Math.min(best, (System.nanoTime() - begin) / 1e6);
        }
        System.out.printf(Locale.ROOT, "%d crews at once, models of 50 ms: %.0f ms%n", CREWS, best);
        figures.put("crews64_ms", format(best));
        return best;
    }

    private void peer(String name, Map<String, Double> seen, double overhead, double tool, double crews) {
        if (seen.isEmpty()) {
            return;
        }
        double task = seen.getOrDefault("task_us", Double.NaN);
        double turn = seen.getOrDefault("tool_us", Double.NaN);
        double many = seen.getOrDefault("crews64_ms", Double.NaN);
        System.out.printf(
                Locale.ROOT,
                "%-20s %12.1f µs a task (%.0f ×), %10.1f µs a tool turn (%.0f ×), %8.0f ms for 64 crews (%.1f ×)%n",
                name,
                task,
                task / overhead,
                turn,
                turn / tool,
                many,
                many / crews);
        String key = "vs_" + name.replace('-', '_');
        figures.put(key + "_task", format(task / overhead));
        figures.put(key + "_tool", format(turn / tool));
        figures.put(key + "_crews64", format(many / crews));
    }

    // ---- measuring
    // ---------------------------------------------------------------------------------------------------

    /** {@return the shortest time of a run among those of some seconds, in microseconds: what it costs once it has been compiled} */
    private double best(Crew crew) throws Exception {
        Callable<RunResult> kickoff = crew::kickoff;
        double best = Double.MAX_VALUE;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        do {
            long begin = System.nanoTime();
            RunResult result = kickoff.call();
            best = Math.min(best, (System.nanoTime() - begin) / 1e3);
            check(result);
        } while (System.nanoTime() - end < 0);
        return best;
    }

    private static void check(RunResult result) {
        if (!result.isCompleted()) {
            throw new IllegalStateException("The run that is measured did not end as it should");
        }
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
