package dev.regatta.internal.log;

import dev.regatta.event.RunEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the warnings of runs to the process's log, a line at WARN each, so that somebody sees them who neither listens to events nor
 * asks results. A rate limit per code with fixed windows: of one code only so many lines a minute; the first line of the next
 * minute says how many were left out. Thread-safe.
 */
final class WarningLog {
    /** The logger's name, by which warnings can be turned off where they are shown otherwise. */
    static final String NAME = "dev.regatta.warnings";

    /** How many lines of one code are written within a window. */
    static final int MOST = 10;

    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final WarningLog OF_PROCESS = new WarningLog(LoggerFactory.getLogger(NAME), System::nanoTime);

    private final Logger log;
    private final LongSupplier nanos;
    private final Map<String, Window> windows = new ConcurrentHashMap<>();

    /** What was written of a code since some time, and what was left out. */
    private record Window(long begin, int written, int leftOut) {
        Window next(long now) {
            if (now - begin >= WINDOW_NANOS) {
                return new Window(now, 1, 0);
            }
            return written < MOST ? new Window(begin, written + 1, 0) : new Window(begin, written, leftOut + 1);
        }
    }

    WarningLog(Logger log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
    }

    static WarningLog ofProcess() {
        return OF_PROCESS;
    }

    void write(RunEvent.Warning warning) {
        long now = nanos.getAsLong();
        Window before = windows.get(warning.code());
        Window window = windows.merge(warning.code(), new Window(now, 1, 0), (old, first) -> old.next(now));
        if (window.leftOut() > 0) {
            return;
        }
        int leftOut = before == null || window.begin() == before.begin() ? 0 : before.leftOut();
        String task = warning.origin().taskId();
        log.warn(
                "{} [{}, run {}{}]{}",
                warning.message(),
                warning.code(),
                warning.origin().runId(),
                task == null ? "" : ", task " + task,
                leftOut > 0 ? " (" + leftOut + " more of this code were left out.)" : "");
    }
}
