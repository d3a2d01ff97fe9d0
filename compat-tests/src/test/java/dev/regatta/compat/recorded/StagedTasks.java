package dev.regatta.compat.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.Agent;
import dev.regatta.ContextWindow;
import dev.regatta.Human;
import dev.regatta.Planning;
import dev.regatta.Task;
import dev.regatta.TaskCondition;
import dev.regatta.TaskContext;
import dev.regatta.ToolMode;
import dev.regatta.message.Part;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The agents and tasks of a recorded scenario, as a user of Regatta would write them. */
final class StagedTasks {
    /** The id of the task that an agent is asked to do without one. */
    static final String KICKOFF = "kickoff";

    private final Recording recording;
    private final RecordedTools tools;
    private final SchemaRecords records;
    private final StagedModels models;
    private final ShownImages images;
    private final Guards guards;

    StagedTasks(
            Recording recording,
            RecordedTools tools,
            SchemaRecords records,
            StagedModels models,
            ShownImages images,
            Guards guards) {
        this.recording = recording;
        this.tools = tools;
        this.records = records;
        this.models = models;
        this.images = images;
        this.guards = guards;
    }

    // ---- tasks
    // --------------------------------------------------------------------------------------------------------

    /** {@return the task of an agent that is asked something} */
    Task<?> asked(JsonNode run) {
        String role = run.path("agent").asText();
        JsonNode definition = recording.find("agents", "role", role);
        Task<?> task = typed(KICKOFF, plain(said(run.path("input"), run.path("messages"), "user")), form(run))
                .by(agent(role, given(run, definition)));
        if (Fields.isSet(run.path("attachments"))) { // the file says "any small one", and no more
            task = task.showing(new Part.Video(new Part.Media(null, "AAAA", "video/mp4")));
        }
        return guards.guarded(bounded(task, definition), guarding(run, definition));
    }

    private static JsonNode guarding(JsonNode run, JsonNode agent) {
        return Fields.isSet(run.path("guardrail")) || Fields.isSet(run.path("guardrails")) ? run : agent;
    }

    /** {@return a task that an agent is given by hand} */
    Task<?> executed(JsonNode run) {
        JsonNode task = recording.find("tasks", "id", run.path("task").asText());
        String role = run.path("agent").asText(task.path("agent").asText());
        Task<?> executed = task(task, role, List.of());
        String context = run.path("context").asText();
        if (Fields.isSet(run.path("tools"))) {
            executed = executed.by(agent(role, tools.named(run.path("tools"))));
        }
        return context.isEmpty()
                ? executed
                : executed.input("context", context)
                        .expecting(plain(task.path("expected_output").asText())
                                + "\nThis is the context you're working with:\n{context}");
    }

    /** {@return a call to a model as the task of an agent that says nothing of itself} */
    Task<?> called(JsonNode run) {
        Agent agent = Agent.of("Assistant", "Answer what is asked")
                .backstory(plain(said(run.path("none"), run.path("messages"), "system")))
                .stopWords(stopWords())
                .tools(run.has("tools") ? tools.named(run.path("tools")) : tools.all());
        StringBuilder asked = new StringBuilder(said(run.path("input"), run.path("messages"), "user"));
        String before = said(run.path("none"), run.path("messages"), "assistant");
        if (!before.isEmpty()) {
            asked.append("\n(You said before: ").append(before).append(')');
        }
        return guards.guarded(typed("call", plain(asked.toString()), form(run)).by(agent), run);
    }

    private String[] stopWords() {
        JsonNode stop = recording.scenario("llm").path("stop");
        List<String> words = new ArrayList<>();
        stop.forEach(word -> words.add(word.asText()));
        if (stop.isTextual()) {
            words.add(stop.asText());
        }
        return words.toArray(String[]::new);
    }

    /** {@return what somebody said in a conversation; what is given otherwise if that is a text} */
    private static String said(JsonNode text, JsonNode messages, String role) {
        if (text.isTextual()) {
            return text.asText();
        }
        List<String> said = new ArrayList<>();
        for (JsonNode message : text.isArray() ? text : messages) {
            if (message.path("role").asText("user").equals(role)) {
                said.add(message.path("content").asText());
            }
        }
        return String.join("\n", said).strip();
    }

