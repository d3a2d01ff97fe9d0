package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.text.Template;
import dev.regatta.message.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done, by whom, and after which other tasks. A definition: immutable and thread-safe. A task is also the key
 * to its result: {@code result.of(task)}.
 *
 * <p>A description may hold <code>{inputs}</code>, and <code>{{ids}}</code> of other tasks: such a place is filled with that task's result, and
 * makes this task come after it.
 *
 * @param id its name, unique in its crew: letters, digits, {@code _}, {@code -} and {@code .}
 * @param work what it does
 * @param after the ids of the tasks that it comes after and whose results are its context, in this order
 * @param rules when it runs, what its result must stand, and what becomes of it
 * @param <T> the type of its result
 */
public record Task<T>(String id, Work<T> work, List<String> after, TaskRules<T> rules) {
    private static final Pattern ID = Pattern.compile(Template.TASK);

    /**
     * What a task does.
     *
     * @param <T> the type of its result
     */
    public sealed interface Work<T> {
        /** {@return the type of the result} */
        Class<T> type();

        /**
         * An agent answers.
         *
         * @param type the type of the answer: {@code String}, a record, an enum, a number, a boolean
         * @param description what is to be done
         * @param expectedOutput what the answer should be like; empty if the description says it all
         * @param agent who does it; {@code null} for one that is made from the description
         * @param maxRejections how often an answer that will not do is sent back with the reason, before the task fails
         * @param <T> the type of the answer
         */
        record ByAgent<T>(
                Class<T> type,
                String description,
                String expectedOutput,
                @Nullable Agent agent,
                int maxRejections) implements Work<T> {
            /** Checks the parts. */
            public ByAgent {
                requireNonNull(type, "type");
                requireNonNull(expectedOutput, "expectedOutput");
                if (description.isBlank()) {
                    throw new IllegalArgumentException("A task needs a description of what is to be done");
                }
                if (maxRejections < 0) {
                    throw new IllegalArgumentException("maxRejections must not be negative, was " + maxRejections);
                }
            }
        }

        /**
         * Code runs, without a model.
         *
         * @param type the type of the result
         * @param code what it does
         * @param <T> the type of the result
         */
        record ByCode<T>(Class<T> type, TaskCode<T> code) implements Work<T> {
            /** Checks the parts. */
            public ByCode {
                requireNonNull(type, "type");
                requireNonNull(code, "code");
            }
        }

        /**
         * Other tasks do it, which are not known before it starts.
         *
         * @param type the type of the result
         * @param rounds decides which tasks run next
         * @param <T> the type of the result
         */
        record ByTasks<T>(Class<T> type, TaskRounds<T> rounds) implements Work<T> {
            /** Checks the parts. */
            public ByTasks {
                requireNonNull(type, "type");
                requireNonNull(rounds, "rounds");
            }
        }
    }

