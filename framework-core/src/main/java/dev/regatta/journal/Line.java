package dev.regatta.journal;

/**
 * A line of a run's log.
 *
 * @param number its number, from 1 on without a gap; a store refuses one that it has, or that leaves a gap
 * @param step the step or task that it is about; empty for the run
 * @param kind what it says, for lists and people: {@code completed}, {@code began}, …
 * @param body what it says, for whoever wrote it
 */
public record Line(long number, String step, String kind, Bytes body) {
    /** Checks the names. */
    public Line {
        JournalText.checked("step of a line", step);
        JournalText.checked("kind of a line", kind);
    }
}
