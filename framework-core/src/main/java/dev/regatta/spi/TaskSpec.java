package dev.regatta.spi;

import static java.util.Objects.requireNonNull;

import dev.regatta.Guardrail;
import dev.regatta.Human;
import dev.regatta.Task;
import dev.regatta.TaskCondition;
import dev.regatta.TaskResult;
import dev.regatta.internal.text.Template;
import dev.regatta.internal.time.Durations;
import dev.regatta.message.Part;
import dev.regatta.tool.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A task as engines read it. Made with the methods of {@link Task}.
 *
 * @param id its name, unique in its crew: letters, digits, {@code _}, {@code -} and {@code .}
 * @param work what it does
 * @param after which tasks it comes after
 * @param given what its texts and its agent are given besides
 * @param rules when it runs, and how long
 * @param outcome the checks of its result, and what is done with it
 * @param <T> the type of its result
 */
public record TaskSpec<T>(String id, TaskWork<T> work, After after, Given given, Rules rules, Outcome<T> outcome) {
    private static final Pattern ID = Pattern.compile(Template.TASK);

    /**
     * Which tasks a task comes after.
     *
     * @param isSaid whether the task says so itself; if not, it comes after none, or in a sequential crew after all earlier ones
     * @param context the ids of those whose results are its context, in this order
     * @param only the ids of those whose results it is not shown
     */
    public record After(boolean isSaid, List<String> context, List<String> only) {
        /** Copies the lists; what is named twice, or in both, counts once, as context. */
        public After {
            context = context.stream().distinct().toList();
            List<String> shown = context;
            only = only.stream().distinct().filter(id -> !shown.contains(id)).toList();
        }

        /** {@return that nothing is said} */
        public static After unsaid() {
            return new After(false, List.of(), List.of());
        }

        /** {@return all of them} */
        public List<String> all() {
            List<String> all = new ArrayList<>(context);
            all.addAll(only);
            return all;
        }
    }

    /**
     * What a task is given besides the inputs of the run and the results of other tasks.
     *
     * @param inputs what fills places in its texts besides the inputs of the run, before which they go
     * @param media what its agent is shown with the description: pictures, sounds, films, documents
     * @param tools what its agent can call for it, besides its own tools
     */
    public record Given(Map<String, Object> inputs, List<Part> media, List<Tool> tools) {
        /** Copies the collections. */
        public Given {
            inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
            media = List.copyOf(media);
            tools = List.copyOf(tools);
        }
    }

    /**
     * When a task runs, and how long.
     *
     * @param timeout how long it may take; {@code null} for the run's limit
     * @param runIf whether it runs at all; {@code null} for always
     * @param optional whether its failure is no failure of the run
     */
    public record Rules(
            @Nullable Duration timeout, @Nullable TaskCondition runIf, boolean optional) {
        /** Checks the time. */
        public Rules {
            timeout = Durations.boundedOrNull(timeout);
            if (timeout != null && !timeout.isPositive()) {
                throw new IllegalArgumentException("The timeout of a task must be positive, was " + timeout);
            }
        }
    }

    /**
     * What a task's result must stand, and what becomes of it.
     *
     * @param checks what it must stand, in order
     * @param outputFile where it is written, below the crew's output folder; {@code null} for nowhere
     * @param callbacks are given it when all checks are passed, in order
     * @param <T> the type of the result
     */
    public record Outcome<T>(
            List<Check<T>> checks, @Nullable String outputFile, List<Consumer<TaskResult.Completed<T>>> callbacks) {
        /** Copies the lists. */
        public Outcome {
            if (outputFile != null && outputFile.isBlank()) {
                throw new IllegalArgumentException("The output file of a task needs a name, such as \"report.md\"");
            }
            checks = List.copyOf(checks);
            callbacks = List.copyOf(callbacks);
        }
    }

    /**
     * What a result must stand.
     *
     * @param <T> the type of the result
     */
    public sealed interface Check<T> {
        /**
         * Code looks at it.
         *
         * @param guardrail the code
         * @param <T> the type of the result
         */
        record ByCode<T>(Guardrail<T> guardrail) implements Check<T> {
            /** Checks that it is there. */
            public ByCode {
                requireNonNull(guardrail, "guardrail");
            }
        }

        /**
         * A person looks at it.
         *
         * @param human who is asked
         * @param <T> the type of the result
         */
        record ByPerson<T>(Human human) implements Check<T> {
            /** Checks that there is somebody. */
            public ByPerson {
                requireNonNull(human, "human");
            }
        }