    /** {@return a text as a value of a type} */
    Task<?> converted(JsonNode run) {
        String how = run.path("instructions").asText("");
        return typed("convert", plain((how + "\n\n" + run.path("text").asText()).strip()), form(run))
                .maxRejections(run.path("max_attempts").asInt(3) - 1);
    }

    /** {@return a task of a crew; {@code before} are those that it can look at} */
    Task<?> task(JsonNode definition, String role, List<Task<?>> before) {
        Task<?> task = typed(
                        definition.path("id").asText(),
                        plain(definition.path("description").asText()),
                        form(definition))
                .expecting(plain(definition.path("expected_output").asText("")));
        if (Fields.isSet(definition.path("condition"))
                || definition.path("conditional").asBoolean()) {
            task = task.runIf(condition(definition.path("condition"), before.isEmpty() ? null : before.getLast()));
        }
        if (Fields.isSet(definition.path("output_file"))) {
            task = task.outputFile(definition.path("output_file").asText().replaceFirst("^/+", ""));
        }
        task = guards.guarded(task, definition);
        if (Fields.isSet(definition.path("human_input"))) {
            task = reviewed(task, definition.path("human_input"));
        }
        if (role.isEmpty()) {
            return task;
        }
        JsonNode agent = recording.find("agents", "role", role);
        JsonNode own = definition.path("tools");
        task = task.by(agent(role, own.isEmpty() ? given(definition, agent) : tools.named(own)));
        boolean itsAgents = !Fields.isSet(definition.path("guardrail")) && !Fields.isSet(definition.path("guardrails"));
        return bounded(itsAgents ? guards.guarded(task, agent) : task, agent);
    }

    /** {@return the task with the bounds of its agent} */
    private static Task<?> bounded(Task<?> task, JsonNode agent) {
        Task<?> bounded = task;
        JsonNode limit = agent.path("max_execution_time");
        if (limit.isNumber()) {
            bounded = bounded.timeout(RecordedTools.slowly(Duration.ofMillis(Math.round(limit.asDouble() * 1000))));
        }
        return agent.path("max_retry_limit").isInt()
                ? bounded.maxRejections(agent.path("max_retry_limit").asInt())
                : bounded;
    }

    private static TaskCondition condition(JsonNode condition, @Nullable Task<?> previous) {
        Words words = Words.of(condition);
        if (condition.isBoolean()) {
            return context -> condition.asBoolean();
        }
        if (words.says("always (true|runs|holds)|^true$|returns true$")) {
            return context -> true;
        }
        if (words.says("always false|never|^false$|returns false$")) {
            return context -> false;
        }
        if (words.isEmpty() || previous == null) {
            throw new NotStagedException("The file does not say when the condition holds");
        }
        boolean negated = words.says("\\bunless\\b") != words.says("(false|skip[a-z]*) (if|when|unless)");
        return context -> words.holds(textOf(context, previous)) != negated;
    }

    private static String textOf(TaskContext context, Task<?> previous) {
        return context.find(previous).map(RecordedTools::text).orElse("");
    }

    /** Somebody reviews the result, and says what the file lists, then nothing. */
    @SuppressWarnings("unchecked") // a review of anything takes the task's type, too
    private static Task<?> reviewed(Task<?> task, JsonNode said) {
        Queue<String> remarks = new ArrayDeque<>();
        for (JsonNode remark : said.isObject() ? said.path("answers") : said) {
            remarks.add(remark.asText());
        }
        Human human = question -> remarks.isEmpty() ? "" : remarks.remove();
        return ((Task<Object>) task).guardrail(human.reviewing());
    }

    private Task<?> typed(String id, String description, JsonNode schema) {
        return schema.isObject() ? Task.of(id, description, records.of(schema)) : Task.of(id, description);
    }

