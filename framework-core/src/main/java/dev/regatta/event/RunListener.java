package dev.regatta.event;

/**
 * Is told every event of a run, in order, one at a time, on a thread of its own. A listener that is slow or throws never
 * disturbs the run: it gets its events later; what it throws first is logged at WARN, and it gets the next event all the same.
 */
@FunctionalInterface
public interface RunListener {
    /**
     * Takes an event.
     *
     * @param event what happened
     */
    void on(RunEvent event);
}
