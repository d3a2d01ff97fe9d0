package dev.regatta.internal.plan;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.InvalidCrewException;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.TaskGraph;
import dev.regatta.internal.compose.PlanAndExecute;
import dev.regatta.internal.schema.AnswerParser;
import dev.regatta.internal.text.Nearest;
import dev.regatta.internal.text.Template;
import dev.regatta.message.Storable;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.Digest;
import dev.regatta.step.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tasks with their inputs, looked at from all sides before any of them starts: who does what after what, on which model, with
 * which texts; and all that is wrong, at once. A crew has one plan; tasks that come to it while it runs have plans within it.
 * Changed by the thread that makes it, only read afterwards.
 */
public final class CrewPlan {
    private final CrewSpec crew;
    private final TaskInputs inputs;
    private final @Nullable PlannedTask<?> parent;
    private final Map<String, String> ids = new HashMap<>();
    private final List<PlannedTask<?>> tasks = new ArrayList<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final AgentTaskResolver speeches;

    /**
     * A task with everything it needs.
     *
     * @param plan the plan that it is part of
     * @param id its id in the run
     * @param task its definition
     * @param context the tasks whose results it is shown, in order, as its definition names them
     * @param after the tasks that it comes after, by their ids in the run
     * @param inputs what fills the places of its texts
     * @param speech what its agent says and is told; {@code null} for what no agent does
     */
    public record PlannedTask<T>(
            CrewPlan plan,
            String id,
            TaskSpec<T> task,
            List<String> context,
            List<String> after,
            TaskInputs inputs,
            @Nullable Speech<T> speech) {

        /** {@return this task after one more} */
        PlannedTask<T> behind(String other) {
            List<String> all = new ArrayList<>(after);
            all.add(other);
            return new PlannedTask<>(plan, id, task, context, List.copyOf(all), inputs, speech);
        }

        /** {@return the part of a memory's scope that stands for this task: the task of the crew that it is part of} */
        public String memoryScope() {
            int bracket = id.indexOf('[');
            return bracket < 0 ? id : id.substring(0, bracket);
        }
    }

    /**
     * The texts and the model of a task that an agent does.
     *
     * @param definition the agent as it was defined
     * @param agent the agent, its texts filled in
     * @param model the model's name within the run
     * @param description what is to be done
     * @param expectedOutput what the answer should be like
     * @param parser reads answers; {@code null} where the answer is text
     * @param patience how often an answer is sent back
     * @param coworkers to whom the agent can pass work on
     * @param team to whom coworkers can pass it on further
     */
    public record Speech<T>(
            AgentSpec definition,
            AgentSpec agent,
            String model,
            Template description,
            Template expectedOutput,
            @Nullable AnswerParser<T> parser,
            TaskWork.Patience patience,
            List<Coworker> coworkers,
            List<Coworker> team) {

        /** {@return the tasks whose results stand in the texts} */
        public Set<String> named() {
            Set<String> named = new LinkedHashSet<>(description.results());
            named.addAll(expectedOutput.results());
            return named;
        }
    }

    /**
     * An agent of the crew that work can be passed to.
     *
     * @param definition the agent as it was defined
     * @param agent the agent, its texts filled in
     * @param model its model's name within the run
     */
    public record Coworker(AgentSpec definition, AgentSpec agent, String model) {}

    private CrewPlan(CrewSpec crew, TaskInputs inputs, Map<String, ChatModel> models, @Nullable PlannedTask<?> parent) {
        this.crew = crew;
        this.inputs = inputs;
        this.parent = parent;
        this.speeches = new AgentTaskResolver(crew, problems, models);
    }

    public static CrewPlan of(CrewSpec crew, Map<String, ?> given) {
        Map<String, Object> checked = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        given.forEach((name, value) -> {
            if (value == null) {
                missing.add("The input '" + name + "' is null; give it a value, or leave it out.");
            } else {
                checked.put(name, value);
            }
        });
        CrewPlan plan = new CrewPlan(crew, new TaskInputs(checked), Map.of(), null);
        plan.problems.addAll(missing);
        plan.planTasks(crew.tasks());
        plan.planAhead();
        plan.checkStructure();
        if (crew.rules().strictInputs()) {
            plan.unusedInputs()
                    .forEach(name -> plan.problems.add("The input '" + name + "' was given, but nothing asks for it."
                            + Nearest.hint(name, plan.speeches.askedFor())));
        }
        return plan;
    }

