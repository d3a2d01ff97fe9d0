package dev.regatta.spi;

import dev.regatta.step.LogEntry;
import java.util.function.Consumer;

/** Keeps the journals of runs. */
@FunctionalInterface
public interface JournalStore {
    /**
     * Begins, or goes on with, the journal of a run.
     *
     * @param request what runs, with what
     * @param log takes every entry that the journal is given, in the order in which they count, once each
     * @return the journal
     */
    RunJournal begin(RunRequest request, Consumer<LogEntry> log);
}
