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
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A run with its whole log, as a journal that loses nothing would hold it.
 *
 * @param log all entries, in order
 * @param events all events
 * @param result what came of it
 */
public record RecordedRun(List<LogEntry> log, List<RunEvent> events, RunResult result) {
    /** Copies the lists. */
    public RecordedRun {
        log = List.copyOf(log);
        events = List.copyOf(events);
    }

    /**
     * Runs a crew and keeps the log.
     *
     * @param crew what runs
     * @param inputs with what
     * @param meanwhile is given the run once it has started: to cancel it, or to do nothing
     * @return the run with its log
     */
    public static RecordedRun of(Crew crew, Map<String, ?> inputs, Consumer<Run> meanwhile) {
        List<LogEntry> log = new ArrayList<>(); // entries come one at a time
        Run run = EmbeddedEngine.local()
                .with(Embedding.local().withJournals(KeptJournal.into(log::add)))
                .start(new RunRequest(UUID.randomUUID().toString(), crew, inputs));
        meanwhile.accept(run);
        RunResult result = run.await();
        List<RunEvent> events = new ArrayList<>();
        run.events().forEach(events::add);
        return new RecordedRun(log, events, result);
    }
}
