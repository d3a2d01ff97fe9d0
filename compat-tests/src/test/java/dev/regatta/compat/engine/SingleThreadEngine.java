package dev.regatta.compat.engine;

import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.fallback.executor.SingleThreadExecutor;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.RunRequest;
import dev.regatta.spi.RunView;
import dev.regatta.step.StepPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An engine on which the tasks of a run go one after the other, always in the same order. */
public final class SingleThreadEngine implements CrewEngine {
    /** For {@link java.util.ServiceLoader}. */
    public SingleThreadEngine() {}

    @Override
    public String name() {
        return "single";
    }

    @Override
    public List<String> problems(Crew crew, Map<String, ?> inputs) {
        return engine().problems(crew, inputs);
    }

    @Override
    public Set<String> inputs(Crew crew) {
        return engine().inputs(crew);
    }

    @Override
    public Run start(RunRequest request) {
        return engine().start(request);
    }

    @Override
    public Optional<Run> find(String runId) {
        return engine().find(runId);
    }

    @Override
    public Optional<RunView> view(String runId) {
        return engine().view(runId);
    }

    @Override
    public void signal(String runId, StepPath question, String answer) {
        engine().signal(runId, question, answer);
    }

    @Override
    public List<RunResult> runEach(List<RunRequest> requests) {
        return engine().runEach(requests);
    }

    private EmbeddedEngine engine() { // made when it is asked for: engines are found one by one
        return EmbeddedEngine.local().with(Embedding.local().named(name()).withExecutor(new SingleThreadExecutor()));
    }
}
