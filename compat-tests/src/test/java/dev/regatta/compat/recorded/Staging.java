package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.regatta.Agent;
import dev.regatta.Crew;
import dev.regatta.RunResult;
import dev.regatta.Task;
import dev.regatta.ToolMode;
import dev.regatta.ToolUse;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.ModelPart;
import dev.regatta.event.RunEvent;
import dev.regatta.internal.agent.NotesOf;
import dev.regatta.memory.Memory;
import dev.regatta.model.ScriptedModel;
import dev.regatta.tool.CacheBounds;
import dev.regatta.tool.ToolCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts a recorded scenario on the stage: its crews as a user of Regatta would write them, and its runs. */
final class Staging implements AutoCloseable {
    private static final RetryPolicy QUICKLY = new RetryPolicy(4, Duration.ofMillis(1), 1, Duration.ofSeconds(1));
    /** The recorder sets no bound to calls that are made again and again. */
    private static final int UNBOUNDED = 1_000;

    private final Recording recording;
    private final RecordedTools tools;
    private final StagedModels models;
    private final StagedTasks tasks;
    private final StagedHooks hooks;
    private final ShownImages images;
    private final Guards guards;
    private final Path outputFolder;
    private final ToolCache agentsCache = ToolCache.of(CacheBounds.defaults());
    private final AtomicInteger delegations = new AtomicInteger();
    private final Queue<ModelPart> parts = new ConcurrentLinkedQueue<>();
    private final Memory memory = Memory.inMemory();
    private String judgedText = "";

    Staging(Recording recording, SchemaRecords records, String url, Path outputFolder) {
        this.recording = recording;
        this.tools = new RecordedTools(recording);
        this.outputFolder = outputFolder;
        this.models = new StagedModels(recording, url);
        this.guards = new Guards(recording);
        this.hooks = new StagedHooks(recording);
        this.images = new ShownImages(tools::note);
        this.tasks = new StagedTasks(recording, tools, records, models, images, guards);
    }

    @Override
    public void close() {
        memory.close();
    }

    /** {@return what came of the scenario's runs, in order} */
    List<RunResult> play() {
        List<RunResult> results = new ArrayList<>();
        recording
                .scenario("knowledge")
                .forEach(text -> memory.remember(text.path("text").asText(text.asText())));
        recording.scenario("runs").forEach(run -> results.addAll(play(run)));
        return results;
    }

    private List<RunResult> play(JsonNode run) {
        String call = run.path("call").asText();
        return switch (call) {
            case "crew.kickoff" -> List.of(crew(run).kickoff(inputs(run.path("inputs"))));
            case "crew.kickoff_for_each" -> {
                List<Map<String, Object>> inputs = new ArrayList<>();
                run.path("inputs").forEach(each -> inputs.add(inputs(each)));
                yield crew(run).kickoffEach(inputs);
            }
            case "agent.kickoff" -> List.of(alone(tasks.asked(run), run));
            case "agent.execute_task", "task.execute" -> List.of(alone(tasks.executed(run), run));
            case "llm.call" -> List.of(alone(tasks.called(run), run));
            case "convert" -> List.of(alone(tasks.converted(run), run));
            case "llm_guardrail" -> List.of(judged(run));
            case "tool.ask_question_to_coworker", "tool.delegate_work_to_coworker" ->
                List.of(askedCoworker(call.substring("tool.".length()), run));
            case "compact_conversation" -> List.of(notes(run));
            default -> throw new NotStagedException("There is no call such as " + call);
        };
    }

    // ---- what was seen
    // -----------------------------------------------------------------------------------------------

    RecordedTools tools() {
        return tools;
    }

    Guards guards() {
        return guards;
    }

    StagedHooks hooks() {
        return hooks;
    }

    /** {@return how often work was passed on} */
    int delegations() {
        return delegations.get();
    }

    /** {@return what the models said while they said it} */
    List<ModelPart> parts() {
        return List.copyOf(parts);
    }

    // ---- crews
    // --------------------------------------------------------------------------------------------------------

    private Crew staged(Crew crew) {
        Crew staged = hooks.hooked(images.shownIn(crew))
                .model(models.usual())
                .retry(QUICKLY)
                .outputFolder(outputFolder)
                .listener(event -> {
                    if (event instanceof RunEvent.WorkDelegated) {
                        delegations.incrementAndGet();
                    }
                });
        staged = recording.streams() ? staged.streaming(parts::add) : staged;
        return remembers() ? staged.memory(memory) : staged;
    }

    /** {@return whether there is a memory: a crew's own, or one that was filled with what is to be known} */
    private boolean remembers() {
        boolean remembers = Fields.isSet(recording.scenario("knowledge"));
        for (JsonNode crew : recording.scenario("crews")) {
            remembers |= Fields.isSet(crew.path("memory"));
        }
        return remembers;
    }

    private static ToolUse uses() {
        return ToolUse.defaults().withSameCalls(UNBOUNDED, UNBOUNDED + 1);
    }

    private RunResult alone(Task<?> task, JsonNode run) {
        Crew crew = Crew.of(task);
        JsonNode agent = recording.agentOf(run);
        boolean remembers =
                agent.path("cache").asBoolean(true) && run.path("call").asText().endsWith(".execute_task");
        ToolUse use = remembers ? uses().cachingAll().withCache(agentsCache) : uses();
        if (tasks.plans(agent) && !Plans.isDoneIn(recording)) {
            crew = crew.planning(tasks.agent(agent.path("role").asText()));
        }
        return staged(crew.toolUse(use)).kickoff(inputs(run.path("inputs")));
    }

