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
import dev.regatta.event.ModelPart;
import dev.regatta.event.RunEvent;
import dev.regatta.gateway.RetryPolicy;
import dev.regatta.internal.agent.NotesOf;
import dev.regatta.message.Part;
import dev.regatta.model.ModelOptions;
import dev.regatta.model.Models;
import dev.regatta.model.ScriptedModel;
import dev.regatta.step.ToolAnswer;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts a recorded scenario on the stage: its agents, tasks and crews as a user of Regatta would write them, and its runs. */
final class Staging {
    private static final RetryPolicy QUICKLY = new RetryPolicy(4, Duration.ofMillis(1), 1, Duration.ofSeconds(1));

    private final Recording recording;
    private final RecordedTools tools;
    private final SchemaRecords records;
    private final ChatModel model;
    private String judgedText = "";
    private final AtomicInteger delegations = new AtomicInteger();
    private final Guards guards;
    private final Queue<ModelPart> parts = new ConcurrentLinkedQueue<>();

    Staging(Recording recording, RecordedTools tools, SchemaRecords records, String url) {
        this.recording = recording;
        this.tools = tools;
        this.records = records;
        this.model = model(url);
        this.guards = new Guards(recording);
    }

    /** A part of the scenario that Regatta has no such thing for. */
    static final class NotHere extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotHere(String message) {
            super(message);
        }
    }

    /** {@return what came of the scenario's runs, in order} */
    List<RunResult> play() {
        List<RunResult> results = new ArrayList<>();
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
            case "agent.kickoff" -> List.of(alone(asked(run)));
            case "agent.execute_task", "task.execute" -> List.of(alone(executed(run)));
            case "llm.call" -> List.of(alone(called(run)));
            case "convert" ->
                List.of(alone(typed("convert", plain(run.path("text").asText()), run.path("response_format"))));
            case "llm_guardrail" -> List.of(judged(run));
            case "tool.ask_question_to_coworker" -> List.of(askedCoworker(run));
            case "compact_conversation" -> List.of(notes());
            default -> throw new NotHere("There is no call such as " + call);
        };
    }

    private Crew staged(Crew crew) {
        Crew staged = hooked(crew.model(model).retry(QUICKLY));
        staged = staged.listener(event -> {
            if (event instanceof RunEvent.WorkDelegated) {
                delegations.incrementAndGet();
            }
        });
        return recording.scenario("llm").path("stream").asBoolean() ? staged.streaming(parts::add) : staged;
    }

    /** {@return the crew with the hooks of the file; those that only look on change nothing} */
    private Crew hooked(Crew crew) {
        Crew hooked = crew;
        for (Map.Entry<String, JsonNode> hook : recording.scenario("hooks").properties()) {
            JsonNode does = hook.getValue();
            if (hook.getKey().equals("before_tool_call") && does.size() == 1 && does.has("block_tools")) {
                hooked = blocking(hooked, does.path("block_tools"));
            } else if (!does.asText().equals("observe")) {
                throw new NotHere("There is no hook such as " + hook);
            }
        }
        return hooked;
    }

    private static Crew blocking(Crew crew, JsonNode tools) {
        Set<String> blocked = new HashSet<>();
        tools.forEach(tool -> blocked.add(tool.asText()));
        return crew.aroundToolCalls((call, context, next) ->
                blocked.contains(call.tool()) ? ToolAnswer.refused("A hook has blocked this tool.") : next.call(call));
    }

    Guards guards() {
        return guards;
    }

    /** {@return how often work was passed on} */
    int delegations() {
        return delegations.get();
    }

    /** {@return what the models said while they said it} */
    List<ModelPart> parts() {
        return List.copyOf(parts);
    }

    private RunResult alone(Task<?> task) {
        return staged(Crew.of(task)).kickoff();
    }

    // ---- models
    // ------------------------------------------------------------------------------------------------------

    private ChatModel model(String url) {
        JsonNode llm = recording.scenario("llm");
        String name = llm.path("model").asText();
        ModelOptions options = ModelOptions.defaults().withApiKey("key");
        return switch (recording.tree().path("api").asText()) {
            case "chat_completions" -> Models.of("openai/" + name, options.withBaseUrl(url + "/v1"));
            case "messages" -> Models.of("anthropic/" + name, options.withBaseUrl(url + "/v1"));
            case "generate_content" -> Models.of("google/" + name, options.withBaseUrl(url + "/v1beta"));
            default -> throw new NotHere("No model speaks " + recording.tree().path("api"));
        };
    }

    // ---- tasks alone
    // -------------------------------------------------------------------------------------------------

    private Task<?> asked(JsonNode run) {
        Agent agent = agent(
                run.path("agent").asText(),
                tools.named(agentTools(run.path("agent").asText())));
        Task<?> task = typed("kickoff", plain(run.path("input").asText()), run.path("response_format"))
                .by(agent);
        if (!run.path("attachments").isEmpty()) { // the file says "any small one", and no more
            task = task.showing(new Part.Video(new Part.Media(null, "AAAA", "video/mp4")));
        }
        return guards.guarded(
                task, recording.find("agents", "role", run.path("agent").asText()));
    }

    private Task<?> executed(JsonNode run) {
        JsonNode task = recording.find("tasks", "id", run.path("task").asText());
        return task(task, run.path("agent").asText(task.path("agent").asText()));
    }

    private Task<?> called(JsonNode run) {
        StringBuilder asked = new StringBuilder();
        StringBuilder backstory = new StringBuilder();
        for (JsonNode message : run.path("messages")) {
            (message.path("role").asText().equals("system") ? backstory : asked)
                    .append(message.path("content").asText())
                    .append('\n');
        }
        Agent agent = Agent.of("Assistant", "Answer what is asked")
                .backstory(plain(backstory.toString().strip()))
                .tools(tools.all());
        return Task.of("call", plain(asked.toString().strip())).by(agent);
    }

    /** Has notes taken of the conversation that the recorder put into its own request, between two tags. */
    private RunResult notes() {
        String request =
                recording.interactions().getFirst().path("request").path("body").toString();
        String told = request.replaceFirst("(?s).*<conversation>", "").replaceFirst("(?s)</conversation>.*", "");
        List<String> messages = List.of(told.split("(?=\\[(USER|ASSISTANT)])"));
        return Crew.of(Task.run("notes", String.class, context -> NotesOf.of(messages, model)))
                .kickoff();
    }

    /** A task that is answered with a given text, which a model then judges; the run's result is what it judged. */
    private RunResult judged(JsonNode run) {
        String output = run.path("task_output").asText();
        judgedText = output.startsWith("(same") ? judgedText : output;
        AtomicBoolean answered = new AtomicBoolean();
        ChatModel first = new ChatModel() {
            @Override
            public ChatResponse doChat(ChatRequest request) {
                return answered.getAndSet(true)
                        ? model.chat(request)
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
    private RunResult askedCoworker(JsonNode run) {
        ScriptedModel caller = new ScriptedModel()
                .thenCall("ask_question_to_coworker", run.path("arguments").toString())
                .otherwise(request -> new ScriptedModel.Reply.Text(
                        ((ToolExecutionResultMessage) request.messages().getLast()).text()));
        Agent asking = Agent.of("Caller", "Ask").model(caller).allowDelegation();
        Crew crew = Crew.of(Task.of("ask", "Ask the coworker").by(asking));
        for (JsonNode agent : recording.scenario("agents")) {
            String role = agent.path("role").asText();
            crew = crew.agents(agent(role, tools.named(agentTools(role))));
        }
        return staged(crew).kickoff();
    }

    // ---- crews
    // -------------------------------------------------------------------------------------------------------

    private Crew crew(JsonNode run) {
        JsonNode crew = recording.scenario("crews").path(run.path("crew").asInt());
        if (!crew.path("memory").isMissingNode()) {
            throw new NotHere("A memory calls no model");
        }
        if (recording.scenario("knowledge").isArray()) {
            throw new NotHere("There is no knowledge base");
        }
        List<JsonNode> definitions = new ArrayList<>();
        crew.path("tasks").forEach(id -> definitions.add(recording.find("tasks", "id", id.asText())));
        List<Task<?>> tasks = new ArrayList<>();
        boolean atOnce =
                definitions.stream().anyMatch(task -> task.path("async").asBoolean());
        List<String> before = new ArrayList<>();
        for (JsonNode definition : definitions) {
            Task<?> task = task(definition, definition.path("agent").asText());
            if (definition.path("context").isArray()) {
                for (JsonNode id : definition.path("context")) {
                    task = task.after(id.asText());
                }
            } else if (atOnce) {
                task = task.after(before.toArray(String[]::new));
            }
            tasks.add(task);
            if (!definition.path("async").asBoolean()) {
                before.add(task.id());
            }
        }
        Crew made = atOnce ? Crew.of(tasks) : Crew.sequential(tasks.toArray(Task<?>[]::new));
        for (JsonNode role : crew.path("agents")) {
            if (definitions.stream().anyMatch(task -> task.path("agent").equals(role))) {
                continue; // is in the crew by its task, with the tools of the task
            }
            made = made.agents(agent(role.asText(), tools.named(agentTools(role.asText()))));
        }
        if (crew.path("cache").asBoolean()) {
            made = made.cacheTools();
        }
        if (crew.path("process").asText().equals("hierarchical")) {
            ToolMode mode = isInWords() ? ToolMode.TEXT : ToolMode.AUTO;
            made = made.manager(
                    Agent.of("Crew Manager", "Have the team do its work well").toolMode(mode));
        }
        return staged(made);
    }

    private Task<?> task(JsonNode definition, String role) {
        JsonNode schema =
                definition.has("output_json") ? definition.path("output_json") : definition.path("output_pydantic");
        Task<?> task = typed(
                        definition.path("id").asText(),
                        definition.path("description").asText(),
                        schema)
                .expecting(definition.path("expected_output").asText(""));
        if (definition.has("condition") || definition.path("conditional").asBoolean()) {
            if (!definition.path("condition").path("behaviour").asText().equals("always true")) {
                throw new NotHere("The file does not say when the condition holds");
            }
            task = task.runIf(context -> true);
        }
        task = guards.guarded(task, definition);
        if (role.isEmpty()) {
            return task;
        }
        JsonNode limit = recording.find("agents", "role", role).path("max_execution_time");
        if (limit.isInt()) {
            task = task.timeout(RecordedTools.slowly(Duration.ofSeconds(limit.asInt())));
        }
        JsonNode own = definition.path("tools");
        return task.by(agent(role, tools.named(own.isEmpty() ? agentTools(role) : own)));
    }

    private Task<?> typed(String id, String description, JsonNode schema) {
        return schema.isObject() ? Task.of(id, description, records.of(schema)) : Task.of(id, description);
    }

    private JsonNode agentTools(String role) {
        return recording.find("agents", "role", role).path("tools");
    }

    private Agent agent(String role, List<Tool> given) {
        JsonNode definition = recording.find("agents", "role", role);
        if (definition.has("planning") && !recording.isToldWithoutPlanning()) {
            throw new NotHere("There is no planning");
        }
        Agent agent = Agent.of(role, definition.path("goal").asText())
                .backstory(definition.path("backstory").asText(""))
                .toolMode(mode(definition, given))
                .tools(given);
        if (definition.path("allow_delegation").asBoolean()) {
            agent = agent.allowDelegation();
        }
        return definition.has("max_iter")
                ? agent.maxIterations(definition.path("max_iter").asInt())
                : agent;
    }

    /**
     * {@return how the agent's model talks} The recorder led agents without tools in words, so in files that need text mode
     * their answers have its form, unless the file says that they are plain.
     */
    private ToolMode mode(JsonNode agent, List<Tool> given) {
        boolean answersInWords = given.isEmpty()
                && !agent.path("allow_delegation").asBoolean()
                && !recording.tree().path("portability").asText().equals("core")
                && !recording.answersPlainly(agent.path("role").asText());
        return isInWords() || answersInWords ? ToolMode.TEXT : ToolMode.AUTO;
    }

    private boolean isInWords() {
        return recording.scenario("llm").path("tool_protocol").asText().equals("react_text");
    }

    private static Map<String, Object> inputs(JsonNode given) {
        Map<String, Object> inputs = new LinkedHashMap<>();
        given.properties()
                .forEach(each -> inputs.put(each.getKey(), each.getValue().asText()));
        return inputs;
    }

    /** {@return a text in which no brace is a place to fill} */
    private static String plain(String text) {
        return text.replace("{", "\\{");
    }
}
