package dev.regatta.executor;

/** The nodes of a run that are ready, and the permits to run them. Thread-safe. */
interface ReadyNodes {
    /** Adds a node that has become ready for the first time. */
    void add(int node);

    /** Adds a node that is ready for another attempt, or that was not in the graph when the run started. */
    void addLate(int node);

    /** {@return the next node, with its permits taken; -1 if there is none, or no permit for any} */
    int take();

    /** Gives back the permits of a node that was taken. */
    void release(int node);

    /** {@return whether a take now may find something; never no when the last change would let it} */
    boolean hasWork();

    /** {@return whether whoever ends a node may go on with one that this made ready, without taking it from here} */
    boolean isUnlimited();
}
