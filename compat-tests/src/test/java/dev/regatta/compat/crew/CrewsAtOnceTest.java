package dev.regatta.compat.crew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.memory.Memory;
import dev.regatta.model.ModelUsage;
import dev.regatta.model.Usage;
import dev.regatta.tool.Tool;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many runs of one crew at once, with shared agents, model, tools and memory. The profile {@code soak} starts many more. */
final class CrewsAtOnceTest {
    private static final int RUNS = Integer.getInteger("jqwik.tries.default", 100);
    private static final Pattern MARK = Pattern.compile("mark-\\d+-mark");

    record Mark(String mark) {}

    /** Asks for a tool, then answers with the mark of whoever asks; remembers what it should never have seen. */
    private static final class Echo implements ChatModel {
        private final Set<String> mixed = ConcurrentHashMap.newKeySet();

        @Override
        public ChatResponse doChat(ChatRequest request) {
            String asked = request.messages().toString().replaceAll("(?s)<memory>.*?</memory>", "");
            Matcher marks = MARK.matcher(asked);
            String mark = marks.find() ? marks.group() : "none";
            while (marks.find()) {
                if (!marks.group().equals(mark)) {
                    mixed.add(mark + " saw " + marks.group());
                }
            }
            boolean answered = request.messages().stream().anyMatch(ToolExecutionResultMessage.class::isInstance);
            AiMessage message = answered
                    ? AiMessage.from("answer for " + mark)
                    : AiMessage.from(ToolExecutionRequest.builder()
                            .id("1")
                            .name("stamp")
                            .arguments("{\"mark\": \"" + mark + "\"}")
                            .build());
            return ChatResponse.builder()
                    .aiMessage(message)
                    .tokenUsage(new TokenUsage(100, 10))
                    .build();
        }
    }

    private static Crew crew(Echo model) {
        Tool stamp = Tool.of("stamp", "Stamps", Mark.class, mark -> "stamped " + mark.mark());
        Agent analyst = Agent.of("Analyst", "Find").tools(stamp);
        Agent writer = Agent.of("Writer", "Write").tools(stamp);
        Task<String> facts = Task.of("facts", "Facts on {mark}").by(analyst);
        Task<String> tips = Task.of("tips", "Tips on {mark}").by(analyst);
        Task<String> report = Task.of("report", "Report on {mark}").by(writer).after(facts, tips);
        return Crew.of(facts, tips, report).model(model);
    }

    private static Usage used(int modelCalls, int toolCalls) {
        return new Usage(
                toolCalls, Map.of("Echo", ModelUsage.of(modelCalls, 100L * modelCalls, 10L * modelCalls)), Map.of());
    }

    private static void runAll(Crew crew, int runs) {
        List<Run> started = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            started.add(crew.start(Map.of("mark", "mark-" + i + "-mark")));
        }
        for (int i = 0; i < runs; i++) {
            RunResult result = started.get(i).await().orElseThrow();
            assertThat(result.output()).isEqualTo("answer for mark-" + i + "-mark");
            assertThat(result.usage()).isEqualTo(used(6, 3));
            assertThat(result.tasks().values())
                    .allSatisfy(task -> assertThat(task.usage()).isEqualTo(used(2, 1)));
        }
    }

    @Test
    void each_run_has_its_own_messages_and_exactly_its_own_usage(@TempDir Path folder) {
        Echo model = new Echo();

        try (Memory memory = Memory.open(folder.resolve("crew.db"))) {
            runAll(crew(model).memory(memory), RUNS);
        }

        assertThat(model.mixed).isEmpty();
    }

    @Test
    void nothing_is_left_of_runs_that_have_ended() {
        Crew crew = crew(new Echo());
        runAll(crew, RUNS);
        long before = heap();

        runAll(crew, RUNS);
        runAll(crew, RUNS);

        assertThat(heap() - before).isLessThan(8_000_000);
    }

    private static long heap() {
        for (int i = 0; i < 5; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
