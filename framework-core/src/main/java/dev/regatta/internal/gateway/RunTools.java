package dev.regatta.internal.gateway;

import dev.regatta.RunLimits;
import dev.regatta.ToolUse;
import dev.regatta.tool.ToolCache;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** What the tool chains of a run share. Thread-safe. */
public final class RunTools {
    /** How much memory whole results take that models were shown the beginning of. */
    private static final long KEPT_BYTES = 64L << 20;

    private final RunLimits limits;
    private final ToolUse use;
    private final Semaphore permits;
    private final ToolMeter meter = new ToolMeter();
    private final KeptResults results = new KeptResults(KEPT_BYTES);
    private final Uses uses = new Uses();

    public RunTools(RunLimits limits, ToolUse use) {
        this.limits = limits;
        this.use = use;
        this.permits = new Semaphore(limits.toolCallsAtOnce(), true);
    }

    Semaphore permits() {
        return permits;
    }

    Duration limit() {
        return limits.timeouts().toolCall();
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
        ToolCache own = use.cache();
        return own == null ? ToolCache.shared() : own;
    }

    boolean cachesAll() {
        return use.cacheAll();
    }

    int maxResultCharacters() {
        return use.maxResultCharacters();
    }

    int sameCallsRun() {
        return use.sameCallsRun();
    }

    int sameCallsFail() {
        return use.sameCallsFail();
    }
}
