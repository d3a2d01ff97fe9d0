package dev.regatta.spi;

/** What is done about a step that took effect in an attempt that did not live to record its reply. */
public enum Recovery {
    /** It is made again: it changes nothing, or changes the same thing to the same. */
    RETRY,
    /** It is not made again until somebody says what became of it. */
    ONCE,
    /** It is undone, and then made again. */
    COMPENSATE
}
