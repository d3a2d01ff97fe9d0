package dev.regatta.compat.engine;

import dev.regatta.Crew;
import dev.regatta.Run;
import dev.regatta.RunResult;
import dev.regatta.event.RunEvent;
import dev.regatta.spi.EmbeddedEngine;
import dev.regatta.spi.Embedding;
import dev.regatta.spi.RunRequest;
import dev.regatta.step.LogEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a crew again with every step answered from the log of a finished run, and fails where anything that is asked differs: the
 * proof that the log is enough. Nothing is called: a model, a tool or code of the user that is reached is a failure.
 *
 * <p>The replay takes its own time, but what the log has in an order comes in that order: the entries of each task, and the ends
 * of tasks.
 */
public final class ReplayEngine {
    private ReplayEngine() {}

    /**
     * Replays a run.
     *
     * @param crew the crew of the run, or one that was made like it
     * @param inputs what the run was started with
     * @param log the run's whole log
     * @return the replay with its own log
     * @throws AssertionError if anything differs; both sides are named
     */
    public static RecordedRun replay(Crew crew, Map<String, ?> inputs, List<LogEntry> log) {
        ReplayJournal journal = new ReplayJournal(log);
        Run run = EmbeddedEngine.local()
                .with(Embedding.local().named("replay").withJournals((request, sink) -> journal.begin(sink)))
                .start(new RunRequest("replay", crew, inputs));
        journal.watch(run::cancel);
        RunResult result = run.await();
        journal.check();
        List<RunEvent> events = new ArrayList<>();
        run.events().forEach(events::add);
        return new RecordedRun(journal.replayed(), events, result);
    }
}
