package dev.regatta.compat.engine;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.CrewRegistry;
import dev.regatta.Task;
import dev.regatta.examples.Example;
import dev.regatta.examples.briefing.Briefing;
import dev.regatta.examples.teams.CarefulCleaner;
import dev.regatta.examples.teams.FieldGuide;
import dev.regatta.examples.teams.MarketStudy;
import dev.regatta.examples.teams.Newsroom;
import dev.regatta.examples.teams.ReadingCircle;
import dev.regatta.examples.teams.SloganWorkshop;
import dev.regatta.examples.teams.SupportDesk;
import dev.regatta.models.extractive.ExtractiveModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The crews of the examples and two more, as any process makes them from their names and a folder. Their models answer by what they are
 * asked alone.
 */
final class ExampleCrews {
    static final String VERSION = "1";

    private final Path folder;
    private final Map<String, Prepared> all = new LinkedHashMap<>();

    /**
     * A crew with what it is run with.
     *
     * @param crew the crew
     * @param inputs its inputs
     */
    record Prepared(Crew crew, Map<String, Object> inputs) {}

    /** Makes them; {@code folder} holds two texts, and is where they write. */
    ExampleCrews(Path folder) {
        this.folder = folder;
        add(support(), Map.of("letter", "Twice the price!"));
        add(reading(), Map.of());
        add(newsroom(), Map.of("topic", "floods"));
        add(slogans(), Map.of("product", "pumps"));
        add(cleaner(), Map.of());
        add(study(), Map.of("question", "How many?"));
        add(guide(), Map.of("plant", "nettle"));
        add(briefing(), Map.of());
        add(planned(), Map.of("topic", "rivers"));
        add(process(), Map.of("unit", "m"));
    }

    private void add(Crew crew, Map<String, Object> inputs) {
        all.put(crew.name(), new Prepared(crew.outputFolder(folder.resolve("out")), inputs));
    }

