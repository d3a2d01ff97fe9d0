package dev.regatta.internal.run;

import dev.regatta.Crew;
import dev.regatta.CrewRegistry;
import dev.regatta.InvalidCrewException;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.internal.call.ModelPermits;
import dev.regatta.internal.call.OpenQuestions;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.log.KeptResults;
import dev.regatta.internal.log.RunLog;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.plan.AskedInputs;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.JournalStore;
import dev.regatta.spi.RunJournal;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.RunView;
import dev.regatta.spi.TaskHandler;
import dev.regatta.spi.graph.RunThreadMark;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.StepPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Runs crews within this process. */
public final class LocalEngine implements EmbeddedEngine {
    /** The runs that go on in this process, whatever engine has started them, by their ids. */
    private static final Map<String, GoingOn> GOING_ON = new ConcurrentHashMap<>();

    /** A run that has its id until it has ended. */
    private static final class GoingOn {
        final RunRequest request;
        final CompletableFuture<@Nullable LocalRun> started = new CompletableFuture<>(); // null: could not be

        GoingOn(RunRequest request) {
            this.request = request;
        }

        @Nullable
        LocalRun run() {
            return started.getNow(null);
        }

        /** {@return whether two requests are for the same run, of a journal that says so} */
        boolean isFor(RunRequest other) {
            JournalStore journal = request.crew().spec().shared().journal();
            return journal != null
                    && journal.equals(other.crew().spec().shared().journal())
                    && request.ref().equals(other.ref())
                    && request.inputs().equals(other.inputs());
        }
    }

    private final Embedding how;

    /** A run that can start. */
    record Planned(RunRequest request, CrewPlan plan) {}

    /** Makes the engine that keeps no journal. */
    public LocalEngine() {
        this(Embedding.local());
    }

    private LocalEngine(Embedding how) {
        this.how = how;
    }

    @Override
    public EmbeddedEngine with(Embedding changed) {
        return new LocalEngine(changed);
    }

    @Override
    public TaskHandler handler(CrewRegistry crews, CallSlots slots) {
        return new RegistryHandler(crews, slots);
    }

    @Override
    public String name() {
        return how.name();
    }

    @Override
    public List<String> problems(Crew crew, Map<String, ?> inputs) {
        return plan(crew.spec(), inputs).problems();
    }

    @Override
    public Set<String> inputs(Crew crew) {
        return AskedInputs.of(crew.spec());
    }

    @Override
    public Run start(RunRequest request) {
        CrewSpec crew = request.crew().spec();
        CrewPlan plan = plan(crew, request.inputs()).orElseThrow();
        return start(new Planned(request, plan), RunScope.permits(crew.rules().limits()));
    }

    @Override
    public Optional<Run> find(String runId) {
        GoingOn found = GOING_ON.get(runId);
        return found == null ? Optional.empty() : Optional.ofNullable(found.run());
    }

    @Override
    public Optional<RunView> view(String runId) {
        GoingOn found = GOING_ON.get(runId);
        LocalRun run = found == null ? null : found.run();
        return run == null
                ? Optional.empty()
                : Optional.of(RunView.of(
                        runId, run.eventsSoFar(), OpenQuestions.ofProcess().of(runId)));
    }

    @Override
    public void signal(String runId, StepPath question, String answer) {
        OpenQuestions.ofProcess().answer(runId, question, answer);
    }

    @Override
    public List<RunResult> runEach(List<RunRequest> requests) {
        List<Planned> runs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (RunRequest request : requests) {
            CrewPlan plan = plan(request.crew().spec(), request.inputs());
            runs.add(new Planned(request, plan));
            plan.problems().forEach(problem -> problems.add("Run " + runs.size() + ": " + problem));
        }
        if (!problems.isEmpty()) {
            throw new InvalidCrewException(requests.getFirst().crew().name(), problems);
        }
        return runs.isEmpty() ? List.of() : new RunBatch(runs, this::start).runAll();
    }

    LocalRun start(Planned planned, ModelPermits permits) {
        String id = planned.request().runId();
        GoingOn mine = new GoingOn(planned.request());
        GoingOn other = GOING_ON.putIfAbsent(id, mine);
        if (other != null && other.isFor(planned.request())) {
            LocalRun run = other.started.join();
            return run != null ? run : start(planned, permits);
        }
        if (other != null) {
            throw new IllegalStateException(
                    "A run '" + id + "' goes on in this process. Give each run an id of its own,"
                            + " or find that one with CrewEngine.current().find(\"" + id + "\").");
        }
        try {
            LocalRun run = begin(planned, permits, () -> GOING_ON.remove(id, mine));
            mine.started.complete(run);
            return run;
        } catch (Throwable notStarted) {
            GOING_ON.remove(id, mine);
            mine.started.complete(null);
            throw notStarted;
        }
    }

    /** Begins a run; {@code over} is done when it has ended, before anybody who waits for it goes on. */
    private LocalRun begin(Planned planned, ModelPermits permits, Runnable over) {
        RunThreadMark.refuseTooDeep();
        RunRequest request = planned.request();
        CrewPlan plan = planned.plan();
        CrewSpec crew = plan.crew();
        GraphExecutor executor = how.executor().get();
        RunThreads threads = new RunThreads(executor.threads());
        RunScope.World world = RunScope.World.real(threads);
        RunLog log = new RunLog(request.runId(), world.clock());
        JournalStore own = crew.shared().journal();
        RunJournal journal = (own == null ? how.journals() : own).begin(request, log::append);
        List<LogEntry> whole = journal.recorded();
        if (!whole.isEmpty()) {
            log.tell(crew.hooks().listeners().events(), threads);
            LocalRun recalled = new RecalledRun(request.runId(), plan, log, new PlannedTasks(request.runId(), plan))
                    .recall(whole, executor);
            threads.close();
            over.run();
            return recalled;
        }
        MessageRelay relay = new MessageRelay(
                request.runId(),
                world.clock(),
                warned -> journal.append(new Noted(StepPath.RUN, warned)),
                crew.hooks().listeners().messages());
        RunScope scope = new RunScope(
                request.runId(),
                crew,
                how.slots(),
                world,
                RunScope.Turns.of(crew.rules().limits(), permits),
                relay,
                new KeptResults(),
                ConcurrentHashMap.newKeySet());
        CrewTaskHandler handler = new CrewTaskHandler(scope, plan);
        return new EmbeddedRun(
                        request,
                        plan,
                        new EmbeddedRun.Parts(
                                how.handlers().apply(handler), journal, log, relay, executor, threads, handler.tasks()))
                .start(over);
    }

    static CrewPlan plan(CrewSpec crew, Map<String, ?> given) {
        Map<String, Object> inputs = new LinkedHashMap<>(given);
        for (UnaryOperator<Map<String, Object>> hook : crew.hooks().callbacks().beforeKickoff()) {
            Map<String, Object> changed = hook.apply(inputs);
            if (changed == null) {
                throw new NullPointerException(
                        "A hook of beforeKickoff(…) returned null; it returns the inputs to go on with.");
            }
            inputs = changed;
        }
        return CrewPlan.of(crew, inputs);
    }
}
