package dev.regatta.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** When one node was ready, at work, and at its end, in nanoseconds since the recording began. */
final class NodeSpan {
    /** A time at work. */
    record Busy(long from, long to) {}

    private final String node;
    private final List<Busy> busy = new ArrayList<>();
    private long ready = -1;
    private long started = -1;
    private long ended = -1;
    private NodeEvent.@Nullable Kind how;

    private NodeSpan(String node) {
        this.node = node;
    }

    /** {@return a span for each node of which there are events, in the order in which they were first heard of} */
    static List<NodeSpan> of(List<NodeEvent> events) {
        Map<String, NodeSpan> spans = new LinkedHashMap<>();
        for (NodeEvent event : events) {
            spans.computeIfAbsent(event.node(), NodeSpan::new).take(event);
        }
        return List.copyOf(spans.values());
    }

    private void take(NodeEvent event) {
        long at = event.at().toNanos();
        switch (event.kind()) {
            case READY -> ready = at;
            case STARTED -> started = at;
            case RETRIED -> stop(at);
            case SUCCEEDED, FAILED, SKIPPED, CANCELLED -> {
                stop(at);
                ended = at;
                how = event.kind();
            }
        }
    }

    private void stop(long at) {
        if (started >= 0) {
            busy.add(new Busy(started, at));
            started = -1;
        }
    }

    static int mostAtOnce(List<NodeSpan> spans) {
        List<long[]> changes = new ArrayList<>();
        for (NodeSpan span : spans) {
            span.busy.forEach(each -> {
                changes.add(new long[] {each.from(), 1});
                changes.add(new long[] {each.to(), -1});
            });
        }
        changes.sort(
                (one, other) -> one[0] == other[0] ? Long.compare(one[1], other[1]) : Long.compare(one[0], other[0]));
        long running = 0;
        long most = 0;
        for (long[] change : changes) {
            running += change[1];
            most = Math.max(most, running);
        }
        return (int) most;
    }

    String node() {
        return node;
    }

    List<Busy> busy() {
        return busy;
    }

    boolean ran() {
        return !busy.isEmpty();
    }

    long readyNanos() {
        return ready;
    }

    long startNanos() {
        return busy.isEmpty() ? ended : busy.getFirst().from();
    }

    long endNanos() {
        return ended;
    }

    long busyNanos() {
        return busy.stream().mapToLong(each -> each.to() - each.from()).sum();
    }

    NodeEvent.@Nullable Kind how() {
        return how;
    }

    /** {@return how many of some spans are at work during a slice of time, on average} */
    static double atWork(List<NodeSpan> spans, double from, double to) {
        double sum = 0;
        for (NodeSpan span : spans) {
            for (Busy each : span.busy) {
                sum += Math.max(0, Math.min((double) each.to(), to) - Math.max((double) each.from(), from));
            }
        }
        return sum / (to - from);
    }
}
