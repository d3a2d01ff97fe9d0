package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.message.MediaFile;
import dev.regatta.message.Part;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.AgentSpec;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskSpec.Check;
import dev.regatta.spi.TaskWork;
import dev.regatta.tool.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, by whom, and after which other tasks. A definition: immutable and thread-safe. A task is also the key
 * to its result: {@code result.of(task)}.
 *
 * <p>A description may hold <code>{inputs}</code>, and <code>{{ids}}</code> of other tasks: such a place is filled with that task's result, and
 * makes this task come after it.
 *
 * @param <T> the type of its result
 */
public final class Task<T> {
    private final TaskSpec<T> spec;

    private Task(TaskSpec<T> spec) {
        this.spec = spec;
    }

    /**
     * Makes a task of what it says; for engines.
     *
     * @param spec what it says
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> of(TaskSpec<T> spec) {
        return new Task<>(requireNonNull(spec, "spec"));
    }

    /** {@return what it says; for engines} */
    public TaskSpec<T> spec() {
        return spec;
    }

    /** {@return its name, unique in its crew} */
    public String id() {
        return spec.id();
    }

    /**
     * Makes a task that an agent answers with text.
     *
     * @param id its name
     * @param description what is to be done
     * @return the task
     */
    public static Task<String> of(String id, String description) {
        return of(id, description, String.class);
    }

    /**
     * Makes a task that an agent answers with a value of a type, usually a record. The model is given its JSON schema; an
     * answer that does not fit is sent back with the reason.
     *
     * @param id its name
     * @param description what is to be done
     * @param type the type of the result
     * @param <T> the type of the result
     * @return the task
     */
    public static <T> Task<T> of(String id, String description, Class<T> type) {
        return of(id, description, TypeRef.of(type));
    }

    /**
     * Makes a task that an agent answers with a value of a generic type, such as {@code new TypeRef<List<Fact>>() {}}.
     *
     * @param id its name
     * @param description what is to be done
     * @param type the type of the result
     * @param <T> the type of the result
     * @return the task
     */
    public static <T> Task<T> of(String id, String description, TypeRef<T> type) {
        return made(id, new TaskWork.ByAgent<>(type, description, "", null, TaskWork.Patience.defaults()));
    }

    /**
     * Makes a task that is plain code in the same graph.
     *
     * @param id its name
     * @param type the type of its result
     * @param code what it does
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> run(String id, Class<T> type, TaskCode<T> code) {
        return run(id, TypeRef.of(type), code);
    }

    /**
     * Makes a task that is plain code, and whose result has a generic type, such as {@code new TypeRef<List<Fact>>() {}}.
     *
     * @param id its name
     * @param type the type of its result
     * @param code what it does
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> run(String id, TypeRef<T> type, TaskCode<T> code) {
        return made(id, new TaskWork.ByCode<>(type, code));
    }

    /**
     * Makes a task that is done by other tasks, which are decided on while the run goes on. {@link #each}, {@link #reduce},
     * {@link #loop}, {@link #choose} and {@link #group} are made of it.
     *
     * @param id its name
     * @param type the type of its result
     * @param rounds decides, round by round, which tasks run next
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> rounds(String id, Class<T> type, TaskRounds<T> rounds) {
        return rounds(id, TypeRef.of(type), rounds);
    }

    /**
     * Makes a task that is done by other tasks, and whose result has a generic type.
     *
     * @param id its name
     * @param type the type of its result
     * @param rounds decides, round by round, which tasks run next
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> rounds(String id, TypeRef<T> type, TaskRounds<T> rounds) {
        return made(id, new TaskWork.Rounds<>(type, rounds));
    }

    /**
     * Makes a task that does the same for each element of a list that another task finds: all at once, within the run's limits.
     * Its parts are called {@code id[1]}, {@code id[2]}, …; their texts can hold <code>{item}</code>, the element, and
     * <code>{index}</code>, from 1.
     *
     * @param id its name
     * @param from the task that finds the list; this one comes after it
     * @param items takes the list out of its result
     * @param body makes the task for an element; the id that it gives does not count
     * @param <A> the type of the other task's result
     * @param <I> the type of an element
     * @param <R> the type of the result for an element
     * @return the task; its result is the results in the order of the list, without those of elements whose task was skipped, or
     *     is {@link #optional} and failed
     */
    public static <A, I, R> Task<List<R>> each(
            String id,
            Task<A> from,
            Function<? super A, ? extends List<? extends I>> items,
            Function<? super I, Task<R>> body) {
        return made(id, new TaskWork.Each<A, I, R>(from, items, body)).after(from);
    }

