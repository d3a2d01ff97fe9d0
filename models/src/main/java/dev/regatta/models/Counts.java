package dev.regatta.models;

import org.jspecify.annotations.Nullable;

/** Counts that need not be told. */
final class Counts {
    private Counts() {}

    static long of(@Nullable Integer told) {
        return told == null ? 0 : told;
    }
}
