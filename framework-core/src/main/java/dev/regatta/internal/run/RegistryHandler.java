package dev.regatta.internal.run;

import dev.regatta.CrewRegistry;
import dev.regatta.error.PermanentException;
import dev.regatta.graph.GraphExecutor;
import dev.regatta.internal.call.RunThreads;
import dev.regatta.internal.gateway.RunScope;
import dev.regatta.internal.log.KeptResults;
import dev.regatta.internal.message.MessageRelay;
import dev.regatta.internal.plan.CrewPlan;
import dev.regatta.spi.CallSlots;
import dev.regatta.spi.CrewSpec;
import dev.regatta.spi.TaskCall;
import dev.regatta.spi.TaskHandler;
import dev.regatta.spi.TaskJournal;
import dev.regatta.spi.TaskOutcome;
import dev.regatta.step.Digest;
import dev.regatta.step.LogEntry.Noted;
import dev.regatta.step.StepPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Performs nodes of any run whose crew is in a registry; makes everything anew for each call. Thread-safe. */
final class RegistryHandler implements TaskHandler {
    private final CrewRegistry crews;
    private final CallSlots slots;

    RegistryHandler(CrewRegistry crews, CallSlots slots) {
        this.crews = crews;
        this.slots = slots;
    }

    @Override
    public TaskOutcome perform(TaskCall call, TaskJournal journal) throws InterruptedException {
        CrewSpec crew = crews.crew(call.crew()).spec();
        Map<String, Object> inputs = new LinkedHashMap<>();
        call.inputs().forEach((name, value) -> inputs.put(name, value.anyForm()));
        CrewPlan plan = CrewPlan.of(crew, inputs).orElseThrow();
        Digest there = call.past().known().definitions().plan();
        if (!there.equals(plan.digest())) {
            throw new PermanentException("The crew " + call.crew() + " is defined differently here (digest "
                    + plan.digest() + ") than where the run was started (" + there
                    + "). Give each change of a crew a version of its own, and deploy the one that began the run.");
        }
        RunThreads threads = new RunThreads(GraphExecutor.current().threads());
        RunScope.World world = RunScope.World.real(threads);
        MessageRelay relay = new MessageRelay(
                call.runId(),
                world.clock(),
                warned -> journal.append(new Noted(StepPath.RUN, warned)),
                crew.hooks().listeners().messages());
        relay.start(world.threads());
        try {
            RunScope scope = new RunScope(
                    call.runId(),
                    crew,
                    slots,
                    world,
                    RunScope.Turns.of(
                            crew.rules().limits(), RunScope.permits(crew.rules().limits())),
                    relay,
                    new KeptResults(),
                    ConcurrentHashMap.newKeySet());
            return new CrewTaskHandler(scope, plan).perform(call, journal);
        } finally {
            threads.close();
            relay.close(LocalRun.LISTENERS_MAY_LAG);
        }
    }
}
