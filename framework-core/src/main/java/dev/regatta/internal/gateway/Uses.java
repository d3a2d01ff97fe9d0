package dev.regatta.internal.gateway;

import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.ToolCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fold: how often tools ran, together with the uses that calls on their way have reserved. Thread-safe: what is reserved never
 * exceeds a bound, however many ask at once.
 */
public final class Uses {
    private final Map<String, AtomicInteger> byTool = new ConcurrentHashMap<>();

    /** {@return whether a tool may be used once more} */
    public boolean reserve(String tool, int most) {
        AtomicInteger used = of(tool);
        return used.getAndUpdate(before -> before < most ? before + 1 : before) < most;
    }

    /** Gives back a use that came to nothing. */
    public void release(String tool) {
        of(tool).decrementAndGet();
    }

    /** Takes in a call that an earlier attempt has made. */
    public void add(StepCompleted completed) {
        if (completed.request() instanceof ToolCall call && completed.ran().isPositive()) {
            of(call.tool()).incrementAndGet();
        }
    }

    private AtomicInteger of(String tool) {
        AtomicInteger used = byTool.get(tool);
        return used != null ? used : byTool.computeIfAbsent(tool, first -> new AtomicInteger());
    }
}
