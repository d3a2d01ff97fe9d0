package dev.regatta.spi;

/**
 * Performs the nodes of a run's graph: all of Regatta but the scheduling. Plain Java with threads of its own and code of users; an
 * engine decides when and where it is called. Thread-safe.
 */
public interface TaskHandler {
    /**
     * Performs a node, on the calling thread.
     *
     * @param call what is to be performed
     * @param journal where every step is written down, and found again
     * @return what came of it; a task that failed is an outcome
     * @throws InterruptedException if the calling thread was interrupted
     */
    TaskOutcome perform(TaskCall call, TaskJournal journal) throws InterruptedException;
}
