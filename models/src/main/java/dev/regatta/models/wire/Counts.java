package dev.regatta.models.wire;

import org.jspecify.annotations.Nullable;

/** Counts that need not be told. */
public final class Counts {
    private Counts() {}

    public static long of(@Nullable Integer told) {
        return told == null ? 0 : told;
    }
}