    /** {@return a plan for tasks that a composed task of this plan is made of; any thread may ask} */
    public CrewPlan within(PlannedTask<?> composed, List<TaskSpec<?>> more) {
        CrewPlan plan = new CrewPlan(
                crew, new TaskInputs(composed.inputs().values()), new LinkedHashMap<>(speeches.models()), composed);
        plan.ids.putAll(ids);
        boolean optional = composed.task().rules().optional();
        plan.planTasks(more.stream()
                .<TaskSpec<?>>map(task -> optional ? task.asOptional() : task)
                .toList());
        return plan;
    }

    public List<String> problems() {
        return List.copyOf(problems);
    }

    public CrewPlan orElseThrow() {
        if (!problems.isEmpty()) {
            throw new InvalidCrewException(crew.name(), problems());
        }
        return this;
    }

    public CrewSpec crew() {
        return crew;
    }

    public List<PlannedTask<?>> tasks() {
        return tasks;
    }

    /** {@return the id in the run of a task that a task of this plan calls by a name} */
    public String idOf(String name) {
        return ids.getOrDefault(name, name);
    }

    public ChatModel model(String name) {
        ChatModel model = speeches.models().get(name);
        if (model == null) {
            throw new IllegalStateException("No model '" + name + "' is part of this run");
        }
        return model;
    }

    /** {@return the digest of its tasks, see {@link PlanDigest}; made when it is asked for} */
    public Digest digest() {
        return PlanDigest.of(tasks);
    }

    /** {@return the names of inputs that nothing asks for} */
    public Set<String> unusedInputs() {
        Set<String> unused = new TreeSet<>(inputs.values().keySet());
        boolean codeMayAsk = crew.tasks().stream()
                .anyMatch(task -> !(task.work() instanceof TaskWork.ByAgent<?>)
                        || task.rules().runIf() != null);
        if (codeMayAsk) {
            return Set.of();
        }
        unused.removeAll(speeches.askedFor());
        return unused;
    }

    /** {@return the tasks that no other comes after, in the order in which they were declared} */
    public List<String> sinks() {
        Set<String> followed = new HashSet<>();
        tasks.forEach(planned -> followed.addAll(planned.after()));
        return tasks.stream()
                .map(PlannedTask::id)
                .filter(id -> !followed.contains(id))
                .toList();
    }

    /** {@return the inputs of the run, as the log takes them} */
    public Map<String, Payload> inputPayloads() {
        Map<String, Payload> payloads = new LinkedHashMap<>();
        inputs.values().forEach((name, value) -> payloads.put(name, Payload.ofAny(value)));
        return payloads;
    }

    /** {@return how long a task may take} */
    public Duration limitOf(PlannedTask<?> planned) {
        Duration own = planned.task().rules().timeout();
        return own == null ? crew.rules().limits().timeouts().task() : own;
    }

    // ---- looking at it
    // -----------------------------------------------------------------------------------------------

    private void planTasks(List<TaskSpec<?>> declared) {
        if (declared.isEmpty() && parent == null) {
            problems.add("It has no tasks; give Crew.of(…) at least one.");
        }
        for (TaskSpec<?> task : declared) {
            String id = parent == null ? task.id() : parent.id() + "[" + task.id() + "]";
            if (id.equals(ids.put(task.id(), id)) && parent != null) { // of a crew, the graph tells
                problems.add("The id '" + id + "' is used more than once; ids are unique within the task.");
            }
        }
        List<String> earlier = new ArrayList<>();
        for (TaskSpec<?> task : declared) {
            tasks.add(plan(task, earlier));
            earlier.add(task.id());
        }
        problems.addAll(TaskFile.clashes(tasks));
    }

    /** Puts the task that plans for the others before them. */
    private void planAhead() {
        AgentSpec planner = crew.team().planner();
        if (planner == null || tasks.stream().noneMatch(planned -> planned.speech() != null)) {
            return;
        }
        TaskSpec<CrewPlanPrompt.Steps> task = CrewPlanPrompt.task(planner, tasks, crew.promptsOf(planner));
        if (!(task.work() instanceof TaskWork.ByAgent<CrewPlanPrompt.Steps> work)) {
            throw new IllegalStateException("The planner is an agent");
        }
        TaskInputs own = inputs.with(task.given().inputs());
        Speech<CrewPlanPrompt.Steps> speech = speeches.plan(CrewPlanPrompt.ID, work, List.of(), own, null);
        tasks.replaceAll(planned -> planned.speech() == null ? planned : planned.behind(CrewPlanPrompt.ID));
        tasks.addFirst(new PlannedTask<>(this, CrewPlanPrompt.ID, task, List.of(), List.of(), own, speech));
    }

