package dev.regatta.event;

import java.util.function.Consumer;

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

    /**
     * Returns a listener that tells how a run gets on, a line for each event that a person would want to see: {@code   0.4 s  facts done in
     * 0.3 s, 1 model call}. What models say cannot steer a terminal.
     *
     * @param lines takes each line, such as {@code System.out::println}
     * @return the listener
     */
    static RunListener printing(Consumer<String> lines) {
        return new EventLines(lines);
    }
}
