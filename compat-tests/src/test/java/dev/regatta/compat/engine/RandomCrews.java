package dev.regatta.compat.engine;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunLimits;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.ToolUse;
import dev.regatta.Verdict;
import dev.regatta.error.RetryPolicy;
import dev.regatta.error.TransientException;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Crews of all kinds at once, the same for the same seed: tasks by agents, code and other tasks, tools that fail, repeat
 * themselves, are cached or used up, delegation, guardrails, conditions, text mode, streaming, planning. Models and tools answer by what they
 * are asked, and refuse to once they are sealed.
 */
final class RandomCrews {
    record Argument(String word) {}

    private final Random random;
    private final long seed;
    private final AtomicBoolean sealed = new AtomicBoolean();
    private final List<Tool> tools = new ArrayList<>();
    private final List<String> spoken = new ArrayList<>(); // the tasks of agents, for which a planner plans

    RandomCrews(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** From now on, nothing may be called. */
    void seal() {
        sealed.set(true);
    }

    private void called(String what) {
        if (sealed.get()) {
            throw new AssertionError("the replay calls " + what);
        }
    }

    Crew crew() {
        for (int i = 0; i < 1 + random.nextInt(3); i++) {
            tools.add(tool(i));
        }
        List<Task<?>> tasks = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            Task<String> task = task("t" + i);
            for (Task<?> before : tasks) {
                task = switch (random.nextInt(8)) {
                    case 0, 1 -> task.after(before);
                    case 2 -> task.afterOnly(before);
                    default -> task;
                };
            }
            tasks.add(task);
        }
        Crew crew = Crew.of(tasks)
                .model(new Answering())
                .toolUse(new ToolUse(random.nextInt(3) == 0, null, 40 + random.nextInt(200), 2, 5))
                .retry(new RetryPolicy(3, Duration.ZERO, 1, Duration.ofSeconds(1)))
                .onFailure(random.nextBoolean() ? FailurePolicy.FAIL_FAST : FailurePolicy.FINISH_INDEPENDENT)
                .limits(RunLimits.defaults().withDelegations(2, 2));
        if (random.nextInt(3) == 0) {
            crew = crew.streaming(part -> {});
        }
        if (random.nextInt(6) == 0) {
            crew = crew.planning();
        }
        if (random.nextInt(4) == 0) {
            crew = crew.agents(
                    Agent.of("Helper", "Help").tools(tools.getFirst()).maxIterations(2));
        }
        return crew;
    }

    private Tool tool(int index) {
        int kind = random.nextInt(6);
        Tool tool = Tool.of("tool_" + index, "Does something", Argument.class, argument -> {
            called("a tool");
            int chance = Math.floorMod((argument.word() + seed).hashCode(), 7);
            if (chance == 0) {
                throw new IllegalStateException("no " + argument.word());
            }
            return chance == 1 ? "long ".repeat(100) : "found " + argument.word();
        });
        return switch (kind) {
            case 0 -> tool.maxUsesPerTask(1);
            case 1 -> tool.quick();
            case 2 -> tool.repeatable();
            case 3 -> tool.readOnly();
            default -> tool;
        };
    }

    private Tool ofTask() {
        return Tool.of("tool_of_task", "Does something for one task", Argument.class, argument -> {
            called("a tool");
            return "only here " + argument.word();
        });
    }

    private Task<String> task(String id) {
        Agent agent = agent(); // drawn now, since what makes parts depends on its arguments only
        Task<String> task = switch (random.nextInt(8)) {
            case 0 -> code(id);
            case 1 -> each(id);
            case 2 ->
                Task.loop(
                        id,
                        String.class,
                        3,
                        history -> Task.of("again", "Once more, {index}").by(agent),
                        history -> {
                            called("until");
                            return history.getLast().hashCode() % 2 == 0;
                        });
            case 3 ->
                Task.choose(
                        id, String.class, context -> Task.of("chosen", "Do it").by(agent));
            default -> {
                spoken.add(id);
                Task<String> spokenOf =
                        Task.of(id, "Do " + id + " about {topic}").by(agent);
                yield random.nextInt(5) == 0 ? spokenOf.tools(ofTask()) : spokenOf;
            }
        };
        if (random.nextInt(4) == 0) {
            int seen = random.nextInt(3);
            task = task.guardrail(output -> {
                called("a guardrail");
                return switch (Math.floorMod(output.hashCode() + seen, 4)) {
                    case 0 -> Verdict.no("too " + output.length());
                    case 1 -> Verdict.ok(output + "!");
                    default -> Verdict.ok(output);
                };
            });
        }
        if (random.nextInt(6) == 0) {
            boolean holds = random.nextBoolean();
            task = task.runIf(context -> {
                called("a condition");
                return holds;
            });
        }
        if (random.nextInt(6) == 0) {
            task = task.callback(done -> called("a callback"));
        }
        return random.nextInt(5) == 0 ? task.optional() : task;
    }

