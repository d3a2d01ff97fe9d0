package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.PermanentException;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeWork;
import dev.regatta.graph.TaskGraph;
import dev.regatta.internal.json.AnswerParser;
import dev.regatta.internal.json.Json;
import dev.regatta.internal.text.Nearest;
import dev.regatta.internal.text.Template;
import dev.regatta.model.ModelRef;
import dev.regatta.model.Models;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A crew with its inputs, looked at from all sides before anything starts: who does what after what, on which model, with
 * which texts; and all that is wrong, at once.
 */
final class CrewPlan {
    private final Crew crew;
    private final Map<String, Object> inputs;
    private final Map<String, String> inputTexts = new HashMap<>();
    private final List<PlannedTask<?>> tasks = new ArrayList<>();
    private final Map<String, Duration> limits = new HashMap<>();
    private final Map<String, ChatModel> models = new LinkedHashMap<>();
    private final Set<String> askedFor = new HashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();

    /**
     * A task with everything it needs.
     *
     * @param task its definition
     * @param context the tasks whose results it is shown, in order
     * @param after the tasks that it comes after
     * @param speech what its agent says and is told; {@code null} for code
     */
    record PlannedTask<T>(
            Task<T> task,
            List<String> context,
            List<String> after,
            @Nullable Speech<T> speech) {}

    /**
     * The texts and the model of a task that an agent does.
     *
     * @param agent the agent, its texts filled in
     * @param model the model's name within the run
     * @param description what is to be done
     * @param expectedOutput what the answer should be like
     * @param parser reads answers; {@code null} where the answer is text
     * @param maxRejections how often an answer is sent back
     */
    record Speech<T>(
            Agent agent,
            String model,
            Template description,
            Template expectedOutput,
            @Nullable AnswerParser<T> parser,
            int maxRejections) {}

    private CrewPlan(Crew crew, Map<String, ?> inputs) {
        this.crew = crew;
        this.inputs = checkedInputs(inputs);
    }

