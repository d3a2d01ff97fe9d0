package dev.regatta.internal.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.RunLimits;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.gateway.ToolChain;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.plan.CrewPlan.Coworker;
import dev.regatta.internal.plan.Delegation;
import dev.regatta.prompt.PromptSection;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.schema.JsonSchema;
import dev.regatta.spi.AgentSpec;
import dev.regatta.step.Note;
import dev.regatta.step.StepPath;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.step.ToolDefinition;
import dev.regatta.tool.Tool;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets an agent pass work on: answers the calls of its two delegation tools with what a coworker says. Stands before loops, permits
 * and limits of tools, since the coworker's own calls pass those.
 */
public final class DelegationTools implements ToolChain.Delegate {
    private final DelegationContext position;
    private final TaskScope scope;
    private final PromptTemplates words;
    private final RunLimits limits;
    private final List<Tool> own;
    private final DelegatedWork desk;

    /**
     * Who can pass work on to whom.
     *
     * @param role the role of the agent that passes it on
     * @param coworkers to whom
     * @param chain the agents that the work has come through, the first one first, this agent last
     * @param count how often work was passed on within the task, by anybody
     */
    public record DelegationContext(
            String role, List<Coworker> coworkers, List<AgentSpec> chain, AtomicInteger count) {}

    /** Where passed-on work is done. */
    interface DelegatedWork {
        /** {@return what the coworker says, or what went wrong} */
        ToolAnswer work(Coworker coworker, String work, String context, StepPath step) throws Exception;
    }

    /** Makes one; {@code own} are the agent's own tools, whose calls it leaves alone whatever they are called. */
    DelegationTools(
            DelegationContext position,
            TaskScope scope,
            PromptTemplates words,
            RunLimits limits,
            List<Tool> own,
            DelegatedWork desk) {
        this.words = words;
        this.own = own;
        this.position = position;
        this.scope = scope;
        this.limits = limits;
        this.desk = desk;
    }

    @Override
    public List<ToolDefinition> tools() {
        List<Coworker> coworkers = position.coworkers();
        if (coworkers.isEmpty()) {
            return List.of();
        }
        List<String> roles =
                coworkers.stream().map(coworker -> coworker.agent().role()).toList();
        String listed = coworkers.stream()
                .map(Coworker::agent)
                .map(agent ->
                        words.fill(PromptSection.DELEGATE_COWORKER, Map.of("role", agent.role(), "goal", agent.goal())))
                .collect(Collectors.joining("; "));
        Map<String, String> who = Map.of("coworkers", listed);
        return List.of(
                tool(
                        Delegation.WORK,
                        words.fill(PromptSection.DELEGATE_WORK, who),
                        "task",
                        PromptSection.DELEGATE_TASK_ARGUMENT,
                        roles,
                        words),
                tool(
                        Delegation.QUESTION,
                        words.fill(PromptSection.DELEGATE_QUESTION, who),
                        "question",
                        PromptSection.DELEGATE_QUESTION_ARGUMENT,
                        roles,
                        words));
    }

    private static ToolDefinition tool(
            String name,
            String description,
            String what,
            PromptSection meaning,
            List<String> roles,
            PromptTemplates words) {
        JsonSchema coworker =
                JsonSchema.choice(roles).described(words.fill(PromptSection.DELEGATE_COWORKER_ARGUMENT, Map.of()));
        return new ToolDefinition(
                name,
                description,
                JsonSchema.object()
                        .property(what, text(meaning, words))
                        .property("context", text(PromptSection.DELEGATE_CONTEXT_ARGUMENT, words))
                        .property("coworker", coworker));
    }

    private static JsonSchema text(PromptSection meaning, PromptTemplates words) {
        return JsonSchema.string().described(words.fill(meaning, Map.of()));
    }

    @Override
    public boolean handles(String tool) {
        return !position.coworkers().isEmpty()
                && own.stream().noneMatch(each -> each.name().equals(tool))
                && (asks(tool) || passesOn(tool));
    }

    private static boolean asks(String tool) {
        return plain(tool).startsWith("ask_question");
    }

    private static boolean passesOn(String tool) {
        return plain(tool).startsWith("delegate_work");
    }

    /** {@return the name of a tool as it is compared, whatever a model puts between its words} */
    private static String plain(String tool) {
        return tool.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }

    @Override
    public Callable<ToolAnswer> decide(ToolCall call) {
        boolean question = asks(call.tool());
        JsonNode arguments;
        try {
            arguments = Json.read(call.arguments().isBlank() ? "{}" : call.arguments());
        } catch (JsonProcessingException refusal) {
            return refused(
                    PromptSection.DELEGATE_UNREADABLE, Map.of("tool", call.tool(), "reason", Json.trouble(refusal)));
        }
        String work = text(arguments, question ? "question" : "task");
        String context = text(arguments, "context");
        if (work.isBlank()) {
            return refused(PromptSection.DELEGATE_NOTHING, Map.of("argument", question ? "question" : "task"));
        }
        Optional<Coworker> coworker = coworker(arguments);
        if (coworker.isEmpty()) {
            return unknown(written(arguments));
        }
        if (position.count().incrementAndGet() > limits.delegations()) {
            return refused(PromptSection.DELEGATE_LIMIT, Map.of("most", String.valueOf(limits.delegations())));
        }
        return () -> work(coworker.get(), work, context, call.step());
    }

    private ToolAnswer work(Coworker coworker, String work, String context, StepPath step) throws Exception {
        int depth = position.chain().size();
        scope.note(step, new Note.Delegated(position.role(), coworker.agent().role(), depth));
        return desk.work(coworker, work, context, step);
    }

    private Optional<Coworker> coworker(JsonNode arguments) {
        String wanted = Delegation.plain(written(arguments));
        return position.coworkers().stream()
                .filter(coworker -> Delegation.plain(coworker.agent().role()).equals(wanted))
                .findFirst();
    }

    /** {@return the coworker as the model wrote it; of a list, also one in a text, the first} */
    private static String written(JsonNode arguments) {
        JsonNode coworker = null;
        for (String spelling : List.of("coworker", "co_worker", "coWorker", "co-worker")) {
            coworker = coworker == null ? arguments.get(spelling) : coworker;
        }
        if (coworker != null && coworker.isArray()) {
            coworker = coworker.get(0);
        }
        String text = coworker == null || !coworker.isTextual()
                ? ""
                : coworker.asText().strip();
        return text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1).split(",", -1)[0]
                : text;
    }

    private static String text(JsonNode arguments, String name) {
        JsonNode value = arguments.get(name);
        return value == null || value.isNull() ? "" : value.isTextual() ? value.asText() : value.toString();
    }

    private Callable<ToolAnswer> unknown(@Nullable String written) {
        List<String> roles = position.coworkers().stream()
                .map(coworker -> coworker.agent().role())
                .toList();
        String name = String.valueOf(written);
        return refused(
                PromptSection.DELEGATE_UNKNOWN,
                Map.of("coworker", name, "hint", words.hint(name, roles), "coworkers", String.join(", ", roles)));
    }

    private Callable<ToolAnswer> refused(PromptSection how, Map<String, String> values) {
        return () -> ToolAnswer.refused(words.fill(how, values));
    }
}
