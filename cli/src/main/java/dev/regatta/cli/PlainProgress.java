package dev.regatta.cli;

import dev.regatta.event.RunEvent;
import dev.regatta.event.RunListener;

/** Prints a line for each step that a person would want to see, where there is no terminal to draw on. Thread-safe. */
final class PlainProgress implements RunCommand.Progress {
    private final RunListener lines;
    private boolean ended; // guarded by this

    PlainProgress(Terminal terminal) {
        this.lines = RunListener.printing(terminal::note);
    }

    @Override
    public synchronized void on(RunEvent event) {
        if (!ended) {
            lines.on(event);
        }
    }

    @Override
    public synchronized void end() {
        ended = true;
    }
}
