package dev.regatta.internal.gateway;

import dev.regatta.model.Usage;
import java.util.concurrent.atomic.AtomicReference;

/** Adds up what one task uses; thread-safe, so that parallel tool calls count right. */
public final class UsageCounter {
    private final AtomicReference<Usage> sum = new AtomicReference<>(Usage.NONE);

    public void add(Usage used) {
        sum.accumulateAndGet(used, Usage::plus);
    }

    public Usage sum() {
        return sum.get();
    }
}
