import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agentic.AgenticServices;
import dev.langchain4j.agentic.UntypedAgent;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** LangChain4j's agentic module: a sequence of ten agents, 20 turns with a tool, and 64 agents at once; instant models. */
public final class CrewPeer {
    private static final int TURNS = 20;
    private static final int WARM_UPS = 4; // rounds before a figure, as many as CrewSpeed has

    public static final class Looker {
        @Tool("Looks a word up")
        public String look(@P("the word") String word) {
            return "found";
        }
    }

    private static ChatModel model(Function<ChatRequest, AiMessage> answer) {
        return new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return ChatResponse.builder()
                        .aiMessage(answer.apply(request))
                        .tokenUsage(new TokenUsage(10, 2))
                        .build();
            }
        };
    }

    private static UntypedAgent agent(ChatModel model, Object... tools) {
        var builder = AgenticServices.agentBuilder().chatModel(model).userMessage("step {{in}}").outputKey("out");
        return (tools.length == 0 ? builder : builder.tools(tools)).build();
    }

    public static void main(String[] arguments) throws Exception {
        ChatModel instant = model(request -> AiMessage.from("done"));
        Object[] agents = new Object[10];
        for (int i = 0; i < agents.length; i++) {
            agents[i] = agent(instant);
        }
        UntypedAgent chain = AgenticServices.sequenceBuilder().subAgents(agents).outputKey("out").build();
        for (int i = 0; i < WARM_UPS; i++) {
            best(() -> chain.invoke(Map.of("in", "x")));
        }
        System.out.println("task_us=" + best(() -> chain.invoke(Map.of("in", "x"))) / 10);

        ChatModel calls = model(request -> {
            long results = request.messages().stream()
                    .filter(ToolExecutionResultMessage.class::isInstance)
                    .count();
            return results >= TURNS
                    ? AiMessage.from("done")
                    : AiMessage.from(ToolExecutionRequest.builder()
                            .id("1")
                            .name("look")
                            .arguments("{\"word\": \"w" + results + "\"}")
                            .build());
        });
        UntypedAgent looks = agent(calls, new Looker());
        for (int i = 0; i < WARM_UPS; i++) {
            best(() -> looks.invoke(Map.of("in", "x")));
        }
        System.out.println("tool_us=" + best(() -> looks.invoke(Map.of("in", "x"))) / TURNS);

        ChatModel slow = model(request -> {
            try {
                Thread.sleep(50);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return AiMessage.from("done");
        });
        double many = Double.MAX_VALUE;
        for (int run = 0; run < 7; run++) {
            long begin = System.nanoTime();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 64; i++) {
                    all.add(threads.submit(() -> agent(slow).invoke(Map.of("in", "x"))));
                }
                for (Future<?> one : all) {
                    one.get();
                }
            }
            many = Math.min(many, (System.nanoTime() - begin) / 1e6);
        }
        System.out.println("crews64_ms=" + many);
        System.exit(0);
    }

    private static double best(Runnable action) {
        double best = Double.MAX_VALUE;
        long end = System.nanoTime() + 3_000_000_000L; // as long as CrewSpeed, so that both have been compiled as far
        while (System.nanoTime() - end < 0) {
            long begin = System.nanoTime();
            action.run();
            best = Math.min(best, (System.nanoTime() - begin) / 1e3);
        }
        return best;
    }
}
