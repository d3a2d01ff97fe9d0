package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.internal.time.Durations;
import dev.regatta.message.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * When a task runs, what its result must stand, and what becomes of it. Made with the methods of {@link Task}.
 *
 * @param timeout how long it may take; {@code null} for the run's limit
 * @param runIf whether it runs at all; {@code null} for always
 * @param optional whether its failure is no failure of the run
 * @param inputs what fills places in its texts besides the inputs of the run, before which they go
 * @param checks what its result must stand, in order
 * @param outputFile where its result is written, below the crew's output folder; {@code null} for nowhere
 * @param callbacks are given its result when all checks are passed, in order
 * @param media what its agent is shown with the description: pictures, sounds, films, documents
 * @param <T> the type of the result
 */
public record TaskRules<T>(
        @Nullable Duration timeout,
        @Nullable TaskCondition runIf,
        boolean optional,
        Map<String, Object> inputs,
        List<Check<T>> checks,
        @Nullable String outputFile,
        List<Consumer<TaskResult.Completed<T>>> callbacks,
        List<Part> media) {

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

    /** Copies the collections and checks the time. */
    public TaskRules {
        timeout = Durations.boundedOrNull(timeout);
        if (timeout != null && !timeout.isPositive()) {
            throw new IllegalArgumentException("The timeout of a task must be positive, was " + timeout);
        }
        if (outputFile != null && outputFile.isBlank()) {
            throw new IllegalArgumentException("The output file of a task needs a name, such as \"report.md\"");
        }
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
        checks = List.copyOf(checks);
        callbacks = List.copyOf(callbacks);
        media = List.copyOf(media);
    }

    /**
     * Returns rules that ask for nothing.
     *
     * @param <T> the type of the result
     * @return the rules
     */
    public static <T> TaskRules<T> none() {
        return new TaskRules<>(null, null, false, Map.of(), List.of(), null, List.of(), List.of());
    }

    TaskRules<T> withTimeout(Duration limit) {
        return new TaskRules<>(limit, runIf, optional, inputs, checks, outputFile, callbacks, media);
    }

    TaskRules<T> withCondition(TaskCondition condition) {
        TaskCondition first = runIf;
        TaskCondition both = first == null ? condition : context -> first.holds(context) && condition.holds(context);
        return new TaskRules<>(timeout, both, optional, inputs, checks, outputFile, callbacks, media);
    }

    TaskRules<T> asOptional() {
        return new TaskRules<>(timeout, runIf, true, inputs, checks, outputFile, callbacks, media);
    }

    TaskRules<T> withInput(String name, Object value) {
        Map<String, Object> all = new LinkedHashMap<>(inputs);
        all.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new TaskRules<>(timeout, runIf, optional, all, checks, outputFile, callbacks, media);
    }

    TaskRules<T> withCheck(Check<T> check) {
        return new TaskRules<>(timeout, runIf, optional, inputs, joined(checks, check), outputFile, callbacks, media);
    }

    TaskRules<T> withoutChecks() {
        return new TaskRules<>(timeout, runIf, optional, inputs, List.of(), outputFile, callbacks, media);
    }

    TaskRules<T> withOutputFile(String path) {
        return new TaskRules<>(timeout, runIf, optional, inputs, checks, path, callbacks, media);
    }

    TaskRules<T> withCallback(Consumer<TaskResult.Completed<T>> callback) {
        requireNonNull(callback, "callback");
        return new TaskRules<>(
                timeout, runIf, optional, inputs, checks, outputFile, joined(callbacks, callback), media);
    }

    TaskRules<T> withMedia(List<Part> more) {
        List<Part> all = new ArrayList<>(media);
        all.addAll(more);
        return new TaskRules<>(timeout, runIf, optional, inputs, checks, outputFile, callbacks, all);
    }

    private static <E> List<E> joined(List<E> some, E more) {
        List<E> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }
}
