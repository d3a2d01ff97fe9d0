package dev.regatta.compat.engine;

import dev.regatta.Crew;
import dev.regatta.CrewRegistry;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.CrewRef;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.RunView;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskHandler;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.step.StepPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that performs every node of a run as another process would: a fresh handler gets a registry with the run's crew and the
 * bytes of the call, and nothing else; what it appends to the log and what comes of it goes back as bytes. Whatever a task needs of
 * its run and does not find in there fails.
 */
public final class TravellingEngine implements CrewEngine {
    /** For {@link java.util.ServiceLoader}. */
    public TravellingEngine() {}

    @Override
    public String name() {
        return "travelling";
    }

    @Override
    public List<String> problems(Crew crew, Map<String, ?> inputs) {
        return EmbeddedEngine.local().problems(crew, inputs);
    }

    @Override
    public Set<String> inputs(Crew crew) {
        return EmbeddedEngine.local().inputs(crew);
    }

    @Override
    public Run start(RunRequest request) {
        return engine(List.of(request)).start(request);
    }

    @Override
    public Optional<Run> find(String runId) {
        return EmbeddedEngine.local().find(runId);
    }

    @Override
    public Optional<RunView> view(String runId) {
        return EmbeddedEngine.local().view(runId);
    }

    @Override
    public void signal(String runId, StepPath question, String answer) {
        EmbeddedEngine.local().signal(runId, question, answer);
    }

    @Override
    public List<RunResult> runEach(List<RunRequest> requests) {
        return engine(requests).runEach(requests);
    }

    /** {@return an engine for some runs: each crew is registered under the run's id as its version} */
    private EmbeddedEngine engine(List<RunRequest> requests) {
        CrewRegistry crews = CrewRegistry.of();
        requests.forEach(request -> crews.add(request.crew().name(), request.runId(), request::crew));
        return EmbeddedEngine.local()
                .with(Embedding.local().named(name()).withHandlers(unused -> new Elsewhere(crews)));
    }

    /** Performs each call with a handler of its own. */
    private static final class Elsewhere implements TaskHandler {
        private final CrewRegistry crews;

        Elsewhere(CrewRegistry crews) {
            this.crews = crews;
        }

        @Override
        public TaskOutcome perform(TaskCall call, TaskJournal journal) throws InterruptedException {
            TaskCall named = new TaskCall(
                    call.runId(),
                    new CrewRef(call.crew().name(), call.runId()),
                    call.node(),
                    call.inputs(),
                    call.past(),
                    call.elapsed(),
                    call.left());
            TaskOutcome outcome = EmbeddedEngine.local()
                    .handler(crews, CallSlots.empty())
                    .perform(Travel.CALLS.there(named), new TravellingJournal(journal));
            return Travel.OUTCOMES.there(outcome);
        }
    }
}
