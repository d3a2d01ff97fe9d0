package dev.regatta.internal.plan;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.plan.CrewPlan.Coworker;
import dev.regatta.internal.plan.CrewPlan.Speech;
import dev.regatta.internal.schema.AnswerParser;
import dev.regatta.internal.text.Nearest;
import dev.regatta.internal.text.Template;
import dev.regatta.message.TypeRef;
import dev.regatta.model.ModelRef;
import dev.regatta.model.Models;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.tool.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Prepares what agents say and are told, for the tasks of one plan. Used by one thread. */
final class SpeechPlanner {
    private final CrewSpec crew;
    private final Set<String> problems;
    private final Map<String, ChatModel> models;
    private final Set<String> askedFor = new HashSet<>();

    SpeechPlanner(CrewSpec crew, Set<String> problems, Map<String, ChatModel> models) {
        this.crew = crew;
        this.problems = problems;
        this.models = new LinkedHashMap<>(models);
    }

    /** {@return the models of the run, by their names within it} */
    Map<String, ChatModel> models() {
        return models;
    }

    /** {@return the inputs that something asks for} */
    Set<String> askedFor() {
        return askedFor;
    }

    <T> Speech<T> plan(String taskId, TaskWork.ByAgent<T> work, TaskInputs inputs) {
        return plan(taskId, work, inputs, crew.team().manager());
    }

    /** {@return the speech of a task; {@code manager} is who does it in place of its agent} */
    <T> Speech<T> plan(String taskId, TaskWork.ByAgent<T> work, TaskInputs inputs, @Nullable AgentSpec manager) {
        AgentSpec agent = manager != null ? manager : work.agent() == null ? agentFor(taskId) : work.agent();
        List<Coworker> team = team(taskId, agent, inputs, manager);
        return new Speech<>(
                agent,
                filled(taskId, agent, inputs),
                modelOf(taskId, work.agent() == null && manager == null ? null : agent),
                checkedTemplate(taskId, "description", work.description(), inputs),
                checkedTemplate(taskId, "expected output", work.expectedOutput(), inputs),
                parserFor(taskId, work.type()),
                work.maxRejections(),
                coworkers(taskId, work, agent, team, manager != null),
                team);
    }

    /** Looks at where a task's result is to be written. */
    void checkFile(String taskId, String path, TaskInputs inputs) {
        Template template = checkedTemplate(taskId, "output file", path, inputs);
        TaskFile.trouble(template, inputs).ifPresent(trouble -> problems.add("Task '" + taskId + "': " + trouble));
    }

    /** The agent of a task that names none: it is what its task is called. */
    private static AgentSpec agentFor(String taskId) {
        return AgentSpec.of("Specialist for " + taskId.replace('-', ' ').replace('_', ' '), "Do the task at hand well");
    }

    private AgentSpec filled(String taskId, AgentSpec agent, TaskInputs inputs) {
        checkTools(agent);
        String role = fillAgentText(taskId, "role", agent.role(), inputs);
        if (role.isBlank()) {
            problems.add("Task '" + taskId + "': the role '" + agent.role()
                    + "' of its agent is empty with these inputs; an agent needs a role, such as \"Analyst\".");
        }
        return agent.withTexts(
                role.isBlank() ? agent.role() : role,
                fillAgentText(taskId, "goal", agent.goal(), inputs),
                fillAgentText(taskId, "backstory", agent.backstory(), inputs));
    }

    // ---- whom work can be passed to
    // ----------------------------------------------------------------------------------

    /** {@return all agents of the crew, if an agent passes work on; else nobody} */
    private List<Coworker> team(String taskId, AgentSpec agent, TaskInputs inputs, @Nullable AgentSpec manager) {
        if (manager == null && !agent.rules().delegates()) {
            return List.of();
        }
        Set<AgentSpec> agents = new LinkedHashSet<>();
        for (TaskSpec<?> task : crew.tasks()) {
            if (task.work() instanceof TaskWork.ByAgent<?> other && other.agent() != null) {
                agents.add(other.agent());
            }
        }
        agents.addAll(crew.team().agents());
        List<Coworker> team = new ArrayList<>();
        Set<String> roles = new HashSet<>();
        for (AgentSpec each : agents) {
            AgentSpec filled = filled(taskId, each, inputs);
            team.add(new Coworker(each, filled, modelOf(taskId, each)));
            if (!roles.add(Delegation.plain(filled.role()))) {
                problems.add("Two agents of the crew have the role '" + filled.role()
                        + "'; who passes work on names a role, so give each agent its own.");
            }
        }
        return List.copyOf(team);
    }