    /**
     * Makes a task that merges a list into one result: as many elements at once as fit a budget, then the results of that, until
     * one is left. Its parts are called {@code id[1-1]}, {@code id[1-2]}, …, {@code id[2-1]}, ….
     *
     * @param id its name
     * @param from the task whose result is the list; this one comes after it
     * @param tokens how much one merge is given, at most, in tokens, which are estimated; two elements are merged in any case
     * @param merge merges the elements that stand at <code>{items}</code> in its description; the id that it gives does not count
     * @param <I> the type of an element
     * @param <R> the type of the result
     * @return the task; it is skipped if the list is empty
     * @throws IllegalArgumentException if the description of {@code merge} has no place for the elements
     */
    public static <I, R> Task<R> reduce(String id, Task<List<I>> from, int tokens, Task<R> merge) {
        return made(id, new TaskWork.Reduce<>(from, tokens, merge.spec())).after(from);
    }

    /**
     * Makes a task that does something again until it is good enough. Its parts are called {@code id[1]}, {@code id[2]}, …;
     * their texts can hold <code>{last}</code>, the last result, <code>{history}</code>, all results so far, and <code>{index}</code>, from 1.
     *
     * @param id its name
     * @param type the type of its result
     * @param most how often at most; a loop that is not done by then fails
     * @param body makes the next task from the results so far, the oldest first; the id that it gives does not count
     * @param until whether it is done, asked with the results so far after each
     * @param <T> the type of its result
     * @return the task; its result is the last one
     */
    public static <T> Task<T> loop(
            String id, Class<T> type, int most, Function<List<T>, Task<T>> body, Predicate<List<T>> until) {
        return loop(id, TypeRef.of(type), most, body, until);
    }

    /**
     * Makes a task that does something again until it is good enough, and whose result has a generic type.
     *
     * @param id its name
     * @param type the type of its result
     * @param most how often at most; a loop that is not done by then fails
     * @param body makes the next task from the results so far, the oldest first; the id that it gives does not count
     * @param until whether it is done, asked with the results so far after each
     * @param <T> the type of its result
     * @return the task; its result is the last one
     */
    public static <T> Task<T> loop(
            String id, TypeRef<T> type, int most, Function<List<T>, Task<T>> body, Predicate<List<T>> until) {
        return made(id, new TaskWork.Loop<>(type, most, body, until));
    }

    /**
     * Makes a task that is one of several, chosen when it is its turn. The chosen one is called {@code id[its id]}.
     *
     * @param id its name
     * @param type the type of its result
     * @param choice chooses by inputs and by the results of what this task comes after
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> choose(String id, Class<T> type, Function<TaskContext, Task<T>> choice) {
        return choose(id, TypeRef.of(type), choice);
    }

    /**
     * Makes a task that is one of several, and whose result has a generic type.
     *
     * @param id its name
     * @param type the type of its result
     * @param choice chooses by inputs and by the results of what this task comes after
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> Task<T> choose(String id, TypeRef<T> type, Function<TaskContext, Task<T>> choice) {
        return made(id, new TaskWork.Choose<>(type, choice));
    }

    /**
     * Makes a task of several that belong together, such as one turn of a loop. They are called {@code id[their id]}, and name
     * each other by their own ids.
     *
     * @param id its name
     * @param result the task whose result counts
     * @param others the other tasks
     * @param <T> the type of the result
     * @return the task
     */
    public static <T> Task<T> group(String id, Task<T> result, Task<?>... others) {
        return made(id, new TaskWork.Group<>(result, List.of(others)));
    }

    private static <T> Task<T> made(String id, TaskWork<T> work) {
        return new Task<>(TaskSpec.of(id, work));
    }

