package dev.regatta.internal.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often tools ran. Thread-safe: what is reserved never exceeds a bound, however many ask at once. */
final class Uses {
    private final Map<String, AtomicInteger> byTool = new ConcurrentHashMap<>();

    boolean reserve(String tool, int most) {
        AtomicInteger used = byTool.computeIfAbsent(tool, first -> new AtomicInteger());
        return used.getAndUpdate(before -> before < most ? before + 1 : before) < most;
    }

    void giveBack(String tool) {
        byTool.computeIfAbsent(tool, first -> new AtomicInteger()).decrementAndGet();
    }
}
