package dev.regatta.internal.run;

import static java.util.Objects.requireNonNull;

import dev.regatta.TaskResult;
import dev.regatta.TaskRounds.Round;
import dev.regatta.error.Failure;
import dev.regatta.error.PermanentException;
import dev.regatta.internal.compose.CompositeTasks;
import dev.regatta.internal.compose.DecidingContext;
import dev.regatta.internal.error.TaskFailedException;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.NodeSpec.Kind;
import dev.regatta.spi.TaskCall.Past;
import dev.regatta.spi.TaskSpec;
import dev.regatta.spi.TaskWork;
import dev.regatta.step.Digest;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.TaskEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The tasks of a run as they were planned, with the parts that composed ones have come to have. Parts hold code and are never
 * written: what another process has decided is decided again here, from what is recorded. Thread-safe.
 */
final class PlannedTasks {
    private final String runId;
    private final CrewPlan plan;
    private final Map<String, PlannedTask<?>> byId = new ConcurrentHashMap<>();
    private final Map<String, List<String>> rounds = new ConcurrentHashMap<>(); // ids of the parts, by the round's name
    private final Map<StepPath, Supplier<Digest>> digests = new ConcurrentHashMap<>(); // of the parts of each round

    PlannedTasks(String runId, CrewPlan plan) {
        this.runId = runId;
        this.plan = plan;
        plan.tasks().forEach(planned -> byId.put(planned.id(), planned));
    }

    CrewPlan plan() {
        return plan;
    }

    /** {@return a task by its id in the run, its parts decided on again if need be} */
    PlannedTask<?> find(String taskId, Past past) throws Exception {
        PlannedTask<?> known = byId.get(taskId);
        if (known != null) {
            return known;
        }
        int bracket = taskId.lastIndexOf('[');
        if (bracket > 0) {
            PlannedTask<?> composed = find(taskId.substring(0, bracket), past);
            for (int round = 1; known == null && decideAgain(composed, round, past); round++) {
                known = byId.get(taskId);
            }
        }
        if (known == null) {
            throw new IllegalStateException("There is no task '" + taskId + "' in this run");
        }
        return known;
    }

    /** {@return whether the round has parts} */
    private boolean decideAgain(PlannedTask<?> composed, int round, Past past) throws Exception {
        if (rounds.containsKey(name(composed, round))) {
            return true;
        }
        Round<?> decided = decide(composed, round, past, new DecidedBefore(runId, composed, past, round, this));
        if (!(decided instanceof Round.Next<?> next)) {
            return false;
        }
        if (next.tasks().isEmpty()) {
            addNone(composed, round);
        } else {
            List<NodeSpec> unused = add(composed, round, next);
            check(composed, round, past);
        }
        return true;
    }

    /** Refuses parts that are not those of the process that decided first: the same ids would mean other work. */
    private void check(PlannedTask<?> composed, int round, Past past) {
        StepPath path = StepPath.parse(composed.id()).round(round);
        Digest recorded = past.partsAt(path);
        Digest here = requireNonNull(digests.get(path)).get();
        if (recorded != null && !recorded.equals(here)) {
            throw new PermanentException("The parts of task '" + composed.id() + "' in round " + round
                    + " are defined differently here (digest " + here + ") than where they were decided on (" + recorded
                    + "). Run the version of the crew that began the run.");
        }
    }

    /** {@return the digests of the parts that were decided on, by the path of the round; made when they are asked for} */
    Map<StepPath, Supplier<Digest>> digests() {
        return digests;
    }

    /** {@return how many decisions were made by the time that a number of rounds with parts were} */
    int decisionsBefore(PlannedTask<?> composed, int node, Past past) throws Exception {
        int decisions = 0;
        int withParts = 0;
        while (withParts < node - 1) {
            decisions++;
            if (!decideAgain(composed, decisions, past)) {
                throw new IllegalStateException(
                        "The task '" + composed.id() + "' has decided on fewer parts than are recorded");
            }
            withParts +=
                    rounds.getOrDefault(name(composed, decisions), List.of()).isEmpty() ? 0 : 1;
        }
        return decisions;
    }

    private static String name(PlannedTask<?> composed, int round) {
        return composed.id() + ":" + round;
    }

    /** {@return what comes of a round, with the results of those before it} */
    Round<?> decide(PlannedTask<?> composed, int round, Past past, DecidingContext context) throws Exception {
        if (!(composed.task().work() instanceof TaskWork.ByTasks<?> work)) {
            throw new IllegalStateException("The task '" + composed.id() + "' was planned as one of other tasks");
        }
        List<List<TaskResult<?>>> history = new ArrayList<>();
        for (int before = 1; before < round; before++) {
            history.add(results(rounds.getOrDefault(name(composed, before), List.of()), past));
        }
        return CompositeTasks.rounds(composed.id(), work).next(context, List.copyOf(history));
    }

    private List<TaskResult<?>> results(List<String> ids, Past past) {
        List<TaskResult<?>> results = new ArrayList<>();
        for (String id : ids) {
            TaskEnd end = past.endOf(id);
            PlannedTask<?> part = byId.get(id);
            if (end == null || part == null) {
                throw new IllegalStateException("The part '" + id + "' has not ended");
            }
            results.add(new EndedTask(end, past.usageOf(id)).result(id, value -> value(value, part, past)));
        }
        return List.copyOf(results);
    }