    private List<Coworker> coworkers(
            String taskId, TaskWork.ByAgent<?> work, AgentSpec agent, List<Coworker> team, boolean managed) {
        List<Coworker> coworkers = team.stream()
                .filter(coworker -> !coworker.definition().equals(agent))
                .filter(coworker -> !managed
                        || work.agent() == null
                        || coworker.definition().equals(work.agent()))
                .toList();
        if (!coworkers.isEmpty()) {
            agent.tools().stream()
                    .map(Tool::name)
                    .filter(Delegation::isTaken)
                    .forEach(name -> problems.add("The agent '" + agent.role() + "' has a tool called '" + name
                            + "', as the one for passing work on is; rename it."));
        }
        if (managed && coworkers.isEmpty()) {
            problems.add("The manager of task '" + taskId
                    + "' has nobody to pass work to; give tasks agents, or the crew" + " with .agents(…).");
        }
        return coworkers;
    }

    // ---- texts
    // -------------------------------------------------------------------------------------------------------

    private String fillAgentText(String taskId, String part, String text, TaskInputs inputs) {
        Template template = checkedTemplate(taskId, "agent's " + part, text, inputs);
        for (String result : template.results()) {
            problems.add("The " + part + " of the agent of task '" + taskId + "' asks for the result of '" + result
                    + "'; results can stand in a task's description and expected output only.");
        }
        return template.fill(inputs::text, result -> "");
    }

    private Template checkedTemplate(String taskId, String part, String text, TaskInputs inputs) {
        Template template = Template.parse(text);
        for (String braces : template.doubtful()) {
            problems.add(
                    "Task '" + taskId + "' has " + braces + " in its " + part + ", which is neither an {input} nor a"
                            + " {{task}}. Correct the braces; write \\{ for each that is text.");
        }
        for (String name : template.inputs()) {
            askedFor.add(name);
            Set<String> given = inputs.values().keySet();
            if (given.contains(name)) {
                inputs.write(name).ifPresent(problems::add);
            } else {
                problems.add("Task '" + taskId + "' needs the input '" + name + "' in its " + part
                        + ", which was not given." + Nearest.hint(name, given)
                        + (given.isEmpty() ? " No inputs were given." : " Given: " + String.join(", ", given) + "."));
            }
        }
        return template;
    }

    private void checkTools(AgentSpec agent) {
        Set<String> names = new HashSet<>();
        for (Tool tool : agent.tools()) {
            if (!names.add(tool.name())) {
                problems.add(
                        "The agent '" + agent.role() + "' has two tools called '" + tool.name() + "'; rename one.");
            }
        }
    }

    private <T> @Nullable AnswerParser<T> parserFor(String taskId, TypeRef<T> type) {
        if (type.type() == String.class) {
            return null;
        }
        try {
            return AnswerParser.of(type.type());
        } catch (PermanentException unsupported) {
            problems.add("Task '" + taskId + "' cannot have results of type " + type.name() + ". "
                    + unsupported.getMessage());
            return null;
        }
    }

    // ---- models
    // ------------------------------------------------------------------------------------------------------

    /** {@return the name, within the run, of the model that does a task} */
    private String modelOf(String taskId, @Nullable AgentSpec agent) {
        ModelRef ref = agent != null && agent.model() != null
                ? agent.model()
                : crew.shared().model();
        if (ref == null) {
            ref = Models.configured().map(ModelRef::of).orElse(null);
        }
        if (ref == null) {
            problems.add("Task '" + taskId + "' has no model"
                    + (agent == null ? "" : ", nor has its agent '" + agent.role() + "'")
                    + ". Give the agent or the crew one with .model(…), or set REGATTA_MODEL.");
            return "";
        }
        try {
            return register(ref.name(), ref.resolve());
        } catch (PermanentException unavailable) {
            problems.add(unavailable.getMessage());
            return "";
        }
    }

    @SuppressWarnings("ReferenceEquality") // two models of one name are two models
    private String register(String name, ChatModel model) {
        String unique = name;
        for (int i = 2; models.containsKey(unique) && models.get(unique) != model; i++) {
            unique = name + "#" + i;
        }
        models.put(unique, model);
        return unique;
    }
}