    private static JsonNode form(JsonNode definition) {
        for (String name : List.of("output_json", "output_pydantic", "response_model", "response_format")) {
            if (Fields.isSet(definition.path(name))) {
                return definition.path(name);
            }
        }
        return definition.path("output_json");
    }

    // ---- agents
    // -------------------------------------------------------------------------------------------------------

    private List<Tool> given(JsonNode by, JsonNode agent) {
        return tools.named(by.has("call") && Fields.isSet(by.path("tools")) ? by.path("tools") : agent.path("tools"));
    }

    /** {@return an agent with the tools that it has of itself} */
    Agent agent(String role) {
        return agent(recording.find("agents", "role", role));
    }

    /** {@return the agent of a definition, with the tools that it has of itself} */
    Agent agent(JsonNode definition) {
        return agent(definition, tools.named(definition.path("tools")));
    }

    private Agent agent(String role, List<Tool> given) {
        return agent(recording.find("agents", "role", role), given);
    }

    private Agent agent(JsonNode definition, List<Tool> given) {
        String role = definition.path("role").asText();
        List<Tool> own = new ArrayList<>(given);
        if (definition.has("cache") && !definition.path("cache").asBoolean()) {
            own.replaceAll(Tool::notCached);
        }
        if (definition.path("multimodal").asBoolean()) {
            own.add(images.tool());
        }
        Agent agent = Agent.of(plain(role), plain(definition.path("goal").asText()))
                .backstory(plain(definition.path("backstory").asText("")))
                .model(models.of(definition.path("llm")))
                .stopWords(stopWords())
                .toolMode(mode(definition, own))
                .tools(own);
        if (definition.path("allow_delegation").asBoolean()) {
            agent = agent.allowDelegation();
        }
        if (definition.has("use_system_prompt")
                && !definition.path("use_system_prompt").asBoolean()) {
            agent = agent.prompts(PromptTemplates.standard().with(PromptSection.SYSTEM, ""));
        }
        if (definition.has("respect_context_window")
                && !definition.path("respect_context_window").asBoolean()) {
            agent = agent.contextWindow(ContextWindow.defaults().failing());
        }
        if (definition.path("inject_date").asBoolean()) {
            agent = agent.dated();
        }
        if (plans(definition) && Plans.isDoneIn(recording)) {
            JsonNode planning = definition.path("planning");
            agent = agent.planning(new Planning(
                    planning.path("max_steps").asInt(Planning.defaults().steps()),
                    planning.path("max_replans").asInt(Planning.defaults().replans())));
        }
        return definition.has("max_iter")
                ? agent.maxIterations(definition.path("max_iter").asInt())
                : agent;
    }

    /** {@return whether an agent plans before it acts} */
    boolean plans(JsonNode agent) {
        boolean plans =
                Fields.isSet(agent.path("planning")) || agent.path("reasoning").asBoolean();
        return plans && !recording.isToldWithoutPlanning();
    }

    /**
     * {@return how the agent's model talks} The recorder used the text protocol for agents without tools, so in files that need text mode
     * their answers have its form, unless the file says that they are plain.
     */
    private ToolMode mode(JsonNode agent, List<Tool> given) {
        boolean answersInWords = given.isEmpty()
                && !agent.path("allow_delegation").asBoolean()
                && recording.answersInWords(agent.path("role").asText());
        return isInWords() || answersInWords ? ToolMode.TEXT : ToolMode.AUTO;
    }

    boolean isInWords() {
        return switch (recording.scenario("llm").path("tool_protocol").asText("native")) {
            case "react_text" -> true;
            case "native", "none" -> false;
            default ->
                throw new NotStagedException(
                        "There is no protocol '" + recording.scenario("llm").path("tool_protocol") + "'");
        };
    }

    /** {@return a text in which no brace is a place to fill, but those of names that an input is given for} */
    private String plain(String text) {
        String plain = text.replace("{", "\\{");
        for (String name : recording.inputs()) {
            plain = plain.replace("\\{" + name + "}", "{" + name + "}");
        }
        return plain;
    }
}
