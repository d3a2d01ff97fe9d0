package dev.regatta.internal.gateway;

import dev.regatta.tool.ToolCache;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** What the tool chains of a run share. Thread-safe. */
public final class RunTools {
    /** How much memory whole results take that models were shown the beginning of. */
    private static final long KEPT_BYTES = 64L << 20;

    private final Settings settings;
    private final Semaphore permits;
    private final ToolMeter meter = new ToolMeter();
    private final KeptResults results = new KeptResults(KEPT_BYTES);
    private final Uses uses = new Uses();

    /**
     * How a run treats tool calls.
     *
     * @param atOnce how many tools run at once
     * @param limit how long a call may take whose tool has no limit of its own
     * @param cachesAll whether tools are cached that have no side effects
     * @param cache where results are cached; {@code null} for the process's one
     * @param maxResultCharacters where results are cut
     * @param sameCallsRun how many identical calls of a task go through
     * @param sameCallsFail which one fails the task
     */
    public record Settings(
            int atOnce,
            Duration limit,
            boolean cachesAll,
            @Nullable ToolCache cache,
            int maxResultCharacters,
            int sameCallsRun,
            int sameCallsFail) {}

    public RunTools(Settings settings) {
        this.settings = settings;
        this.permits = new Semaphore(settings.atOnce(), true);
    }

    Semaphore permits() {
        return permits;
    }

    Duration limit() {
        return settings.limit();
    }

    Uses uses() {
        return uses;
    }

    public ToolMeter meter() {
        return meter;
    }

    public KeptResults results() {
        return results;
    }

    ToolCache cache() {
        ToolCache own = settings.cache();
        return own == null ? ToolCache.shared() : own;
    }

    boolean cachesAll() {
        return settings.cachesAll();
    }

    int maxResultCharacters() {
        return settings.maxResultCharacters();
    }

    int sameCallsRun() {
        return settings.sameCallsRun();
    }

    int sameCallsFail() {
        return settings.sameCallsFail();
    }
}
