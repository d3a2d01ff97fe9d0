package dev.regatta;

import static java.util.Objects.requireNonNull;

import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import dev.regatta.internal.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The rounds of composed tasks. */
final class Composed {
    private Composed() {}

    @SuppressWarnings("unchecked") // a class has no type parameters
    static <R> Class<List<R>> listType() {
        return (Class<List<R>>) (Class<?>) List.class;
    }

    static <A, I, R> TaskRounds<List<R>> each(
            Task<A> from, Function<? super A, ? extends List<? extends I>> items, Function<? super I, Task<R>> body) {
        return (context, earlier) -> {
            if (!earlier.isEmpty()) {
                return new Round.Done<>(Composed.<R>outputs(earlier.getFirst()), texts(earlier.getFirst()));
            }
            List<Task<?>> tasks = new ArrayList<>();
            for (I item : items.apply(context.of(from))) {
                int index = tasks.size() + 1;
                tasks.add(made(body.apply(item))
                        .called(String.valueOf(index))
                        .input("item", item)
                        .input("index", index));
            }
            return tasks.isEmpty() ? new Round.Done<>(List.of(), "") : new Round.Next<>(tasks);
        };
    }

    static <T> TaskRounds<T> loop(String id, int most, Function<List<T>, Task<T>> body, Predicate<List<T>> until) {
        return (context, earlier) -> {
            List<TaskResult<?>> rounds =
                    earlier.stream().<TaskResult<?>>map(List::getFirst).toList();
            List<T> history = outputs(rounds);
            if (!rounds.isEmpty() && !(rounds.getLast() instanceof TaskResult.Completed<?>)) {
                return new Round.Nothing<>(rounds.getLast().taskId());
            }
            if (!history.isEmpty() && until.test(history)) {
                return done(rounds.getLast());
            }
            if (rounds.size() == most) {
                throw new TaskFailedException(Failure.of(
                        Failure.Kind.ITERATIONS,
                        "The loop '" + id + "' was not done after " + most
                                + " turns. Raise the bound, or let its condition accept what there is by then.",
                        null));
            }
            String last = rounds.isEmpty() ? "" : text(rounds.getLast());
            return new Round.Next<>(List.of(made(body.apply(history))
                    .called(String.valueOf(rounds.size() + 1))
                    .input("last", last)
                    .input("history", texts(rounds))
                    .input("index", rounds.size() + 1)));
        };
    }

    static <T> TaskRounds<T> choose(Function<TaskContext, Task<T>> choice) {
        return (context, earlier) -> earlier.isEmpty()
                ? new Round.Next<>(List.of(made(choice.apply(context))))
                : done(earlier.getFirst().getLast());
    }

    static <T> TaskRounds<T> group(List<Task<?>> tasks) {
        return (context, earlier) -> earlier.isEmpty()
                ? new Round.Next<>(tasks)
                : done(earlier.getFirst().getLast());
    }

    private static <T> Task<T> made(Task<T> task) {
        return requireNonNull(task, "the code that makes its parts returned null instead of a task");
    }

    // ---- results
    // -----------------------------------------------------------------------------------------------------

    /** {@return the end with one task's result; that there is nothing, if it has none} */
    @SuppressWarnings("unchecked") // the result of a Task<T> is a T
    static <T> Round<T> done(TaskResult<?> result) {
        return switch (result) {
            case TaskResult.Completed<?> completed -> new Round.Done<>((T) completed.output(), completed.text());
            case TaskResult.Skipped<?> skipped -> new Round.Nothing<>(skipped.because());
            case TaskResult.Failed<?> failed -> new Round.Nothing<>(failed.taskId());
            case TaskResult.Cancelled<?> cancelled -> new Round.Nothing<>(cancelled.taskId());
        };
    }

    @SuppressWarnings("unchecked") // the results of Tasks<T> are Ts
    static <T> List<T> outputs(List<TaskResult<?>> results) {
        List<T> outputs = new ArrayList<>();
        for (TaskResult<?> result : results) {
            if (result instanceof TaskResult.Completed<?> completed) {
                outputs.add((T) completed.output());
            }
        }
        return List.copyOf(outputs);
    }

    /** {@return texts one below the other; values that are no texts as a JSON array} */
    static String texts(List<TaskResult<?>> results) {
        List<Object> outputs = outputs(results);
        return outputs.stream().allMatch(String.class::isInstance)
                ? outputs.stream().map(String.class::cast).collect(Collectors.joining("\n\n"))
                : Json.text(outputs);
    }

    static String text(TaskResult<?> result) {
        return result instanceof TaskResult.Completed<?> completed ? completed.text() : "";
    }
}
