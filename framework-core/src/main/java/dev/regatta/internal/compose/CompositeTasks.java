package dev.regatta.internal.compose;

import static java.util.Objects.requireNonNull;

import dev.regatta.Task;
import dev.regatta.TaskContext;
import dev.regatta.TaskResult;
import dev.regatta.TaskRounds;
import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.json.Json;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.NonDeterministicReplayException;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepRequest.Decide;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rounds of composite tasks: for each element, in a loop, by choice, as a group, as a reduction. */
public final class CompositeTasks {
    private static final TypeRef<Boolean> BOOLEAN = TypeRef.of(Boolean.class);
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private CompositeTasks() {}

    /** {@return the rounds of a task; asked for again, they are the same} */
    @SuppressWarnings("unchecked") // an Each<A, I, R> is a ByTasks<List<R>>
    public static <T> TaskRounds<T> rounds(String id, TaskWork.ByTasks<T> work) {
        return switch (work) {
            case TaskWork.Rounds<T> own -> own.rounds();
            case TaskWork.Each<?, ?, ?> each -> (TaskRounds<T>) each(each);
            case TaskWork.Reduce<?, T> reduce -> TokenBudgetReduce.rounds(reduce);
            case TaskWork.Loop<T> loop -> loop(id, loop);
            case TaskWork.Choose<T> choose -> choose(choose);
            case TaskWork.Group<T> group -> group(group);
        };
    }

    private static <A, I, R> TaskRounds<List<R>> each(TaskWork.Each<A, I, R> each) {
        return (context, earlier) -> {
            if (!earlier.isEmpty()) {
                return new Round.Done<>(CompositeTasks.<R>outputs(earlier.getFirst()), texts(earlier.getFirst()));
            }
            List<Task<?>> tasks = new ArrayList<>();
            for (I item : items(each, context)) {
                int index = tasks.size() + 1;
                if (isNothing(item)) {
                    throw new TaskFailedException(Failure.of(
                            Failure.Kind.CODE,
                            "Number " + index + " of the items that a task is to be made for is null. Leave it out.",
                            null));
                }
                tasks.add(Task.of(made(each.body().apply(item))
                        .spec()
                        .withId(String.valueOf(index))
                        .withInput("item", item)
                        .withInput("index", index)));
            }
            return tasks.isEmpty() ? new Round.Done<>(List.of(), "") : new Round.Next<>(tasks);
        };
    }

    private static boolean isNothing(@Nullable Object item) {
        return item == null; // what users return is checked by no compiler
    }

    /** {@return what the parts are for; where it was recorded in another process, it must be the same again} */
    @SuppressWarnings("unchecked") // the items of an Each<A, I, R> are Is
    private static <A, I, R> List<? extends I> items(TaskWork.Each<A, I, R> each, TaskContext context)
            throws Exception {
        A from = context.of(each.from());
        Payload decided = ((DecidingContext) context)
                .decide(
                        Decide.What.ITEMS,
                        Map.of("from", Payload.ofAny(from)),
                        () -> Payload.ofAny(
                                requireNonNull(
                                        each.items().apply(from),
                                        "the code that names the items to make tasks for returned null; return an empty list")));
        if (decided.isLive()) {
            return (List<? extends I>) decided.live();
        }
        List<? extends I> again = each.items().apply(from);
        if (!Payload.ofAny(again).equals(decided)) {
            throw NonDeterministicReplayException.of(
                    StepPath.ofTask(context.taskId()).round(1), "a list of items", "another list of items");
        }
        return again;
    }

    private static <T> TaskRounds<T> loop(String id, TaskWork.Loop<T> loop) {
        return (context, earlier) -> {
            List<TaskResult<?>> rounds =
                    earlier.stream().<TaskResult<?>>map(List::getFirst).toList();
            List<T> history = outputs(rounds);
            if (!rounds.isEmpty() && !(rounds.getLast() instanceof TaskResult.Completed<?>)) {
                return new Round.Nothing<>(rounds.getLast().taskId());
            }
            if (!history.isEmpty() && isDone(loop, history, context)) {
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

    private static <T> boolean isDone(TaskWork.Loop<T> loop, List<T> history, TaskContext context) throws Exception {
        Payload decided = ((DecidingContext) context)
                .decide(
                        Decide.What.UNTIL,
                        Map.of("history", Payload.ofAny(history)),
                        () -> Payload.of(loop.until().test(history), BOOLEAN));
        return (Boolean) decided.as(BOOLEAN);
    }

    private static <T> TaskRounds<T> choose(TaskWork.Choose<T> choose) {
        return (context, earlier) -> earlier.isEmpty()
                ? new Round.Next<>(List.of(chosen(choose, context)))
                : done(earlier.getFirst().getLast());
    }

    /** {@return the task that is chosen; where it was recorded, it must be the same again, since tasks are never written} */
    private static <T> Task<T> chosen(TaskWork.Choose<T> choose, TaskContext context) throws Exception {
        AtomicReference<@Nullable Task<T>> made = new AtomicReference<>();
        Payload decided = ((DecidingContext) context).decide(Decide.What.CHOICE, Map.of(), () -> {
            Task<T> choice = made(choose.choice().apply(context));
            made.set(choice);
            return Payload.of(choice.id(), TEXT);
        });
        Task<T> choice = made.get();
        if (choice != null) {
            return choice;
        }
        Task<T> again = made(choose.choice().apply(context));
        if (!again.id().equals(decided.as(TEXT))) {
            throw NonDeterministicReplayException.of(
                    StepPath.ofTask(context.taskId()).round(1),
                    "the choice of '" + decided.as(TEXT) + "'",
                    "that of '" + again.id() + "'");
        }
        return again;
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
            case TaskResult.Waiting<?> waiting -> new Round.Nothing<>(waiting.taskId());
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