    private Crew crew(JsonNode run) {
        JsonNode crew = recording.scenario("crews").path(run.path("crew").asInt());
        List<JsonNode> definitions = new ArrayList<>();
        crew.path("tasks").forEach(id -> definitions.add(recording.find("tasks", "id", id.asText())));
        boolean graph = definitions.stream().anyMatch(task -> task.path("async").asBoolean());
        List<Task<?>> done = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (JsonNode definition : definitions) {
            Task<?> task = tasks.task(definition, definition.path("agent").asText(), done);
            task = task.after(context(definition, graph ? before : List.of()));
            done.add(task);
            if (!definition.path("async").asBoolean()) {
                before.add(task.id());
            }
        }
        StagedKickoffs.after(recording, done).ifPresent(done::add);
        Crew made = graph ? Crew.of(done) : Crew.sequential(done.toArray(Task<?>[]::new));
        for (JsonNode role : crew.path("agents")) {
            made = made.agents(tasks.agent(role.asText()));
        }
        made = made.toolUse(crew.path("cache").asBoolean() ? uses().cachingAll() : uses());
        made = managed(made, crew);
        JsonNode lead = recording.agentOf(definitions.getFirst());
        if (crew.path("planning").asBoolean() || (tasks.plans(lead) && !Plans.isDoneIn(recording))) {
            made = made.planning(
                    Agent.of("Planner", "Plan what others do").model(models.of(crew.path("planning_llm"))));
        }
        return StagedKickoffs.before(recording, staged(made));
    }

    private static String[] context(JsonNode definition, List<String> otherwise) {
        List<String> ids = new ArrayList<>();
        definition.path("context").forEach(id -> ids.add(id.asText()));
        return (definition.path("context").isArray() ? ids : otherwise).toArray(String[]::new);
    }

    private Crew managed(Crew crew, JsonNode definition) {
        return switch (definition.path("process").asText("sequential")) {
            case "sequential" -> crew;
            case "hierarchical" ->
                crew.manager(
                        Fields.isSet(definition.path("manager_agent"))
                                ? manager(definition.path("manager_agent"))
                                : Agent.of("Crew Manager", "Have the team do its work well")
                                        .model(models.of(definition.path("manager_llm")))
                                        .toolMode(tasks.isInWords() ? ToolMode.TEXT : ToolMode.AUTO));
            default -> throw new NotStagedException("There is no process '" + definition.path("process") + "'");
        };
    }

    private Agent manager(JsonNode told) {
        return told.isObject() ? tasks.agent(told) : tasks.agent(told.asText());
    }

    private static Map<String, Object> inputs(JsonNode given) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        given.properties().forEach(each -> {
            JsonNode value = each.getValue();
            inputs.put(
                    each.getKey(),
                    value.isContainerNode() ? Recording.JSON.convertValue(value, Object.class) : value.asText());
        });
        return inputs;
    }

    // ---- calls without a crew
    // ----------------------------------------------------------------------------------------

    /** Has notes taken of a conversation: the file's, or the one that the recorder put into its own request. */
    private RunResult notes(JsonNode run) {
        List<String> messages = new ArrayList<>();
        if (run.path("messages").isArray()) {
            run.path("messages")
                    .forEach(message -> messages.add(message.path("role").asText() + ": "
                            + message.path("content").asText()));
        } else {
            String request = recording
                    .interactions()
                    .getFirst()
                    .path("request")
                    .path("body")
                    .toString();
            String told = request.replaceFirst("(?s).*<conversation>", "").replaceFirst("(?s)</conversation>.*", "");
            messages.addAll(List.of(told.split("(?=\\[(USER|ASSISTANT)])")));
        }
        return Crew.of(Task.run("notes", String.class, context -> NotesOf.of(messages, models.usual())))
                .kickoff();
    }

    /** A task that is answered with a given text, which a model then judges; the run's result is what it judged. */
    private RunResult judged(JsonNode run) {
        String output = run.path("task_output").asText();
        judgedText = output.startsWith("(same") ? judgedText : output;
        AtomicBoolean answered = new AtomicBoolean();
        ChatModel judge = models.usual();
        ChatModel first = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return answered.getAndSet(true)
                        ? judge.chat(request)
                        : ChatResponse.builder()
                                .aiMessage(AiMessage.from(judgedText))
                                .build();
            }
        };
        Task<String> task = Task.of("judged", "Write it")
                .guardrail(run.path("description").asText())
                .maxRejections(0);
        guards.judged(Crew.of(task).model(first).kickoff().failure().isEmpty());
        return Crew.of(Task.run("done", String.class, context -> "judged")).kickoff();
    }

    /** A caller that asks what the file says and answers with what the coworker said. */
    private RunResult askedCoworker(String tool, JsonNode run) {
        ScriptedModel caller = new ScriptedModel()
                .thenCall(tool, run.path("arguments").toString())
                .otherwise(request -> new ScriptedModel.Reply.Text(
                        ((ToolExecutionResultMessage) request.messages().getLast()).text()));
        Agent asking = Agent.of("Caller", "Ask").model(caller).allowDelegation();
        Crew crew = Crew.of(Task.of("ask", "Ask the coworker").by(asking));
        for (JsonNode agent : recording.scenario("agents")) {
            crew = crew.agents(tasks.agent(agent.path("role").asText()));
        }
        return staged(crew).kickoff();
    }
}