    /** Writes the texts that the crews read. */
    static void writeTexts(Path folder) {
        try {
            Files.writeString(
                    folder.resolve("a.md"), "# Rivers\n\nA river carries water to the sea. It is 12 m deep.\n");
            Files.writeString(
                    folder.resolve("b.md"), "# Deltas\n\nA delta is the mouth of a river. Why does it grow?\n");
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
    }

    /** {@return the crews by their names} */
    Map<String, Prepared> all() {
        return all;
    }

    /** {@return a registry with all of them} */
    CrewRegistry registry() {
        CrewRegistry registry = CrewRegistry.of();
        all.forEach((name, example) -> registry.add(name, VERSION, example::crew));
        return registry;
    }

    private static Crew support() {
        return SupportDesk.crew()
                .model(new Rules()
                        .when("What is this letter about", "{\"topic\": \"BILL\", \"angry\": true}")
                        .when("Tell the head", "Call today.")
                        .when("Explain the bill", "It is for two months."));
    }

    private Crew reading() {
        return ReadingCircle.crew(folder)
                .model(new Rules()
                        .when("Merge these", "a and b")
                        .when("Rivers", "a")
                        .when("Deltas", "b"));
    }

    private static Crew newsroom() {
        return Newsroom.crew()
                .model(new Rules()
                        .when(
                                "You are Editor in chief",
                                "delegate_work_to_coworker {\"task\": \"Write it\", \"context\": \"floods\","
                                        + " \"coworker\": \"Writer\"}",
                                "The river rose.")
                        .when(
                                "You are Writer",
                                "ask_question_to_coworker {\"question\": \"How high?\", \"context\": \"floods\","
                                        + " \"coworker\": \"Reporter\"}",
                                "The river rose by 2 m, says the reporter.")
                        .when("You are Reporter", "2 m")
                        .when("You are Reviewer", "{\"valid\": true, \"feedback\": \"\"}"));
    }

    private static Crew slogans() {
        return SloganWorkshop.crew()
                .model(new Rules()
                        .when("A slogan for pumps", "Pumps are good")
                        .when("A better slogan", "Quietly warm")
                        .when(
                                "Is this a good slogan for pumps? Pumps are good",
                                "{\"slogan\": \"Pumps are good\", \"good\": false, \"critique\": \"dull\"}")
                        .when(
                                "Is this a good slogan",
                                "{\"slogan\": \"Quietly warm\", \"good\": true, \"critique\": \"\"}"));
    }

    private Crew cleaner() {
        return CarefulCleaner.crew(folder, question -> question.contains("old.txt") ? "yes" : "no")
                .model(new Rules()
                        .when(
                                "Delete what is not needed",
                                "delete {\"name\": \"../other.txt\"}",
                                "delete {\"name\": \"old.txt\"}",
                                "delete {\"name\": \"dear.txt\"}",
                                "tidy"));
    }

    private static Crew study() {
        return MarketStudy.crew()
                .model(new Rules()
                        .when("Make a plan", "{\"steps\": [{\"id\": \"a\", \"what\": \"count\", \"after\": []}]}")
                        .when("one step of it: count", "{\"done\": true, \"result\": \"12\"}")
                        .when("All steps", "Twelve.")
                        .when("Three sentences", "It is twelve."));
    }

    private static Crew guide() {
        return FieldGuide.crew(new StringBuffer())
                .model(new Rules()
                        .when(
                                "May I eat",
                                "Thought: I look.\nAction: look_up\nAction Input: {\"plant\": \"nettle\"}",
                                "Final Answer: The young leaves, cooked."));
    }

    private Crew briefing() {
        return new Briefing()
                .crew(new Example.Setting(
                        Map.of("folder", folder.toString()),
                        folder,
                        folder.resolve("out/briefing.md"),
                        "extractive",
                        null,
                        notice -> {}))
                .model(new ExtractiveModel());
    }

    /** A crew that is planned for before it starts, whose agents pass what they find on. */
    private static Crew planned() {
        Agent scout = Agent.of("Scout", "Find things out");
        Task<String> find = Task.of("find", "Find out about {topic}").by(scout);
        Task<String> tell = Task.of("tell", "Tell of {{find}}").by(scout);
        return Crew.of(find, tell)
                .planning()
                .named("planned")
                .model(new Rules()
                        .when("You are Scout", "Long ones.")
                        .when(
                                "Find out about",
                                "{\"tasks\": [{\"task\": \"find\", \"steps\": [\"Look.\"]},"
                                        + " {\"task\": \"tell\", \"steps\": [\"Write.\"]}]}"));
    }

    /** A crew of code that takes steps, and says which process it ran in. */
    private static Crew process() {
        Task<Long> process = Task.run(
                "process", Long.class, context -> ProcessHandle.current().pid());
        Task<String> steps = Task.run("steps", String.class, context -> {
            String told = context.step("tell", String.class, () -> "in " + context.input("unit"));
            return told + " at " + context.now() + " with " + context.newId() + context.randomLong();
        });
        Task<Integer> sum = Task.run(
                        "sum",
                        Integer.class,
                        context -> context.of(steps).length() + (int) Math.signum(context.of(process)))
                .after(process, steps);
        return Crew.of(process, steps, sum).named("process");
    }

    /**
     * A model that answers by what it is asked alone: by the first rule whose words it reads, with the answer for the turn of the
     * conversation. An answer that begins with the name of a tool calls it.
     */
    private static final class Rules implements ChatModel {
        private final Map<String, List<String>> answers = new LinkedHashMap<>();

        Rules when(String words, String... said) {
            answers.put(words, List.of(said));
            return this;
        }

        @Override
        public ChatResponse doChat(ChatRequest request) {
            String asked = request.messages().toString();
            int turn = (int) request.messages().stream()
                    .filter(AiMessage.class::isInstance)
                    .count();
            List<String> said = answers.entrySet().stream()
                    .filter(rule -> asked.contains(rule.getKey()))
                    .findFirst()
                    .map(Map.Entry::getValue)
                    .orElseThrow(() -> new IllegalStateException("Nothing is said to " + asked));
            return ChatResponse.builder()
                    .aiMessage(message(request, said.get(Math.min(turn, said.size() - 1))))
                    .tokenUsage(new TokenUsage(asked.length() / 4, 7))
                    .build();
        }

        private static AiMessage message(ChatRequest request, String text) {
            Optional<String> tool = new ArrayList<>(request.toolSpecifications())
                    .stream()
                            .map(specification -> specification.name())
                            .filter(name -> text.startsWith(name + " {"))
                            .findFirst();
            return tool.map(name -> AiMessage.from(ToolExecutionRequest.builder()
                            .id("call")
                            .name(name)
                            .arguments(text.substring(name.length() + 1))
                            .build()))
                    .orElseGet(() -> AiMessage.from(text));
        }
    }
}
