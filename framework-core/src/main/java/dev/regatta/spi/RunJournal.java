package dev.regatta.spi;

import dev.regatta.error.Failure;
import dev.regatta.step.LogEntry;
import dev.regatta.step.TaskEnd;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one run is written down. Made by a {@link JournalStore}. Thread-safe. */
public interface RunJournal {
    /**
     * {@return whether anybody reads later what is appended} Entries that are not kept need no digests of definitions.
     */
    default boolean isKept() {
        return true;
    }

    /**
     * Returns the whole log of a run that is over. Nothing is performed then: what came of the run is what its log says.
     *
     * @return the entries, the last a {@link LogEntry.RunEnded}; empty for a run that begins or goes on
     */
    default List<LogEntry> recorded() {
        return List.of();
    }

    /**
     * Looks for the end of a task that was performed in an earlier attempt at the run, and is not performed again. Its entries are
     * given to the log then.
     *
     * @param node the task
     * @return how it ended; {@code null} if it is to be performed
     */
    default TaskOutcome.@Nullable Ended find(NodeSpec node) {
        return null;
    }

    /**
     * Takes what the run waits for when nothing else goes on: the run is over in this process, and goes on in another attempt.
     *
     * @param waits what its tasks wait for, by task
     */
    default void suspend(Map<String, List<TaskOutcome.Wait>> waits) {
        throw new IllegalStateException("The run waits for " + waits + ", which takes a journal. Give its crew one.");
    }

    /** {@return why the run could not be written down to its end, so that it is not over; {@code null} if it was} */
    default @Nullable Failure trouble() {
        return null;
    }

    /**
     * Opens the journal of an attempt at a task.
     *
     * @param node the node that is performed
     * @param stop tells whether the run is being stopped, or the task has ended elsewhere
     * @return the journal
     */
    TaskJournal open(NodeSpec node, java.util.function.BooleanSupplier stop);

    /**
     * Appends an entry of the run as a whole, or of a task that did not run.
     *
     * @param entry the entry
     */
    void append(LogEntry entry);

    /**
     * Takes the end of a task that was performed, before anything that comes after it starts. May wait.
     *
     * @param task the task's id in the run
     * @param end how it ended
     * @param goesOn whether what comes after it runs although it failed
     * @return how it ends in fact
     * @throws InterruptedException if the calling thread is interrupted while it waits
     */
    TaskEnd ending(String task, TaskEnd end, boolean goesOn) throws InterruptedException;
}
