package dev.regatta.spi;

import static java.util.Objects.requireNonNull;

import dev.regatta.Task;
import dev.regatta.TaskCode;
import dev.regatta.TaskContext;
import dev.regatta.TaskRounds;
import dev.regatta.internal.text.Template;
import dev.regatta.message.TypeRef;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a task does.
 *
 * @param <T> the type of the result
 */
public sealed interface TaskWork<T> {
    /** {@return the type of the result} */
    TypeRef<T> type();

    /**
     * How often an answer is sent back before the task fails.
     *
     * @param rejections how often one that will not do, with the reason
     * @param remarks how often one that a person wants changed, with the remark
     */
    record Patience(int rejections, int remarks) {
        /** Checks the bounds. */
        public Patience {
            if (rejections < 0) {
                throw new IllegalArgumentException("maxRejections must not be negative, was " + rejections);
            }
            if (remarks < 0) {
                throw new IllegalArgumentException("maxRemarks must not be negative, was " + remarks);
            }
        }

        /** {@return two rejections and ten remarks} */
        public static Patience defaults() {
            return new Patience(2, 10);
        }
    }

    /**
     * An agent answers.
     *
     * @param type the type of the answer: {@code String}, a record, an enum, a number, a boolean, a list of these
     * @param description what is to be done
     * @param expectedOutput what the answer should be like; empty if the description says it all
     * @param agent who does it; {@code null} for one that is made from the description
     * @param patience how often an answer is sent back
     * @param <T> the type of the answer
     */
    record ByAgent<T>(
            TypeRef<T> type,
            String description,
            String expectedOutput,
            @Nullable AgentSpec agent,
            Patience patience) implements TaskWork<T> {

        /** Checks the parts. */
        public ByAgent {
            requireNonNull(type, "type");
            requireNonNull(expectedOutput, "expectedOutput");
            if (description.isBlank()) {
                throw new IllegalArgumentException("A task needs a description of what is to be done");
            }
            requireNonNull(patience, "patience");
        }
    }

    /**
     * Code runs, without a model.
     *
     * @param type the type of the result
     * @param code what it does
     * @param <T> the type of the result
     */
    record ByCode<T>(TypeRef<T> type, TaskCode<T> code) implements TaskWork<T> {
        /** Checks the parts. */
        public ByCode {
            requireNonNull(type, "type");
            requireNonNull(code, "code");
        }
    }

    /**
     * Other tasks do it, which are not known before it starts.
     *
     * @param <T> the type of the result
     */
    sealed interface ByTasks<T> extends TaskWork<T> {}

    /**
     * Code decides, round by round, which tasks run next.
     *
     * @param type the type of the result
     * @param rounds the code
     * @param <T> the type of the result
     */
    record Rounds<T>(TypeRef<T> type, TaskRounds<T> rounds) implements ByTasks<T> {
        /** Checks the parts. */
        public Rounds {
            requireNonNull(type, "type");
            requireNonNull(rounds, "rounds");
        }
    }

    /**
     * The same is done for each element of a list. The parts are called 1, 2, …; their texts can hold the inputs <code>{item}</code>
     * and <code>{index}</code>.
     *
     * @param from the task that finds the list
     * @param items takes the list out of its result
     * @param body makes the task for an element
     * @param <A> the type of the other task's result
     * @param <I> the type of an element
     * @param <R> the type of the result for an element
     */
    record Each<A, I, R>(
            Task<A> from, Function<? super A, ? extends List<? extends I>> items, Function<? super I, Task<R>> body)
            implements ByTasks<List<R>> {
        /** Checks the parts. */
        public Each {
            requireNonNull(from, "from");
            requireNonNull(items, "items");
            requireNonNull(body, "body");
        }

        @Override
        @SuppressWarnings("unchecked") // what its parts are is known when they are made
        public TypeRef<List<R>> type() {
            return (TypeRef<List<R>>) (TypeRef<?>) TypeRef.of(List.class);
        }
    }

    /**
     * A list is merged into one result, level by level. The parts are called {@code level-number}; their texts can hold the
     * input {@code items}.
     *
     * @param from the task whose result is the list
     * @param tokens how much one merge is given, at most, in tokens, which are estimated
     * @param merge merges the elements
     * @param <I> the type of an element
     * @param <T> the type of the result
     */
    record Reduce<I, T>(Task<List<I>> from, int tokens, TaskSpec<T> merge) implements ByTasks<T> {
        /** The input that holds what is to be merged. */
        public static final String ITEMS = "items";

        /** Checks the bound, and that there is a place for the elements. */
        public Reduce {
            requireNonNull(from, "from");
            if (tokens < 1) {
                throw new IllegalArgumentException("A merge is given at least 1 token, not " + tokens);
            }
            if (merge.work() instanceof ByAgent<T> work
                    && !Template.parse(work.description()).inputs().contains(ITEMS)) {
                throw new IllegalArgumentException("The task '" + merge.id()
                        + "' merges nothing: its description has no place {items} for what is to be merged");
            }
        }

        @Override
        public TypeRef<T> type() {
            return merge.work().type();
        }
    }

    /**
     * Something is done again until it is good enough. The parts are called 1, 2, …; their texts can hold the inputs
     * {@code last}, {@code history} and {@code index}.
     *
     * @param type the type of the result
     * @param most how often at most; a loop that is not done by then fails
     * @param body makes the next task from the results so far, the oldest first
     * @param until whether it is done, asked with the results so far after each
     * @param <T> the type of the result
     */
    record Loop<T>(TypeRef<T> type, int most, Function<List<T>, Task<T>> body, Predicate<List<T>> until)
            implements ByTasks<T> {
        /** Checks the bound. */
        public Loop {
            requireNonNull(type, "type");
            requireNonNull(body, "body");
            requireNonNull(until, "until");
            if (most < 1) {
                throw new IllegalArgumentException("A loop runs at least once; most was " + most);
            }
        }
    }

    /**
     * One of several tasks is done, chosen when it is its turn.
     *
     * @param type the type of the result
     * @param choice chooses by inputs and by the results of what the task comes after
     * @param <T> the type of the result
     */
    record Choose<T>(TypeRef<T> type, Function<TaskContext, Task<T>> choice) implements ByTasks<T> {
        /** Checks the parts. */
        public Choose {
            requireNonNull(type, "type");
            requireNonNull(choice, "choice");
        }
    }

    /**
     * Several tasks are done that belong together.
     *
     * @param result the task whose result counts
     * @param others the other tasks
     * @param <T> the type of the result
     */
    record Group<T>(Task<T> result, List<Task<?>> others) implements ByTasks<T> {
        /** Copies the list. */
        public Group {
            requireNonNull(result, "result");
            others = List.copyOf(others);
        }

        @Override
        public TypeRef<T> type() {
            return result.type();
        }
    }
}
