package dev.regatta.internal.time;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Keeps durations within what can be counted in nanoseconds. */
public final class Durations {
    /** Longer than anybody waits, and twice as long still fits into a long of nanoseconds. */
    private static final Duration CENTURY = Duration.ofDays(36_500);

    private Durations() {}

    /** Returns a duration, or a hundred years if that is less: "no limit" is often said with a huge number. */
    public static Duration bounded(Duration duration) {
        return duration.compareTo(CENTURY) > 0 ? CENTURY : duration;
    }

    /** {@return a duration for people: {@code 1 s}, {@code 90 s}, {@code 1500 ms}} */
    public static String told(Duration duration) {
        return duration.equals(Duration.ofSeconds(duration.toSeconds()))
                ? duration.toSeconds() + " s"
                : duration.toMillis() + " ms";
    }

    /** Returns a duration, or a hundred years if that is less; {@code null} stays {@code null}. */
    public static @Nullable Duration boundedOrNull(@Nullable Duration duration) {
        return duration == null ? null : bounded(duration);
    }
}