    static CrewPlan of(Crew crew, Map<String, ?> inputs) {
        CrewPlan plan = new CrewPlan(crew, inputs);
        plan.planTasks();
        plan.checkStructure();
        if (crew.options().strictInputs()) {
            plan.unusedInputs()
                    .forEach(name -> plan.problems.add("The input '" + name + "' was given, but nothing asks for it."
                            + Nearest.hint(name, plan.askedFor)));
        }
        return plan;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    CrewPlan orElseThrow() {
        if (!problems.isEmpty()) {
            throw new InvalidCrewException(crew.name(), problems());
        }
        return this;
    }

    Crew crew() {
        return crew;
    }

    Map<String, Object> inputs() {
        return inputs;
    }

    List<PlannedTask<?>> tasks() {
        return tasks;
    }

    ChatModel model(String name) {
        ChatModel model = models.get(name);
        if (model == null) {
            throw new IllegalStateException("No model '" + name + "' is part of this run");
        }
        return model;
    }

    /** {@return the names of inputs that nothing asks for} */
    Set<String> unusedInputs() {
        Set<String> unused = new TreeSet<>(inputs.keySet());
        boolean codeMayAsk = crew.tasks().stream().anyMatch(task -> task.work() instanceof Task.Work.ByCode<?>);
        if (codeMayAsk) {
            return Set.of();
        }
        unused.removeAll(askedFor);
        return unused;
    }

    TaskGraph<TaskResult.Completed<?>> graph(Function<PlannedTask<?>, NodeWork<TaskResult.Completed<?>>> work) {
        List<GraphNode<TaskResult.Completed<?>>> nodes = new ArrayList<>();
        for (PlannedTask<?> planned : tasks) {
            // An agent's time is watched by its gateways; from outside only in case they do not get to run.
            Duration limit = limitOf(planned.task().id());
            Duration grace = crew.options().limits().timeouts().grace();
            Duration timeout = planned.speech() == null ? limit : limit.plus(grace.multipliedBy(3));
            nodes.add(GraphNode.of(planned.task().id(), work.apply(planned), planned.after())
                    .timeout(timeout));
        }
        return TaskGraph.of(nodes);
    }

    /** {@return how long a task may take} */
    Duration limitOf(String taskId) {
        return limits.getOrDefault(taskId, crew.options().limits().timeouts().task());
    }

    // ---- looking at it
    // -----------------------------------------------------------------------------------------------

    private Map<String, Object> checkedInputs(Map<String, ?> given) {
        Map<String, Object> checked = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            if (value == null) {
                problems.add("The input '" + name + "' is null; give it a value, or leave it out.");
            } else {
                checked.put(name, value);
            }
        });
        return Collections.unmodifiableMap(checked);
    }

    private void planTasks() {
        if (crew.tasks().isEmpty()) {
            problems.add("It has no tasks; give Crew.of(…) at least one.");
        }
        Set<String> ids = new LinkedHashSet<>();
        crew.tasks().forEach(task -> ids.add(task.id()));
        List<String> earlier = new ArrayList<>();
        for (Task<?> task : crew.tasks()) {
            tasks.add(plan(task, ids, earlier));
            if (task.timeout() != null) {
                limits.put(task.id(), task.timeout());
            }
            earlier.add(task.id());
        }
    }

    private <T> PlannedTask<T> plan(Task<T> task, Set<String> ids, List<String> earlier) {
        List<String> context = crew.sequential() && task.after().isEmpty()
                ? List.copyOf(earlier)
                : task.after().stream().distinct().toList();
        Set<String> after = new LinkedHashSet<>(context);
        if (crew.sequential() && !earlier.isEmpty()) {
            after.add(earlier.getLast());
        }
        Speech<T> speech = null;
        if (task.work() instanceof Task.Work.ByAgent<T> work) {
            speech = planSpeech(task.id(), work);
            Set<String> named = new LinkedHashSet<>(speech.description().results());
            named.addAll(speech.expectedOutput().results());
            for (String other : named) {
                if (ids.contains(other)) {
                    after.add(other);
                } else {
                    problems.add("Task '" + task.id() + "' asks for the result of '" + other + "' with {{" + other
                            + "}}, but the crew has no such task." + Nearest.hint(other, ids));
                }
            }
        }
        for (String other : task.after()) {
            if (!ids.contains(other)) {
                problems.add("Task '" + task.id() + "' comes after '" + other
                        + "', which is not in the crew; add it to Crew.of(…)." + Nearest.hint(other, ids));
                after.remove(other);
            }
        }
        return new PlannedTask<>(task, List.copyOf(context), List.copyOf(after), speech);
    }

    private <T> Speech<T> planSpeech(String taskId, Task.Work.ByAgent<T> work) {
        Agent agent = work.agent() == null ? agentFor(taskId) : work.agent();
        Agent filled = new Agent(
                fillAgentText(taskId, "role", agent.role()),
                fillAgentText(taskId, "goal", agent.goal()),
                fillAgentText(taskId, "backstory", agent.backstory()),
                agent.model(),
                agent.tools(),
                agent.maxIterations(),
                agent.options());
        checkTools(agent);
        return new Speech<>(
                filled,
                modelOf(taskId, work.agent()),
                checkedTemplate(taskId, "description", work.description()),
                checkedTemplate(taskId, "expected output", work.expectedOutput()),
                parserFor(taskId, work.type()),
                work.maxRejections());
    }

    /** The agent of a task that names none: it is what its task is called. */
    private static Agent agentFor(String taskId) {
        return Agent.of("Specialist for " + taskId.replace('-', ' ').replace('_', ' '), "Do the task at hand well");
    }

    private String fillAgentText(String taskId, String part, String text) {
        Template template = checkedTemplate(taskId, "agent's " + part, text);
        for (String result : template.results()) {
            problems.add("The " + part + " of the agent of task '" + taskId + "' asks for the result of '" + result
                    + "'; results can stand in a task's description and expected output only.");
        }
        return template.fill(this::inputText, result -> "");
    }

    private Template checkedTemplate(String taskId, String part, String text) {
        Template template = Template.parse(text);
        for (String braces : template.doubtful()) {
            problems.add(
                    "Task '" + taskId + "' has " + braces + " in its " + part + ", which is neither an {input} nor a"
                            + " {{task}}. Correct the braces; write \\{ for each that is text.");
        }
        for (String name : template.inputs()) {
            if (askedFor.add(name) && inputs.containsKey(name)) {
                writeInput(name);
            }
            if (!inputs.containsKey(name)) {
                problems.add(
                        "Task '" + taskId + "' needs the input '" + name + "' in its " + part + ", which was not given."
                                + Nearest.hint(name, inputs.keySet())
                                + (inputs.isEmpty()
                                        ? " No inputs were given."
                                        : " Given: " + String.join(", ", inputs.keySet()) + "."));
            }
        }
        return template;
    }

    private void writeInput(String name) {
        try {
            inputTexts.put(name, Json.text(requireNonNull(inputs.get(name))));
        } catch (PermanentException unwritable) {
            problems.add("The input '" + name + "' cannot be used. " + unwritable.getMessage());
        }
    }

    /** {@return an input as text; only inputs that were checked are asked for once the plan is valid} */
    String inputText(String name) {
        return inputTexts.getOrDefault(name, "");
    }

    private void checkTools(Agent agent) {
        Set<String> names = new HashSet<>();
        for (Tool tool : agent.tools()) {
            if (!names.add(tool.name())) {
                problems.add(
                        "The agent '" + agent.role() + "' has two tools called '" + tool.name() + "'; rename one.");
            }
        }
    }

    private <T> @Nullable AnswerParser<T> parserFor(String taskId, Class<T> type) {
        if (type == String.class) {
            return null;
        }
        try {
            return AnswerParser.of(type);
        } catch (PermanentException unsupported) {
            problems.add("Task '" + taskId + "' cannot have results of type " + type.getSimpleName() + ". "
                    + unsupported.getMessage());
            return null;
        }
    }

    /** {@return the name, within the run, of the model that does a task} */
    private String modelOf(String taskId, @Nullable Agent agent) {
        ModelRef ref = agent != null && agent.model() != null ? agent.model() : crew.model();
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

    private void checkStructure() {
        TaskGraph<TaskResult.Completed<?>> graph = graph(planned -> context -> {
            throw new IllegalStateException("This graph is only looked at");
        });
        problems.addAll(GraphExecutor.current().problems(graph));
    }
}
