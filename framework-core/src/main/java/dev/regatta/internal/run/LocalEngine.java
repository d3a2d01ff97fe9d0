package dev.regatta.internal.run;

import dev.regatta.Crew;
import dev.regatta.InvalidCrewException;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.internal.gateway.ModelPermits;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.spi.CrewEngine;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.RunRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Runs crews within this process. */
public final class LocalEngine implements CrewEngine {
    /** A run that can start. */
    record Planned(String runId, CrewPlan plan) {}

    @Override
    public String name() {
        return LOCAL;
    }

    @Override
    public List<String> problems(Crew crew, Map<String, ?> inputs) {
        return plan(crew.spec(), inputs).problems();
    }

    @Override
    public Run start(RunRequest request) {
        CrewSpec crew = request.crew().spec();
        CrewPlan plan = plan(crew, request.inputs()).orElseThrow();
        return CrewRun.start(
                request.runId(), plan, new ModelPermits(crew.rules().limits().modelCallsAtOnce()));
    }

    @Override
    public List<RunResult> runEach(List<RunRequest> requests) {
        List<Planned> runs = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (RunRequest request : requests) {
            CrewPlan plan = plan(request.crew().spec(), request.inputs());
            runs.add(new Planned(request.runId(), plan));
            plan.problems().forEach(problem -> problems.add("Run " + runs.size() + ": " + problem));
        }
        if (!problems.isEmpty()) {
            throw new InvalidCrewException(requests.getFirst().crew().name(), problems);
        }
        return runs.isEmpty() ? List.of() : new RunBatch(runs).runAll();
    }

    private static CrewPlan plan(CrewSpec crew, Map<String, ?> given) {
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
