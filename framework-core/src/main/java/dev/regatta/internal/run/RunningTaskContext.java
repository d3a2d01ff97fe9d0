package dev.regatta.internal.run;

import dev.regatta.Task;
import dev.regatta.internal.compose.DecidingContext;
import dev.regatta.internal.gateway.TaskScope;
import dev.regatta.internal.plan.CrewPlan.PlannedTask;
import dev.regatta.message.TypeRef;
import dev.regatta.spi.TaskCall.Past;
import dev.regatta.step.Payload;
import dev.regatta.step.StepPath;
import dev.regatta.step.StepReply;
import dev.regatta.step.StepRequest;
import dev.regatta.step.StepRequest.Decide;
import dev.regatta.step.StepRequest.Read;
import dev.regatta.step.StepRequest.UserStep;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the code, or the condition, of a task sees of its run. */
final class RunningTaskContext implements DecidingContext {
    private static final TypeRef<Instant> TIME = TypeRef.of(Instant.class);
    private static final TypeRef<Long> NUMBER = TypeRef.of(Long.class);
    private static final TypeRef<String> TEXT = TypeRef.of(String.class);

    private final TaskScope scope;
    private final PlannedTask<?> planned;
    private final Past past;
    private final PlannedTasks tasks;
    private final int round;
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param round which decision on parts is made, from 1; 0 for none
     */
    RunningTaskContext(TaskScope scope, PlannedTask<?> planned, Past past, PlannedTasks tasks, int round) {
        this.scope = scope;
        this.planned = planned;
        this.past = past;
        this.tasks = tasks;
        this.round = round;
    }

    @Override
    public String runId() {
        return scope.run().id();
    }

    @Override
    public String taskId() {
        return planned.id();
    }

    @Override
    public Map<String, Object> inputs() {
        return planned.inputs().values();
    }

    @Override
    public Object input(String name) {
        return planned.inputs().value(taskId(), name);
    }

    @Override
    public <T> T input(String name, Class<T> type) {
        return planned.inputs().value(taskId(), name, type);
    }

    @Override
    public <T> T of(Task<T> task) {
        return find(task)
                .orElseThrow(() -> new IllegalArgumentException("Task '" + taskId() + "' asked for the result of '"
                        + task.id() + "', which has none: it was skipped, or is optional and failed. Ask with find(…)"
                        + " where that can be."));
    }

    @Override
    @SuppressWarnings("unchecked") // the result of a Task<T> is a T
    public <T> Optional<T> find(Task<T> task) {
        return (Optional<T>) tasks.result(planned.plan().idOf(task.id()), past);
    }

    // ---- steps
    // -------------------------------------------------------------------------------------------------------

    @Override
    public <T> T step(String name, TypeRef<T> type, Callable<T> work) throws Exception {
        return step(name, String.valueOf(next(name)), type, work);
    }

    @Override
    @SuppressWarnings("unchecked") // the value of a step of Ts is a T
    public <T> T step(String name, String key, TypeRef<T> type, Callable<T> work) throws Exception {
        UserStep request = new UserStep(scope.path().user(name, key), name);
        return (T) performed(request, () -> Payload.of(work.call(), type)).as(type);
    }

    @Override
    public Instant now() {
        Read request = new Read(read("clock"), Read.What.CLOCK);
        return (Instant) read(request, () -> Payload.of(scope.run().clock().instant(), TIME))
                .as(TIME);
    }

    @Override
    public long randomLong() {
        Read request = new Read(read("random"), Read.What.RANDOM);
        return (Long) read(request, () -> Payload.of(scope.run().random().nextLong(), NUMBER))
                .as(NUMBER);
    }

    @Override
    public String newId() {
        Read request = new Read(read("id"), Read.What.ID);
        return (String)
                read(request, () -> Payload.of(scope.run().newId(), TEXT)).as(TEXT);
    }

    private StepPath read(String what) {
        return scope.path().user("$" + what, String.valueOf(next("$" + what)));
    }

    private int next(String name) {
        return counts.computeIfAbsent(name, first -> new AtomicInteger()).incrementAndGet();
    }

    private Payload read(StepRequest request, Callable<Payload> work) {
        try {
            return performed(request, work);
        } catch (Exception impossible) {
            throw new IllegalStateException("Reading the surroundings does not fail", impossible);
        }
    }

    private Payload performed(StepRequest request, Callable<Payload> work) throws Exception {
        StepReply reply = scope.perform(
                request, thrown -> TaskFailures.of(taskId(), thrown), took -> new StepReply.Value(work.call()));
        return ((StepReply.Value) reply).value();
    }

    @Override
    public Payload decide(Decide.What what, Map<String, Payload> about, Callable<Payload> decision) throws Exception {
        return performed(new Decide(scope.path().round(round), what, about), decision);
    }
}