    /** Checks the id and copies the list. */
    public Task {
        requireNonNull(work, "work");
        requireNonNull(rules, "rules");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "A task id is made of letters, digits, '_', '-' and '.'; it cannot be '" + id + "'");
        }
        after = List.copyOf(after);
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
        return new Task<>(id, new Work.ByAgent<>(type, description, "", null, 2), List.of(), TaskRules.none());
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
        return new Task<>(id, new Work.ByCode<>(type, code), List.of(), TaskRules.none());
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
        return new Task<>(id, new Work.ByTasks<>(type, rounds), List.of(), TaskRules.none());
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
        return rounds(id, Composed.<R>listType(), Composed.each(from, items, body))
                .after(from);
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
        return rounds(id, merge.type(), Packing.rounds(from, tokens, merge)).after(from);
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
        if (most < 1) {
            throw new IllegalArgumentException("A loop runs at least once; most was " + most);
        }
        return rounds(id, type, Composed.loop(id, most, body, until));
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
        return rounds(id, type, Composed.choose(choice));
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
        List<Task<?>> all = new ArrayList<>(List.of(others));
        all.add(result);
        return rounds(id, result.type(), Composed.group(all));
    }

    /**
     * Returns this task with an agent.
     *
     * @param agent who does it
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> by(Agent agent) {
        Work.ByAgent<T> old = agentWork("by(agent)");
        return with(new Work.ByAgent<>(
                old.type(),
                old.description(),
                old.expectedOutput(),
                requireNonNull(agent, "agent"),
                old.maxRejections()));
    }

    /**
     * Returns this task with a word on what the answer should be like.
     *
     * @param expectedOutput what it should be like: {@code "one page, plain words"}
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> expecting(String expectedOutput) {
        Work.ByAgent<T> old = agentWork("expecting(…)");
        return with(
                new Work.ByAgent<>(old.type(), old.description(), expectedOutput, old.agent(), old.maxRejections()));
    }

    /**
     * Returns this task with another bound on rejected answers.
     *
     * @param most how often an answer that will not do is sent back, before the task fails; 0 for never
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> maxRejections(int most) {
        Work.ByAgent<T> old = agentWork("maxRejections(…)");
        return with(new Work.ByAgent<>(old.type(), old.description(), old.expectedOutput(), old.agent(), most));
    }

    /**
     * Returns this task after some others, whose results are its context, behind those it already comes after.
     *
     * @param tasks the others, in the order in which their results are shown
     * @return the changed task
     */
    public Task<T> after(Task<?>... tasks) {
        return after(Arrays.stream(tasks).map(Task::id).toArray(String[]::new));
    }

    /**
     * Returns this task after some others, whose results are its context, behind those it already comes after.
     *
     * @param ids the ids of the others, in the order in which their results are shown
     * @return the changed task
     */
    public Task<T> after(String... ids) {
        List<String> all = new ArrayList<>(after);
        all.addAll(List.of(ids));
        return new Task<>(id, work, all, rules);
    }

    /**
     * Returns this task with a limit of its own.
     *
     * @param limit how long it may take, wall clock
     * @return the changed task
     */
    public Task<T> timeout(Duration limit) {
        return with(rules.withTimeout(limit));
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
        return with(rules.withCondition(requireNonNull(condition, "condition")));
    }

    /**
     * Returns this task as one whose failure is no failure of the run. What comes after it runs without its result, as after a
     * task that was skipped. The parts of a composed task are optional with it.
     *
     * @return the changed task
     */
    public Task<T> optional() {
        return with(rules.asOptional());
    }

    /**
     * Returns this task with an input of its own, which fills <code>{places}</code> of its texts as those of the run do.
     *
     * @param name the input's name
     * @param value a string, or what can be written as JSON
     * @return the changed task
     */
    public Task<T> input(String name, Object value) {
        return with(rules.withInput(name, value));
    }

    /**
     * Returns this task with one more guardrail, behind those it has. An answer that one of them rejects is sent back with the
     * reason, at most as often as {@link #maxRejections} says; what code returns is not tried again.
     *
     * @param guardrail judges the result
     * @return the changed task
     */
    public Task<T> guardrail(Guardrail<T> guardrail) {
        return checked(new TaskRules.Check.ByCode<>(guardrail));
    }

    /**
     * Returns this task with one more guardrail, behind those it has.
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
     * Returns this task with one more guardrail, behind those it has: the task's model judges each answer by a rule.
     *
     * @param rule what must hold for the answer: {@code "No invented numbers"}
     * @return the changed task
     * @throws IllegalStateException if this task is not done by an agent
     */
    public Task<T> guardrail(String rule) {
        agentWork("guardrail(rule)");
        return checked(new TaskRules.Check.ByModel<>(rule));
    }

    /**
     * Returns this task with a file for its result: JSON if its name ends in {@code .json}, else the result's text. Folders
     * are made; the file is written as a whole or not at all, and replaces one that is there.
     *
     * @param path where, below the crew's output folder, see {@link Crew#outputFolder}; may hold <code>{inputs}</code>
     * @return the changed task
     */
    public Task<T> outputFile(String path) {
        return with(rules.withOutputFile(path));
    }

    /**
     * Returns this task with code that is given its result, behind what it has of that. It runs as part of the task, once all
     * guardrails are passed; what it throws fails the task.
     *
     * @param callback is given the result
     * @return the changed task
     */
    public Task<T> callback(Consumer<TaskResult.Completed<T>> callback) {
        return with(rules.withCallback(callback));
    }

    /**
     * Returns this task with something to look at, for models that can: its agent is shown it with the description.
     *
     * @param parts pictures, sounds, films, documents, texts, behind those that it has already
     * @return the changed task
     */
    public Task<T> showing(Part... parts) {
        return with(rules.withMedia(List.of(parts)));
    }

    /**
     * Returns this task with files to look at: media by the kind that their names tell, anything else as text.
     *
     * @param files the files; they are read now
     * @return the changed task
     * @throws dev.regatta.error.PermanentException if one cannot be read, or is no medium and no text in UTF-8
     */
    public Task<T> showing(Path... files) {
        return with(rules.withMedia(Arrays.stream(files).map(MediaFile::read).toList()));
    }

    /** {@return the type of the result} */
    public Class<T> type() {
        return work.type();
    }

    private Task<T> with(Work<T> changed) {
        return new Task<>(id, changed, after, rules);
    }

    private Task<T> with(TaskRules<T> changed) {
        return new Task<>(id, work, after, changed);
    }

    Task<T> checked(TaskRules.Check<T> check) {
        return with(rules.withCheck(check));
    }

    /** {@return this task under another id} */
    Task<T> called(String other) {
        return new Task<>(other, work, after, rules);
    }

    private Work.ByAgent<T> agentWork(String method) {
        if (work instanceof Work.ByAgent<T> byAgent) {
            return byAgent;
        }
        throw new IllegalStateException(
                "The task '" + id + "' is not done by an agent; " + method + " is for tasks made with Task.of(…)");
    }
}