    /**
     * Returns this task with an agent.
     *
     * @param agent who does it
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> by(Agent agent) {
        TaskWork.ByAgent<T> old = agentWork("by(agent)");
        return with(old, old.expectedOutput(), agent.spec(), old.patience());
    }

    /**
     * Returns this task with a word on what the answer should be like.
     *
     * @param expectedOutput what it should be like: {@code "one page, plain words"}
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> expecting(String expectedOutput) {
        TaskWork.ByAgent<T> old = agentWork("expecting(…)");
        return with(old, expectedOutput, old.agent(), old.patience());
    }

    /**
     * Returns this task with another bound on rejected answers.
     *
     * @param most how often an answer that will not do is sent back, before the task fails; 0 for never
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> maxRejections(int most) {
        TaskWork.ByAgent<T> old = agentWork("maxRejections(…)");
        return with(
                old,
                old.expectedOutput(),
                old.agent(),
                new TaskWork.Patience(most, old.patience().remarks()));
    }

    /**
     * Returns this task with another bound on remarks of people who review it ({@link Human#reviewing()}). Remarks do not count for
     * {@link #maxRejections}, and after each the agent has all its iterations again.
     *
     * @param most how often a person may want the answer changed, before the task fails; 10 unless it is said
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> maxRemarks(int most) {
        TaskWork.ByAgent<T> old = agentWork("maxRemarks(…)");
        return with(
                old,
                old.expectedOutput(),
                old.agent(),
                new TaskWork.Patience(old.patience().rejections(), most));
    }

    /**
     * Returns this task after some others, whose results are its context, after those that it already comes after.
     *
     * @param tasks the others, in the order in which their results are shown
     * @return the changed task
     */
    public Task<T> after(Task<?>... tasks) {
        return after(ids(tasks));
    }

    /**
     * Returns this task after some others, whose results are its context, after those that it already comes after.
     *
     * @param ids the ids of the others, in the order in which their results are shown
     * @return the changed task
     */
    public Task<T> after(String... ids) {
        TaskSpec.After after = spec.after();
        return new Task<>(spec.withAfter(new TaskSpec.After(true, joined(after.context(), ids), after.only())));
    }

    /**
     * Returns this task as one that says whose results it wants, and wants none yet. In a sequential crew it still runs after the task
     * before it, but is not shown the results of all earlier ones.
     *
     * @return the changed task
     */
    public Task<T> after() {
        return after(new String[0]);
    }

    /**
     * Returns this task after some others whose results it is not shown: it waits for them, and that is all. It runs also when they
     * were skipped since a condition did not hold.
     *
     * @param tasks the others
     * @return the changed task
     */
    public Task<T> afterOnly(Task<?>... tasks) {
        return afterOnly(ids(tasks));
    }

    /**
     * Returns this task after some others whose results it is not shown, see {@link #afterOnly(Task...)}.
     *
     * @param ids the ids of the others
     * @return the changed task
     */
    public Task<T> afterOnly(String... ids) {
        TaskSpec.After after = spec.after();
        return new Task<>(spec.withAfter(new TaskSpec.After(true, after.context(), joined(after.only(), ids))));
    }

    private static String[] ids(Task<?>... tasks) {
        return Arrays.stream(tasks).map(Task::id).toArray(String[]::new);
    }

    private static List<String> joined(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }

    /**
     * Returns this task with tools that its agent has for this task only, besides its own. Of a task that a manager passes on, its agent
     * has them; of one that names no agent, whoever does it.
     *
     * @param more tools: each a {@link Tool}, a collection of them, or an object whose methods carry langchain4j's
     *     {@link dev.langchain4j.agent.tool.Tool @Tool}
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     * @throws dev.regatta.error.PermanentException if one of them holds no tool
     */
    public Task<T> tools(Object... more) {
        agentWork("tools(…)");
        List<Tool> all = new ArrayList<>();
        for (Object holder : more) {
            all.addAll(Tool.from(holder));
        }
        return new Task<>(spec.withTools(all));
    }

    /**
     * Returns this task with a limit of its own.
     *
     * @param limit how long it may take, wall clock
     * @return the changed task
     */
    public Task<T> timeout(Duration limit) {
        return new Task<>(spec.withRules(
                new TaskSpec.Rules(limit, spec.rules().runIf(), spec.rules().optional())));
    }

    /**
     * Returns this task with a condition, besides those it has. When it does not hold, the task is skipped, and the run can
     * still be a success. A task that comes after skipped ones runs without their results, unless all that it comes
     * after were skipped, or its texts name one of them: then it is skipped too.
     *
     * @param condition whether the task runs, asked when all that it comes after has ended
     * @return the changed task
     */
    public Task<T> runIf(TaskCondition condition) {
        requireNonNull(condition, "condition");
        TaskCondition first = spec.rules().runIf();
        TaskCondition both = first == null ? condition : context -> first.holds(context) && condition.holds(context);
        return new Task<>(spec.withRules(
                new TaskSpec.Rules(spec.rules().timeout(), both, spec.rules().optional())));
    }

