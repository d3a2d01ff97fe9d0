package dev.regatta.spi;

import dev.regatta.step.LogEntry;
import dev.regatta.step.TaskEnd;

/** Where one run is written down. Made by a {@link JournalStore}. Thread-safe. */
public interface RunJournal {
    /**
     * {@return whether anybody reads later what is appended} Entries that are not kept need no digests of definitions.
     */
    default boolean isKept() {
        return true;
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
