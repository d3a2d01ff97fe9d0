package dev.regatta.internal.compose;

import static java.util.Objects.requireNonNull;

import dev.regatta.Task;
import dev.regatta.TaskResult;
import dev.regatta.TaskRounds;
import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.json.Json;
import dev.regatta.spi.TaskWork;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The rounds of composed tasks. */
public final class Composed {
    private Composed() {}

    /** {@return the rounds of a task; asked for again, they are the same} */
    @SuppressWarnings("unchecked") // an Each<A, I, R> is a ByTasks<List<R>>
    public static <T> TaskRounds<T> rounds(String id, TaskWork.ByTasks<T> work) {
        return switch (work) {
            case TaskWork.Rounds<T> own -> own.rounds();
            case TaskWork.Each<?, ?, ?> each -> (TaskRounds<T>) each(each);
            case TaskWork.Reduce<?, T> reduce -> Packing.rounds(reduce);
            case TaskWork.Loop<T> loop -> loop(id, loop);
            case TaskWork.Choose<T> choose -> choose(choose);
            case TaskWork.Group<T> group -> group(group);
        };
    }

    private static <A, I, R> TaskRounds<List<R>> each(TaskWork.Each<A, I, R> each) {
        return (context, earlier) -> {
            if (!earlier.isEmpty()) {
                return new Round.Done<>(Composed.<R>outputs(earlier.getFirst()), texts(earlier.getFirst()));
            }
            List<Task<?>> tasks = new ArrayList<>();
            for (I item : each.items().apply(context.of(each.from()))) {
                int index = tasks.size() + 1;
                tasks.add(Task.of(made(each.body().apply(item))
                        .spec()
                        .withId(String.valueOf(index))
                        .withInput("item", item)
                        .withInput("index", index)));
            }
            return tasks.isEmpty() ? new Round.Done<>(List.of(), "") : new Round.Next<>(tasks);
        };
    }

    private static <T> TaskRounds<T> loop(String id, TaskWork.Loop<T> loop) {
        return (context, earlier) -> {
            List<TaskResult<?>> rounds =
                    earlier.stream().<TaskResult<?>>map(List::getFirst).toList();
            List<T> history = outputs(rounds);
            if (!rounds.isEmpty() && !(rounds.getLast() instanceof TaskResult.Completed<?>)) {
                return new Round.Nothing<>(rounds.getLast().taskId());
            }
            if (!history.isEmpty() && loop.until().test(history)) {
                return done(rounds.getLast());
            }
            if (rounds.size() == loop.most()) {
                throw new TaskFailedException(Failure.of(
                        Failure.Kind.ITERATIONS,
                        "The loop '" + id + "' was not done after " + loop.most()
                                + " turns. Raise the bound, or let its condition accept what there is by then.",
                        null));
            }
            String last = rounds.isEmpty() ? "" : text(rounds.getLast());
            return new Round.Next<>(List.of(Task.of(made(loop.body().apply(history))
                    .spec()
                    .withId(String.valueOf(rounds.size() + 1))
                    .withInput("last", last)
                    .withInput("history", texts(rounds))
                    .withInput("index", rounds.size() + 1))));
        };
    }

    private static <T> TaskRounds<T> choose(TaskWork.Choose<T> choose) {
        return (context, earlier) -> earlier.isEmpty()
                ? new Round.Next<>(List.of(made(choose.choice().apply(context))))
                : done(earlier.getFirst().getLast());
    }

    private static <T> TaskRounds<T> group(TaskWork.Group<T> group) {
        List<Task<?>> tasks = new ArrayList<>(group.others());
        tasks.add(group.result());
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
