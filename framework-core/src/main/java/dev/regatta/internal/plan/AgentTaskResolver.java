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

/** Resolves the tasks that agents do: who does them, with which model, tools, coworkers and texts. Used by one thread. */
final class AgentTaskResolver {
    private final CrewSpec crew;
    private final Set<String> problems;
    private final Map<String, ChatModel> models;
    private final Set<String> askedFor = new HashSet<>();

    AgentTaskResolver(CrewSpec crew, Set<String> problems, Map<String, ChatModel> models) {
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

    <T> Speech<T> plan(String taskId, TaskWork.ByAgent<T> work, List<Tool> tools, TaskInputs inputs) {
        return plan(taskId, work, tools, inputs, crew.team().manager());
    }

    /**
     * {@return the speech of a task}
     *
     * @param tools those of the task, which its agent has besides its own
     * @param manager who does it in place of its agent; {@code null} for nobody
     */
    <T> Speech<T> plan(
            String taskId, TaskWork.ByAgent<T> work, List<Tool> tools, TaskInputs inputs, @Nullable AgentSpec manager) {
        AgentSpec agent = manager != null ? manager : work.agent() == null ? agentFor(taskId) : work.agent();
        boolean isPassedOn = manager != null && work.agent() != null;
        List<Coworker> team = team(taskId, agent, work.agent(), inputs, manager);
        if (isPassedOn) {
            team = team.stream()
                    .map(each -> each.definition().equals(work.agent())
                            ? new Coworker(each.definition(), with(taskId, each.agent(), tools), each.model())
                            : each)
                    .toList();
        }
        AgentSpec filled = filled(taskId, agent, inputs);
        return new Speech<>(
                agent,
                isPassedOn ? filled : with(taskId, filled, tools),
                modelOf(taskId, work.agent() == null && manager == null ? null : agent),
                checkedTemplate(taskId, "description", work.description(), inputs),
                checkedTemplate(taskId, "expected output", work.expectedOutput(), inputs),
                parserFor(taskId, work.type()),
                work.patience(),
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

    /** {@return an agent with the tools of a task besides its own} */
    private AgentSpec with(String taskId, AgentSpec agent, List<Tool> tools) {
        List<Tool> more = new ArrayList<>(tools);
        more.removeAll(agent.tools());
        Set<String> names = new HashSet<>();
        agent.tools().forEach(tool -> names.add(tool.name()));
        for (Tool tool : more) {
            if (!names.add(tool.name())) {
                problems.add("Task '" + taskId + "' has a tool called '" + tool.name() + "' for its agent '"
                        + agent.role() + "', which has another one of that name; rename one.");
            }
        }
        return more.isEmpty() ? agent : agent.withTools(more);
    }

    private AgentSpec filled(String taskId, AgentSpec agent, TaskInputs inputs) {
        checkTools(agent);
        String role = fillAgentText(taskId, "role", agent.role(), inputs);
        if (role.isBlank()) { // which is a problem of its own where an input is missing
            if (inputs.values()
                    .keySet()
                    .containsAll(Template.parse(agent.role()).inputs())) {
                problems.add("The role of the agent of task '" + taskId + "', '" + agent.role()
                        + "', is empty with these inputs.");
            }
            role = agent.role();
        }
        return agent.withTexts(
                role,
                fillAgentText(taskId, "goal", agent.goal(), inputs),
                fillAgentText(taskId, "backstory", agent.backstory(), inputs));
    }

    // ---- whom work can be passed to
    // ----------------------------------------------------------------------------------

    /**
     * {@return all agents of the crew, if an agent passes work on, else nobody} There is one for each role: of several with the
     * same role, the one that does or was given the task, else the one that the crew was given by name; the others are the same
     * person with the tools of one task.
     */
    private List<Coworker> team(
            String taskId, AgentSpec agent, @Nullable AgentSpec given, TaskInputs inputs, @Nullable AgentSpec manager) {
        if (manager == null && !agent.rules().delegates()) {
            return List.of();
        }
        boolean anybody = given == null || manager == null || given.rules().delegates();
        Map<String, List<Coworker>> byRole = new LinkedHashMap<>();
        for (AgentSpec each : agents()) {
            Coworker coworker = new Coworker(each, filled(taskId, each, inputs), modelOf(taskId, each));
            byRole.computeIfAbsent(Delegation.plain(coworker.agent().role()), first -> new ArrayList<>())
                    .add(coworker);
        }
        List<Coworker> team = new ArrayList<>();
        for (List<Coworker> alike : byRole.values()) {
            Coworker meant = meant(alike, agent, given);
            if (meant == null && anybody) {
                problems.add("Two agents of the crew have the role '"
                        + alike.getFirst().agent().role() + "', and work could be passed to either; give each agent its"
                        + " own role, or name the one that is meant with .agents(…).");
            }
            team.add(meant == null ? alike.getFirst() : meant);
        }
        return List.copyOf(team);
    }

    private Set<AgentSpec> agents() {
        Set<AgentSpec> agents = new LinkedHashSet<>();
        for (TaskSpec<?> task : crew.tasks()) {
            if (task.work() instanceof TaskWork.ByAgent<?> other && other.agent() != null) {
                agents.add(other.agent());
            }
        }
        agents.addAll(crew.team().agents());
        return agents;
    }

    /** {@return who of several agents with one role is meant; {@code null} if it could be either} */
    private @Nullable Coworker meant(List<Coworker> alike, AgentSpec agent, @Nullable AgentSpec given) {
        if (alike.size() == 1) {
            return alike.getFirst();
        }
        for (Coworker coworker : alike) {
            if (coworker.definition().equals(agent) || coworker.definition().equals(given)) {
                return coworker;
            }
        }
        List<Coworker> named = alike.stream()
                .filter(coworker -> crew.team().agents().contains(coworker.definition()))
                .toList();
        return named.size() == 1 ? named.getFirst() : null;
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
