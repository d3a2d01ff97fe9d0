package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.text.Template;
import dev.regatta.internal.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
 * @param timeout how long it may take; {@code null} for the run's limit
 * @param <T> the type of its result
 */
public record Task<T>(
        String id,
        Work<T> work,
        List<String> after,
        @Nullable Duration timeout) {
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
    }

    /** Checks the id and copies the list. */
    public Task {
        requireNonNull(work, "work");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "A task id is made of letters, digits, '_', '-' and '.'; it cannot be '" + id + "'");
        }
        timeout = Durations.boundedOrNull(timeout);
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("The timeout of task '" + id + "' must be positive, was " + timeout);
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
        return new Task<>(id, new Work.ByAgent<>(type, description, "", null, 2), List.of(), null);
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
        return new Task<>(id, new Work.ByCode<>(type, code), List.of(), null);
    }

    /**
     * Returns this task with an agent.
     *
     * @param agent who does it
     * @return the changed task
     * @throws IllegalStateException if this task is code
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
     * @throws IllegalStateException if this task is code
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
     * @throws IllegalStateException if this task is code
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
        return new Task<>(id, work, all, timeout);
    }

    /**
     * Returns this task with a limit of its own.
     *
     * @param limit how long it may take, wall clock
     * @return the changed task
     */
    public Task<T> timeout(Duration limit) {
        return new Task<>(id, work, after, limit);
    }

    /** {@return the type of the result} */
    public Class<T> type() {
        return work.type();
    }

    private Task<T> with(Work<T> changed) {
        return new Task<>(id, changed, after, timeout);
    }

    private Work.ByAgent<T> agentWork(String method) {
        if (work instanceof Work.ByAgent<T> byAgent) {
            return byAgent;
        }
        throw new IllegalStateException(
                "The task '" + id + "' is code, which no agent does; " + method + " is for tasks made with Task.of(…)");
    }
}