    /** Notes a round without parts. */
    void addNone(PlannedTask<?> composed, int round) {
        rounds.put(name(composed, round), List.of());
    }

    /** Plans the parts of a round; {@return their nodes} */
    List<NodeSpec> add(PlannedTask<?> composed, int round, Round.Next<?> next) throws TaskFailedException {
        List<TaskSpec<?>> specs = new ArrayList<>();
        next.tasks().forEach(task -> specs.add(task.spec()));
        CrewPlan more = composed.plan().within(composed, specs);
        if (!more.problems().isEmpty()) {
            throw new TaskFailedException(Failure.of(
                    Failure.Kind.CODE,
                    "Task '" + composed.id() + "' is to be done by tasks that cannot run: "
                            + String.join(" ", more.problems()),
                    null));
        }
        more.tasks().forEach(part -> byId.put(part.id(), part));
        digests.put(StepPath.parse(composed.id()).round(round), more::digest);
        rounds.put(
                name(composed, round),
                more.tasks().stream().map(PlannedTask::id).toList());
        return nodes(more.tasks());
    }

    // ---- nodes
    // -------------------------------------------------------------------------------------------------------

    /** {@return the nodes that a run of a plan starts with} */
    static List<NodeSpec> nodes(List<PlannedTask<?>> tasks) {
        List<NodeSpec> nodes = new ArrayList<>(tasks.size());
        for (PlannedTask<?> planned : tasks) {
            nodes.add(
                    planned.task().work() instanceof TaskWork.ByTasks<?>
                            ? new NodeSpec(Kind.ROUND, planned.id(), 1, planned.after(), limit(planned), limit(planned))
                            : new NodeSpec(
                                    Kind.TASK, planned.id(), 0, planned.after(), limit(planned), giveUp(planned)));
        }
        return nodes;
    }

    private static Duration limit(PlannedTask<?> planned) {
        return planned.plan().limitOf(planned);
    }

    /** {@return when the engine gives a task up that its handler should have stopped long before} */
    private static Duration giveUp(PlannedTask<?> planned) {
        Duration grace = planned.plan().crew().rules().limits().timeouts().grace();
        return limit(planned).plus(grace.multipliedBy(3));
    }

    // ---- results
    // -----------------------------------------------------------------------------------------------------

    /** {@return the result of a task that has ended; empty if it has none} */
    Optional<Object> result(String taskId, Past past) {
        return past.endOf(taskId) instanceof TaskEnd.Done done
                ? Optional.of(value(done.output(), taskId, past))
                : Optional.empty();
    }

    private Object value(Payload output, String taskId, Past past) {
        return output.isLive() ? output.live() : value(output, again(taskId, past), past);
    }

    /** {@return the result of a task that was done by another process, as it is in this one} */
    Payload arrived(Payload output, String taskId, Past past) {
        PlannedTask<?> planned = again(taskId, past);
        Object value = value(output, planned, past);
        return Payload.of(value, typeOf(planned));
    }

    private Object value(Payload output, PlannedTask<?> planned, Past past) {
        if (output.isLive()) {
            return output.live();
        }
        try {
            decideOnTypes(planned, past);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception thrown) {
            throw new IllegalStateException("The parts of '" + planned.id() + "' cannot be made again", thrown);
        }
        return output.as(typeOf(planned));
    }

    private PlannedTask<?> again(String taskId, Past past) {
        try {
            return find(taskId, past);
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Exception thrown) {
            throw new IllegalStateException("The task '" + taskId + "' cannot be made again", thrown);
        }
    }

    /** Makes the parts that say what the type of a composed task is. */
    private void decideOnTypes(PlannedTask<?> planned, Past past) throws Exception {
        if (partsSayType(planned) && decideAgain(planned, 1, past)) {
            for (PlannedTask<?> part : firstParts(planned)) {
                decideOnTypes(part, past);
            }
        }
    }

    /** {@return whether the type of a task has arguments that follow from its parts, since a class says nothing about them} */
    private static boolean partsSayType(PlannedTask<?> planned) {
        TaskWork<?> work = planned.task().work();
        return work instanceof TaskWork.ByTasks<?>
                && !(work instanceof TaskWork.Rounds<?>)
                && work.type().type() instanceof Class<?> plain
                && plain.getTypeParameters().length > 0;
    }

    private List<PlannedTask<?>> firstParts(PlannedTask<?> composed) {
        List<PlannedTask<?>> parts = new ArrayList<>();
        rounds.getOrDefault(name(composed, 1), List.of()).forEach(id -> parts.add(requireNonNull(byId.get(id))));
        return parts;
    }

    /** {@return the type of a task's result, as far as it is known by the parts that were made} */
    TypeRef<?> typeOf(PlannedTask<?> planned) {
        TaskWork<?> work = planned.task().work();
        if (!partsSayType(planned)) {
            return work.type();
        }
        Set<TypeRef<?>> types = new LinkedHashSet<>();
        firstParts(planned).forEach(part -> types.add(typeOf(part)));
        if (work instanceof TaskWork.Each<?, ?, ?>) {
            TypeRef<?> item = types.size() == 1 ? types.iterator().next() : TypeRef.of(Object.class);
            return TypeRef.listOf(item);
        }
        return types.isEmpty() ? work.type() : List.copyOf(types).getLast();
    }
}
