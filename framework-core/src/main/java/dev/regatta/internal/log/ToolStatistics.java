package dev.regatta.internal.log;

import dev.regatta.gateway.ToolStats;
import dev.regatta.step.LogEntry;
import dev.regatta.step.LogEntry.StepCompleted;
import dev.regatta.step.ToolAnswer;
import dev.regatta.step.ToolCall;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A fold: how often each tool was called, how that went, and how long the tools took. Calls of tools that there are not are not
 * counted: models make up names. Takes entries one at a time; can be asked by any thread.
 */
public final class ToolStatistics {
    private final Map<String, Counts> byTool = new ConcurrentHashMap<>();

    private static final class Counts {
        final LongAdder calls = new LongAdder();
        final LongAdder hits = new LongAdder();
        final LongAdder repeated = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder errors = new LongAdder();
        final Histogram times = new Histogram();
    }

    /** Takes in an entry. */
    public void add(LogEntry entry) {
        if (entry instanceof StepCompleted completed && completed.request() instanceof ToolCall call) {
            add(call, completed);
        }
    }

    private void add(ToolCall call, StepCompleted completed) {
        ToolAnswer answer = completed.reply() instanceof ToolAnswer told ? told : null;
        if (answer != null && answer.way() == ToolAnswer.Way.UNKNOWN) {
            return;
        }
        Counts counts = of(call.tool());
        counts.calls.increment();
        if (completed.ran().isPositive()) {
            counts.times.add(completed.ran().toNanos());
            if (answer == null || answer.error()) {
                counts.errors.increment();
            }
        } else if (answer != null) {
            switch (answer.way()) {
                case CACHED -> counts.hits.increment();
                case REPEATED -> counts.repeated.increment();
                case REFUSED -> counts.refused.increment();
                case RAN, DELEGATED, UNKNOWN -> {}
            }
        }
    }

    private Counts of(String tool) {
        Counts counts = byTool.get(tool);
        return counts != null ? counts : byTool.computeIfAbsent(tool, first -> new Counts());
    }

    /** {@return the statistics by tool, in alphabetical order} */
    public Map<String, ToolStats> stats() {
        Map<String, ToolStats> stats = new TreeMap<>();
        byTool.forEach((tool, counts) -> stats.put(
                tool,
                new ToolStats(
                        counts.calls.sum(),
                        counts.times.count(),
                        counts.hits.sum(),
                        counts.repeated.sum(),
                        counts.refused.sum(),
                        counts.errors.sum(),
                        counts.times.percentile(50),
                        counts.times.percentile(99))));
        return Collections.unmodifiableMap(stats);
    }

    /** Counts times in buckets that double sixteen at a time: each is at most 7 % wide. */
    private static final class Histogram {
        private static final int BITS = 4;

        private final AtomicLongArray buckets = new AtomicLongArray((64 - BITS + 1) << BITS);

        void add(long nanos) {
            buckets.incrementAndGet(bucket(Math.max(0, nanos)));
        }

        private static int bucket(long nanos) {
            int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(nanos | 1) - BITS);
            return (shift << BITS) + (int) (nanos >>> shift);
        }

        private static long most(int bucket) {
            int shift = Math.max(0, (bucket >> BITS) - 1);
            return ((bucket - ((long) shift << BITS) + 1) << shift) - 1;
        }

        long count() {
            long count = 0;
            for (int i = 0; i < buckets.length(); i++) {
                count += buckets.get(i);
            }
            return count;
        }

        Duration percentile(int percent) {
            long wanted = (count() * percent + 99) / 100;
            long seen = 0;
            for (int i = 0; wanted > 0 && i < buckets.length(); i++) {
                seen += buckets.get(i);
                if (seen >= wanted) {
                    return Duration.ofNanos(most(i));
                }
            }
            return Duration.ZERO;
        }
    }
}