    /**
     * Returns this task as one whose failure is no failure of the run. What comes after it runs without its result, as after a
     * task that was skipped. The parts of a composed task are optional with it.
     *
     * @return the changed task
     */
    public Task<T> optional() {
        return new Task<>(spec.asOptional());
    }

    /**
     * Returns this task with an input of its own, which fills <code>{places}</code> of its texts as those of the run do.
     *
     * @param name the input's name
     * @param value a string; a number, date, path or any other single value, which stands there as people write it; or what can be
     *     written as JSON
     * @return the changed task
     */
    public Task<T> input(String name, Object value) {
        return new Task<>(spec.withInput(name, value));
    }

    /**
     * Returns this task with one more guardrail, after those it has. An answer that one of them rejects is sent back with the
     * reason, at most as often as {@link #maxRejections} says; what code returns is not tried again.
     *
     * @param guardrail judges the result
     * @return the changed task
     */
    public Task<T> guardrail(Guardrail<T> guardrail) {
        return checked(
                guardrail instanceof HumanReview<T> review
                        ? new Check.ByPerson<>(review.human())
                        : new Check.ByCode<>(guardrail));
    }

    /**
     * Returns this task with one more guardrail, after those it has.
     *
     * @param rule what must hold, told to the model when it does not: {@code "The answer has at most ten words."}
     * @param holds whether it does
     * @return the changed task
     */
    public Task<T> guardrail(String rule, Predicate<? super T> holds) {
        requireNonNull(rule, "rule");
        requireNonNull(holds, "holds");
        return guardrail(output -> holds.test(output) ? Verdict.ok(output) : Verdict.no(rule));
    }

    /**
     * Returns this task with one more guardrail, after those it has: the task's model judges each answer by a rule.
     *
     * @param rule what must hold for the answer: {@code "No invented numbers"}
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> guardrail(String rule) {
        agentWork("guardrail(rule)");
        return checked(new Check.ByModel<>(rule));
    }

    /**
     * Returns this task with a file for its result: JSON if its name ends in {@code .json}, else the result's text. Folders
     * are made; the file is written as a whole or not at all, and replaces one that is there.
     *
     * @param path where, below the crew's output folder, see {@link Crew#outputFolder}; may hold <code>{inputs}</code>
     * @return the changed task
     */
    public Task<T> outputFile(String path) {
        return new Task<>(spec.withOutputFile(path));
    }

    /**
     * Returns this task with code that is given its result, after what it has of that. It runs as part of the task, once all
     * guardrails are passed; what it throws fails the task.
     *
     * @param callback is given the result
     * @return the changed task
     */
    public Task<T> callback(Consumer<TaskResult.Completed<T>> callback) {
        return new Task<>(spec.withCallback(callback));
    }

    /**
     * Returns this task with something to look at, for models that can: its agent is shown it with the description.
     *
     * @param parts pictures, sounds, films, documents, texts, after those that it has already
     * @return the changed task
     */
    public Task<T> showing(Part... parts) {
        return new Task<>(spec.withMedia(List.of(parts)));
    }

    /**
     * Returns this task with files to look at: media by the kind that their names tell, anything else as text.
     *
     * @param files the files; they are read now
     * @return the changed task
     * @throws dev.regatta.error.PermanentException if one cannot be read, or is no medium and no text in UTF-8
     */
    public Task<T> showing(Path... files) {
        return new Task<>(
                spec.withMedia(Arrays.stream(files).map(MediaFile::read).toList()));
    }

    /** {@return the type of the result} */
    public TypeRef<T> type() {
        return spec.work().type();
    }

    private Task<T> with(
            TaskWork.ByAgent<T> old, String expectedOutput, @Nullable AgentSpec agent, TaskWork.Patience patience) {
        return new Task<>(
                spec.withWork(new TaskWork.ByAgent<>(old.type(), old.description(), expectedOutput, agent, patience)));
    }

    private Task<T> checked(Check<T> check) {
        List<Check<T>> all = new ArrayList<>(spec.outcome().checks());
        all.add(check);
        return new Task<>(spec.withChecks(all));
    }

    private TaskWork.ByAgent<T> agentWork(String method) {
        if (spec.work() instanceof TaskWork.ByAgent<T> byAgent) {
            return byAgent;
        }
        throw new IllegalStateException(
                "The task '" + id() + "' is not done by an agent; " + method + " is for tasks made with Task.of(…)");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Task<?> task && spec.equals(task.spec);
    }

    @Override
    public int hashCode() {
        return spec.hashCode();
    }

    @Override
    public String toString() {
        return "Task '" + id() + "'";
    }
}
