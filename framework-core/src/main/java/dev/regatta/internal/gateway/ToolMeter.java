package dev.regatta.internal.gateway;

import dev.regatta.gateway.ToolAnswer;
import dev.regatta.gateway.ToolStats;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts and times the tool calls of a run. Thread-safe. */
public final class ToolMeter {
    private final Map<String, Counts> byTool = new ConcurrentHashMap<>();

    private static final class Counts {
        final LongAdder calls = new LongAdder();
        final LongAdder hits = new LongAdder();
        final LongAdder repeated = new LongAdder();
        final LongAdder refused = new LongAdder();
        final LongAdder errors = new LongAdder();
        final Histogram times = new Histogram();
    }

    /** Counts a call, and how it was answered if it was. */
    void called(String tool, @Nullable ToolAnswer answer) {
        Counts counts = of(tool);
        counts.calls.increment();
        if (answer != null) {
            switch (answer.way()) {
                case RAN -> {}
                case CACHED -> counts.hits.increment();
                case REPEATED -> counts.repeated.increment();
                case REFUSED -> counts.refused.increment();
            }
        }
    }

    /** Counts a call that reached the tool. */
    void ran(String tool, boolean failed, long nanos) {
        Counts counts = of(tool);
        counts.times.add(nanos);
        if (failed) {
            counts.errors.increment();
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
