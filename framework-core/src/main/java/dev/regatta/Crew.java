package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.langchain4j.model.chat.ChatModel;
import dev.regatta.error.RetryPolicy;
import dev.regatta.event.PartListener;
import dev.regatta.event.RunListener;
import dev.regatta.gateway.Interceptor;
import dev.regatta.graph.FailurePolicy;
import dev.regatta.memory.Memory;
import dev.regatta.message.MessageListener;
import dev.regatta.message.Transcript;
import dev.regatta.model.ModelRef;
import dev.regatta.prompt.PromptTemplates;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.CrewSpec.Hooks;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.TaskSpec;
import dev.regatta.step.ModelAnswer;
import dev.regatta.step.ModelCall;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import dev.regatta.tool.ToolCache;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tasks, and what they share. A definition: immutable and thread-safe; any number of runs can go on at once. Tasks run as a
 * graph: each starts when all it comes after are done, and whatever does not depend on each other runs at once.
 */
public final class Crew {
    private final CrewSpec spec;

    private Crew(CrewSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes a crew whose tasks run as the graph that {@link Task#after(Task...)} describes.
     *
     * @param tasks the tasks, in any order
     * @return the crew
     */
    public static Crew of(Task<?>... tasks) {
        return of(List.of(tasks));
    }

    /**
     * Makes a crew whose tasks run as the graph that {@link Task#after(Task...)} describes.
     *
     * @param tasks the tasks, in any order
     * @return the crew
     */
    public static Crew of(List<Task<?>> tasks) {
        return new Crew(CrewSpec.of(specs(tasks), false));
    }

    /**
     * Makes a crew whose tasks run one after another. As in CrewAI, a task's context is the results of all earlier tasks,
     * unless it says with {@link Task#after(Task...)}, {@link Task#after()} or {@link Task#afterOnly(Task...)} whose results it wants.
     *
     * @param tasks the tasks, in the order in which they run
     * @return the crew
     */
    public static Crew sequential(Task<?>... tasks) {
        return new Crew(CrewSpec.of(specs(List.of(tasks)), true));
    }

    /**
     * Makes a crew of what it says; for engines.
     *
     * @param spec what it says
     * @return the crew
     */
    public static Crew of(CrewSpec spec) {
        return new Crew(requireNonNull(spec, "spec"));
    }

    private static List<TaskSpec<?>> specs(List<Task<?>> tasks) {
        return tasks.stream().<TaskSpec<?>>map(Task::spec).toList();
    }

    /** {@return what it says; for engines} */
    public CrewSpec spec() {
        return spec;
    }

    /** {@return what it is called in events and in memory} */
    public String name() {
        return spec.name();
    }

    /**
     * Returns this crew with a name.
     *
     * @param changed what it is called, without spaces and {@code /}
     * @return the changed crew
     */
    public Crew named(String changed) {
        return new Crew(spec.withName(changed));
    }

    /**
     * Returns this crew with a model for all agents that have none of their own.
     *
     * @param chatModel the model
     * @return the changed crew
     */
    public Crew model(ChatModel chatModel) {
        return with(spec.shared().withModel(ModelRef.of(chatModel)));
    }

    /**
     * Returns this crew with a model for all agents that have none of their own.
     *
     * @param modelName the model's name: {@code openai/gpt-5-mini}
     * @return the changed crew
     */
    public Crew model(String modelName) {
        return with(spec.shared().withModel(ModelRef.of(modelName)));
    }

    /**
     * Returns this crew with a memory: what agents answer is kept there, each task is shown the best hits for its description,
     * and agents have the tools {@code recall} and {@code remember}. No model is called for any of it. A memory that is
     * {@link Memory#readOnly()} is only searched. One memory can serve many crews and runs at once.
     *
     * @param shared the memory; the crew does not close it
     * @return the changed crew
     */
    public Crew memory(Memory shared) {
        return memory(shared, spec.shared().memoryUse());
    }

    /**
     * Returns this crew with a memory, see {@link #memory(Memory)}.
     *
     * @param shared the memory; the crew does not close it
     * @param use how much of it tasks are given
     * @return the changed crew
     */
    public Crew memory(Memory shared, MemoryUse use) {
        return with(spec.shared().withMemory(requireNonNull(shared, "memory"), use));
    }

    /**
     * {@return this crew with the results of its tools being cached for five minutes, except of those with
     * {@linkplain dev.regatta.tool.Tool#sideEffects() side effects} and those that are
     * {@linkplain dev.regatta.tool.Tool#notCached() not cached}}
     */
    public Crew cacheTools() {
        return toolUse(spec.rules().toolUse().cachingAll());
    }

    /**
     * Returns this crew with a cache of its own, or one that it shares with some crews and not with all. Which results are
     * cached is not changed by that.
     *
     * @param cache where results of tools are kept
     * @return the changed crew
     */
    public Crew toolCache(ToolCache cache) {
        return toolUse(spec.rules().toolUse().withCache(requireNonNull(cache, "cache")));
    }

    /**
     * Returns this crew with calls of tools being treated otherwise.
     *
     * @param use how
     * @return the changed crew
     */
    public Crew toolUse(ToolUse use) {
        return with(spec.rules().withToolUse(use));
    }

    /**
     * Returns this crew with other limits.
     *
     * @param limits how much goes on at once, and how long
     * @return the changed crew
     */
    public Crew limits(RunLimits limits) {
        return with(spec.rules().withLimits(limits));
    }

    /**
     * Returns this crew with another policy.
     *
     * @param policy what the failure of one task means for the others
     * @return the changed crew
     */
    public Crew onFailure(FailurePolicy policy) {
        return with(spec.rules().withFailurePolicy(policy));
    }

    /**
     * Returns this crew with other retries.
     *
     * @param policy how model calls are tried again
     * @return the changed crew
     */
    public Crew retry(RetryPolicy policy) {
        return with(spec.rules().withRetry(policy));
    }

    /** {@return this crew, with an input that nobody asks for being an error} */
    public Crew strictInputs() {
        return with(spec.rules().withStrictInputs());
    }

    /**
     * Returns this crew with other prompts for all agents that have none of their own.
     *
     * @param words the prompts
     * @return the changed crew
     */
    public Crew prompts(PromptTemplates words) {
        return with(spec.shared().withPrompts(words));
    }

    /**
     * Returns this crew with models that stream: what they say is told while they say it. The results are the same. Models that
     * {@link dev.regatta.model.Models} makes can stream; of others {@link dev.regatta.model.DescribedModel} says how; what the
     * rest say is told in one piece.
     *
     * @param listener is told, on the threads of the tasks
     * @return the changed crew
     */
    public Crew streaming(PartListener listener) {
        CrewSpec.Listeners old = spec.hooks().listeners();
        return with(spec.hooks()
                .with(new CrewSpec.Listeners(old.events(), old.messages(), requireNonNull(listener, "listener"))));
    }

    /**
     * Returns this crew with one more listener.
     *
     * @param listener is told every event of every run, in order, on a thread of its own
     * @return the changed crew
     */
    public Crew listener(RunListener listener) {
        CrewSpec.Listeners old = spec.hooks().listeners();
        return with(
                spec.hooks().with(new CrewSpec.Listeners(joined(old.events(), listener), old.messages(), old.parts())));
    }

    /**
     * Returns this crew with more agents that work can be passed to, besides those that its tasks name.
     *
     * @param more the agents
     * @return the changed crew
     */
    public Crew agents(Agent... more) {
        List<AgentSpec> all = Stream.concat(
                        spec.team().agents().stream(), Stream.of(more).map(Agent::spec))
                .toList();
        return new Crew(spec.with(
                new CrewSpec.Team(all, spec.team().manager(), spec.team().planner())));
    }

    /**
     * Returns this crew with a manager: every task that an agent would do is given to the manager, who passes work on with the
     * tools {@code delegate_work_to_coworker} and {@code ask_question_to_coworker}. Of a task that names an agent the manager
     * can pass work to that agent only, of others to all agents of the crew.
     *
     * @param manager who plans and passes work on
     * @return the changed crew
     */
    public Crew manager(Agent manager) {
        return new Crew(spec.with(new CrewSpec.Team(
                spec.team().agents(), manager.spec(), spec.team().planner())));
    }

    /**
     * Returns this crew with a plan before each run: the crew's model names steps for every task that an agent does, and each
     * agent is shown those of its task. A plan that cannot be made is a warning, and the tasks go on without it.
     *
     * @return the changed crew
     */
    public Crew planning() {
        return planning(Agent.of("Planner", "Plan the work of others so that nothing is done twice or forgotten"));
    }

    /**
     * Returns this crew with a plan before each run, see {@link #planning()}.
     *
     * @param planner who makes it
     * @return the changed crew
     */
    public Crew planning(Agent planner) {
        return new Crew(
                spec.with(new CrewSpec.Team(spec.team().agents(), spec.team().manager(), planner.spec())));
    }

    /**
     * Returns this crew with one more hook around model calls, within those it has. It sees the call before anything is spent,
     * may change it, answer it itself, or refuse it by throwing, which fails the task; and it sees, and may change, the answer.
     * A call that is tried again passes once.
     *
     * @param hook passes calls on with {@code next.call(call)}
     * @return the changed crew
     */
    public Crew aroundModelCalls(Interceptor<ModelCall, ModelAnswer> hook) {
        CrewSpec.Around old = spec.hooks().around();
        return with(spec.hooks().with(new CrewSpec.Around(joined(old.modelCalls(), hook), old.toolCalls())));
    }

    /**
     * Returns this crew with one more hook around tool calls, within those it has. It sees the arguments as the model wrote
     * them, may change them, answer the call itself, such as with {@link ToolAnswer#refused}, or fail the task by throwing.
     *
     * @param hook passes calls on with {@code next.call(call)}
     * @return the changed crew
     */
    public Crew aroundToolCalls(Interceptor<ToolCall, ToolAnswer> hook) {
        CrewSpec.Around old = spec.hooks().around();
        return with(spec.hooks().with(new CrewSpec.Around(old.modelCalls(), joined(old.toolCalls(), hook))));
    }

    /**
     * Returns this crew with code that looks at the inputs of each run before anything starts, after what it has of that.
     *
     * @param hook is given the inputs, and returns those to go on with; what it throws, {@link #start(Map)} throws
     * @return the changed crew
     */
    public Crew beforeKickoff(UnaryOperator<Map<String, Object>> hook) {
        CrewSpec.Callbacks old = spec.hooks().callbacks();
        return with(spec.hooks()
                .with(new CrewSpec.Callbacks(joined(old.beforeKickoff(), hook), old.afterTask(), old.afterKickoff())));
    }

    /**
     * Returns this crew with code that is given the result of each task, after what it has of that. It runs as part of the
     * task, after the task's own callbacks, on several threads at once; what it throws fails the task.
     *
     * @param hook is given each result
     * @return the changed crew
     */
    public Crew afterTask(Consumer<TaskResult.Completed<?>> hook) {
        CrewSpec.Callbacks old = spec.hooks().callbacks();
        return with(spec.hooks()
                .with(new CrewSpec.Callbacks(old.beforeKickoff(), joined(old.afterTask(), hook), old.afterKickoff())));
    }

    /**
     * Returns this crew with code that is told what came of each run, however it ended, after what it has of that. It runs
     * before anybody who waits for the run goes on, and must not wait for the run; what it throws is a warning.
     *
     * @param hook is told what came of it
     * @return the changed crew
     */
    public Crew afterKickoff(Consumer<RunResult> hook) {
        CrewSpec.Callbacks old = spec.hooks().callbacks();
        return with(spec.hooks()
                .with(new CrewSpec.Callbacks(old.beforeKickoff(), old.afterTask(), joined(old.afterKickoff(), hook))));
    }

    /**
     * Returns this crew with its runs being written down, step by step, as they go on. A run that did not come to its end, since its
     * process died, is started again with its id and inputs, {@link #start(String, Map)}, and goes on where it was: what has a reply
     * is not done, and not paid, a second time.
     *
     * @param journal where runs are written down, such as {@code dev.regatta.durable.Journal.open(file)}
     * @return the changed crew
     */
    public Crew journal(JournalStore journal) {
        return with(spec.shared().withJournal(requireNonNull(journal, "journal")));
    }

    /**
     * Returns this crew with another folder for the files of its tasks. None is written outside of it, wherever paths or links
     * lead.
     *
     * @param folder the folder; made when the first file is written
     * @return the changed crew
     */
    public Crew outputFolder(Path folder) {
        return new Crew(spec.withOutputFolder(requireNonNull(folder, "folder")));
    }

    /**
     * Returns this crew with one more listener to what is said.
     *
     * @param listener is told every message of every conversation, on a thread of its own
     * @return the changed crew
     */
    public Crew messages(MessageListener listener) {
        CrewSpec.Listeners old = spec.hooks().listeners();
        return with(
                spec.hooks().with(new CrewSpec.Listeners(old.events(), joined(old.messages(), listener), old.parts())));
    }

    /**
     * Returns this crew with what is said being written to a file, see {@link Transcript}.
     *
     * @param file where to; it is added to
     * @return the changed crew
     */
    public Crew transcript(Path file) {
        return messages(Transcript.to(file));
    }

    private Crew with(CrewSpec.Shared changed) {
        return new Crew(spec.with(changed));
    }

    private Crew with(CrewSpec.Rules changed) {
        return new Crew(spec.with(changed));
    }

    private Crew with(Hooks changed) {
        return new Crew(spec.with(changed));
    }

    private static <E> List<E> joined(List<E> some, E more) {
        List<E> all = new ArrayList<>(some);
        all.add(requireNonNull(more));
        return all;
    }

    /**
     * Returns the names of the inputs that this crew asks for: the <code>{places}</code> in its tasks, agents and files that nothing else
     * fills, such as for a form. What the code of tasks asks for, and the texts of parts that code makes, are not known before a run.
     * Hooks of {@link #beforeKickoff} may add inputs that are named here.
     *
     * @return the names, in the order of their first place
     */
    public Set<String> inputs() {
        return CrewEngine.current().inputs(this);
    }

    /**
     * Returns all that keeps this crew from running with some inputs. Calls no model.
     *
     * @param inputs the inputs
     * @return a sentence or two per problem; empty if it can run
     */
    public List<String> problems(Map<String, ?> inputs) {
        return CrewEngine.current().problems(this, inputs);
    }

    /**
     * Runs the crew without inputs and waits for its end.
     *
     * @return what came of it, see {@link #kickoff(Map)}
     */
    public RunResult kickoff() {
        return kickoff(Map.of());
    }

    /**
     * Runs the crew and waits for its end. If the waiting thread is interrupted, the run is cancelled, and the thread's
     * interrupt flag is set again.
     *
     * @param inputs what fills the <code>{places}</code> in roles, goals, descriptions: single values such as strings, numbers
     *     and dates, which stand there as people write them, or what can be written as JSON
     * @return what came of it, also when it failed: {@link RunResult#of} and {@link RunResult#output} throw then
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs; nothing has started
     */
    public RunResult kickoff(Map<String, ?> inputs) {
        return start(inputs).await();
    }

    /**
     * Starts a run without inputs.
     *
     * @return the run, see {@link #start(Map)}
     */
    public Run start() {
        return start(Map.of());
    }

    /**
     * Starts a run.
     *
     * @param inputs what fills the <code>{places}</code> in roles, goals, descriptions: single values such as strings, numbers
     *     and dates, which stand there as people write them, or what can be written as JSON
     * @return the run, to wait for, to watch, to cancel
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs; nothing has started
     */
    public Run start(Map<String, ?> inputs) {
        return CrewEngine.current().start(RunRequest.of(this, inputs));
    }

    /**
     * Starts a run with an id of your own. Where the crew has a {@link #journal}, an id stands for one run: started again with the same
     * inputs, this is the run that goes on already, or goes on with it, or has its recorded result.
     *
     * @param runId the run's id, to be unique: 1 to 200 letters, digits, {@code _}, {@code -}, {@code .} and {@code :}
     * @param inputs what fills the <code>{places}</code> in roles, goals, descriptions: single values such as strings, numbers
     *     and dates, which stand there as people write them, or what can be written as JSON
     * @return the run, to wait for, to watch, to cancel
     * @throws InvalidCrewException if it cannot run as it is defined, or not with these inputs; nothing has started
     * @throws dev.regatta.error.IdempotencyConflictException if the journal has a run of that id with other inputs
     * @throws IllegalStateException if a run of that id goes on, and the crew has no journal
     */
    public Run start(String runId, Map<String, ?> inputs) {
        return CrewEngine.current().start(new RunRequest(runId, this, inputs));
    }

    /**
     * Runs the crew once for each of several inputs, many at once, and waits for all. The bound on calls to a model counts
     * all these runs together. If the waiting thread is interrupted, all are cancelled.
     *
     * @param inputs the inputs of each run
     * @return what came of each, in the order of the inputs
     * @throws InvalidCrewException if one of them cannot run; nothing has started then
     */
    public List<RunResult> kickoffEach(List<? extends Map<String, ?>> inputs) {
        return CrewEngine.current()
                .runEach(inputs.stream().map(each -> RunRequest.of(this, each)).toList());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Crew crew && spec.equals(crew.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public String toString() {
        return "Crew '" + name() + "'";
    }
}
