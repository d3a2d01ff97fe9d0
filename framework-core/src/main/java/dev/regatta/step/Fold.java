package dev.regatta.step;

/**
 * Something that is counted or shown of a run, as a function of its log: usage, events, budgets, statistics. A fold gives the same
 * from the entries that a journal keeps as from all of them, but for what is live only.
 *
 * @param <S> what is known so far; if it is mutable, it belongs to whoever folds
 */
public interface Fold<S> {
    /** {@return what is known before the first entry} */
    S start();

    /**
     * Takes in one more entry.
     *
     * @param state what is known so far; not used any more
     * @param entry the next entry
     * @return what is known now
     */
    S step(S state, LogEntry entry);

    /**
     * Folds a whole log.
     *
     * @param entries the entries, in order
     * @return what is known after the last one
     */
    default S over(Iterable<? extends LogEntry> entries) {
        S state = start();
        for (LogEntry entry : entries) {
            state = step(state, entry);
        }
        return state;
    }
}