    private Task<String> code(String id) {
        boolean fails = random.nextInt(5) == 0;
        return Task.run(id, String.class, context -> {
            called("code");
            String step = context.step("look", String.class, () -> "looked at " + context.now() + context.newId());
            if (fails) {
                throw new IllegalStateException("code fails");
            }
            return step + context.randomLong();
        });
    }

    private Task<String> each(String id) {
        int items = random.nextInt(4);
        Agent agent = agent();
        Task<String> from = Task.run("from", String.class, context -> {
            called("code");
            return "items";
        });
        Task<List<String>> each = Task.each(
                "each",
                from,
                text -> IntStream.range(0, items).mapToObj(i -> "item " + i).toList(),
                item -> Task.of("one", "Do {item}").by(agent));
        Task<String> joined = Task.run("joined", String.class, context -> {
                    called("code");
                    return String.join(", ", context.of(each));
                })
                .after(each);
        return Task.group(id, joined, from, each);
    }

    private Agent agent() {
        Agent agent = Agent.of("Agent " + random.nextInt(1_000_000), "Work").maxIterations(1 + random.nextInt(4));
        if (random.nextInt(3) > 0) {
            agent = agent.tools(tools.toArray());
        }
        if (random.nextInt(4) == 0) {
            agent = agent.toolMode(ToolMode.TEXT);
        }
        return random.nextInt(4) == 0 ? agent.allowDelegation() : agent;
    }

    /** Answers by what it is asked. */
    private final class Answering implements ChatModel {
        private final Map<Long, Integer> failed = new ConcurrentHashMap<>();

        @Override
        public ChatResponse doChat(ChatRequest request) {
            called("a model");
            long asked = request.messages().toString().hashCode() * 31L + seed;
            Random chance = new Random(asked);
            if (chance.nextInt(15) == 0 && failed.merge(asked, 1, Integer::sum) == 1) {
                throw new TransientException("busy", null);
            }
            if (chance.nextInt(60) == 0) {
                throw new IllegalStateException("broken");
            }
            if (request.messages().toString().contains("You are Planner") && chance.nextInt(4) > 0) {
                return said(AiMessage.from(plan()), chance);
            }
            boolean inWords = request.messages().toString().contains("Action Input:");
            AiMessage message;
            if (!request.toolSpecifications().isEmpty() && chance.nextInt(3) > 0) {
                message = AiMessage.from(IntStream.range(0, 1 + chance.nextInt(3))
                        .mapToObj(i -> call(request, chance, i))
                        .toList());
            } else if (inWords && chance.nextBoolean()) {
                message = AiMessage.from("Action: tool_0\nAction Input: {\"word\": \"w" + chance.nextInt(4) + "\"}");
            } else {
                String text = chance.nextInt(12) == 0 ? " " : "answer " + chance.nextInt(100);
                message = AiMessage.from(inWords ? "Final Answer: " + text : text);
            }
            return said(message, chance);
        }

        private ChatResponse said(AiMessage message, Random chance) {
            return ChatResponse.builder()
                    .aiMessage(message)
                    .tokenUsage(new TokenUsage(chance.nextInt(100), chance.nextInt(20)))
                    .build();
        }

        private String plan() {
            return spoken.stream()
                    .map(task -> "{\"task\": \"" + task + "\", \"steps\": [\"think\"]}")
                    .collect(Collectors.joining(", ", "{\"tasks\": [", "]}"));
        }

        private ToolExecutionRequest call(ChatRequest request, Random chance, int index) {
            var offered = request.toolSpecifications();
            String name = chance.nextInt(10) == 0
                    ? "unheard_of"
                    : offered.get(chance.nextInt(offered.size())).name();
            String arguments;
            if (name.startsWith("delegate") || name.startsWith("ask_question")) {
                arguments = "{\"task\": \"help " + chance.nextInt(3) + "\", \"question\": \"what?\", \"context\": \"\","
                        + " \"coworker\": \"Helper\"}";
            } else if (name.equals("read_result")) {
                arguments = "{\"reference\": \"t0/1.1\"}";
            } else {
                arguments = chance.nextInt(8) == 0 ? "{\"wrong\": 1}" : "{\"word\": \"w" + chance.nextInt(3) + "\"}";
            }
            return ToolExecutionRequest.builder()
                    .id("call-" + index)
                    .name(name)
                    .arguments(arguments)
                    .build();
        }
    }
}