    /** {@return whether the tasks of this plan have steps that a planner made} */
    public boolean isPlannedAhead() {
        return tasks.getFirst().id().equals(CrewPlanPrompt.ID);
    }

    private <T> PlannedTask<T> plan(TaskSpec<T> task, List<String> earlier) {
        AgentSpec manager = crew.team().manager();
        if (manager == null
                && task.work() instanceof TaskWork.ByAgent<T> work
                && work.agent() != null
                && work.agent().rules().planning() != null) {
            speeches.plan(
                    idOf(task.id()),
                    work,
                    task.given().tools(),
                    inputs.with(task.given().inputs())); // says what is wrong with it
            return place(
                    PlanAndExecute.planned(
                            placed(task, earlier),
                            work,
                            work.agent(),
                            work.agent().rules().planning(),
                            crew.promptsOf(work.agent())),
                    earlier);
        }
        return place(task, earlier);
    }

    /** {@return a task as one that says itself whose results are its context, so that its parts can, too} */
    private <T> TaskSpec<T> placed(TaskSpec<T> task, List<String> earlier) {
        return isSequential() && !task.after().isSaid()
                ? task.withAfter(new TaskSpec.After(true, earlier, List.of()))
                : task;
    }

    /** {@return whether tasks of this plan come one after another} */
    private boolean isSequential() {
        return crew.sequential() && parent == null;
    }

    /** A run is written down with its results, so each has to be one that can be written. */
    private void checkType(String id, TaskWork<?> work) {
        boolean partsSay = work instanceof TaskWork.Each<?, ?, ?> || work instanceof TaskWork.Group<?>;
        if (!partsSay) { // each part is looked at when it is planned
            Storable.problems(work.type().type())
                    .forEach(problem -> problems.add("Task '" + id + "' cannot have results of type "
                            + work.type().name() + ": " + problem));
        }
    }

    private <T> PlannedTask<T> place(TaskSpec<T> task, List<String> earlier) {
        List<String> context = isSequential() && !task.after().isSaid()
                ? List.copyOf(earlier)
                : task.after().context();
        Set<String> after = new LinkedHashSet<>(context);
        after.addAll(task.after().only());
        if (isSequential() && !earlier.isEmpty()) {
            after.add(earlier.getLast());
        }
        String id = idOf(task.id());
        TaskInputs own = inputs.with(task.given().inputs());
        String file = task.outcome().outputFile();
        if (file != null) {
            speeches.checkFile(id, file, own);
        }
        Speech<T> speech = null;
        if (task.work() instanceof TaskWork.ByAgent<T> work) {
            speech = speeches.plan(id, work, task.given().tools(), own);
            for (String other : speech.named()) {
                if (ids.containsKey(other)) {
                    after.add(other);
                } else {
                    problems.add("Task '" + id + "' asks for the result of '" + other + "' with {{" + other
                            + "}}, but the crew has no such task." + Nearest.hint(other, ids.keySet()));
                }
            }
        }
        if (speech == null || speech.parser() != null) { // else it is text, or the parser says what is wrong
            checkType(id, task.work());
        }
        for (String other : task.after().all()) {
            if (!ids.containsKey(other)) {
                problems.add("Task '" + id + "' comes after '" + other + "', which is not in the crew; add it to"
                        + " Crew.of(…)." + Nearest.hint(other, ids.keySet()));
                after.remove(other);
            }
        }
        return new PlannedTask<>(
                this,
                id,
                task,
                List.copyOf(context),
                after.stream().map(this::idOf).toList(),
                own,
                speech);
    }

    private void checkStructure() {
        List<GraphNode<String>> nodes = new ArrayList<>();
        for (PlannedTask<?> planned : tasks) {
            nodes.add(GraphNode.of(
                    planned.id(),
                    context -> {
                        throw new IllegalStateException("This graph is only looked at");
                    },
                    planned.after()));
        }
        problems.addAll(TaskGraph.of(nodes).problems());
    }
}