        /**
         * The model of the task looks at it.
         *
         * @param rule what must hold for the result, in words
         * @param <T> the type of the result
         */
        record ByModel<T>(String rule) implements Check<T> {
            /** Checks that it is there. */
            public ByModel {
                if (rule.isBlank()) {
                    throw new IllegalArgumentException("A guardrail needs a rule, such as \"No invented numbers\"");
                }
            }
        }
    }

    /** Checks the id. */
    public TaskSpec {
        requireNonNull(work, "work");
        requireNonNull(after, "after");
        requireNonNull(given, "given");
        requireNonNull(rules, "rules");
        requireNonNull(outcome, "outcome");
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "A task id is made of letters, digits, '_', '-' and '.'; it cannot be '" + id + "'");
        }
    }

    /**
     * Makes a task that comes after no other and has no rules.
     *
     * @param id its name
     * @param work what it does
     * @param <T> the type of its result
     * @return the task
     */
    public static <T> TaskSpec<T> of(String id, TaskWork<T> work) {
        return new TaskSpec<>(
                id,
                work,
                After.unsaid(),
                new Given(Map.of(), List.of(), List.of()),
                new Rules(null, null, false),
                new Outcome<>(List.of(), null, List.of()));
    }

    /**
     * Returns this task under another id.
     *
     * @param other its id
     * @return the changed task
     */
    public TaskSpec<T> withId(String other) {
        return new TaskSpec<>(other, work, after, given, rules, outcome);
    }

    /**
     * Returns this task with other work.
     *
     * @param changed what it does
     * @return the changed task
     */
    public TaskSpec<T> withWork(TaskWork<T> changed) {
        return new TaskSpec<>(id, changed, after, given, rules, outcome);
    }

    /**
     * Returns this task after others.
     *
     * @param changed which tasks it comes after
     * @return the changed task
     */
    public TaskSpec<T> withAfter(After changed) {
        return new TaskSpec<>(id, work, changed, given, rules, outcome);
    }

    /**
     * Returns this task with other rules.
     *
     * @param changed when it runs, and how long
     * @return the changed task
     */
    public TaskSpec<T> withRules(Rules changed) {
        return new TaskSpec<>(id, work, after, given, changed, outcome);
    }

    /** {@return this task as one whose failure is no failure of the run} */
    public TaskSpec<T> asOptional() {
        return withRules(new Rules(rules.timeout(), rules.runIf(), true));
    }

    /**
     * Returns this task with an input of its own.
     *
     * @param name the input's name
     * @param value a string, or what can be written as JSON
     * @return the changed task
     */
    public TaskSpec<T> withInput(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(given.inputs());
        all.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return with(new Given(all, given.media(), given.tools()));
    }

    /**
     * Returns this task with more to look at.
     *
     * @param more pictures, sounds, films, documents, texts
     * @return the changed task
     */
    public TaskSpec<T> withMedia(List<Part> more) {
        List<Part> all = new ArrayList<>(given.media());
        all.addAll(more);
        return with(new Given(given.inputs(), all, given.tools()));
    }

    /**
     * Returns this task with more tools for its agent.
     *
     * @param more the tools, after those it has
     * @return the changed task
     */
    public TaskSpec<T> withTools(List<Tool> more) {
        List<Tool> all = new ArrayList<>(given.tools());
        all.addAll(more);
        return with(new Given(given.inputs(), given.media(), all));
    }

    /**
     * Returns this task with other checks.
     *
     * @param checks the checks of its result, in order
     * @return the changed task
     */
    public TaskSpec<T> withChecks(List<Check<T>> checks) {
        return with(new Outcome<>(checks, outcome.outputFile(), outcome.callbacks()));
    }

    /**
     * Returns this task with another output file.
     *
     * @param path where its result is written, below the crew's output folder
     * @return the changed task
     */
    public TaskSpec<T> withOutputFile(String path) {
        return with(new Outcome<>(outcome.checks(), path, outcome.callbacks()));
    }

    /**
     * Returns this task with one more callback.
     *
     * @param callback is given its result, after those it has
     * @return the changed task
     */
    public TaskSpec<T> withCallback(Consumer<TaskResult.Completed<T>> callback) {
        List<Consumer<TaskResult.Completed<T>>> all = new ArrayList<>(outcome.callbacks());
        all.add(requireNonNull(callback, "callback"));
        return with(new Outcome<>(outcome.checks(), outcome.outputFile(), all));
    }

    private TaskSpec<T> with(Given changed) {
        return new TaskSpec<>(id, work, after, changed, rules, outcome);
    }

    private TaskSpec<T> with(Outcome<T> changed) {
        return new TaskSpec<>(id, work, after, given, rules, changed);
    }
}
