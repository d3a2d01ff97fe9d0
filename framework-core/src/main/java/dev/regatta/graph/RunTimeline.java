package dev.regatta.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run and when: events, the time each node took, the path that made the run as long as it was, and a chart
 * of it all. Immutable. Made by a {@link Recorder}.
 */
public final class RunTimeline {
    private final List<NodeEvent> events;
    private final List<NodeSpan> spans;
    private final List<String> criticalPath;
    private final int permits;

    private RunTimeline(List<NodeEvent> events, TaskGraph<?> graph, GraphOptions options) {
        this.events = events;
        this.spans = NodeSpan.of(events);
        this.criticalPath = criticalPath(graph);
        int most = NodeSpan.mostAtOnce(spans);
        this.permits = options.maxConcurrency() == Integer.MAX_VALUE ? most : options.maxConcurrency();
    }

    /**
     * Returns a listener that records a run.
     *
     * @param <T> the type of the nodes' values
     * @return a new recorder, for one run
     */
    public static <T> Recorder<T> recorder() {
        return new Recorder<>(GraphListener.none());
    }

    /**
     * Returns a listener that records a run and tells another one everything.
     *
     * @param next the other listener
     * @param <T> the type of the nodes' values
     * @return a new recorder, for one run
     */
    public static <T> Recorder<T> recorder(GraphListener<T> next) {
        return new Recorder<>(next);
    }

    /** {@return all that happened, in order} */
    public List<NodeEvent> events() {
        return events;
    }

    /** {@return from the first event to the last} */
    public Duration makespan() {
        return events.isEmpty()
                ? Duration.ZERO
                : events.getLast().at().minus(events.getFirst().at());
    }

    /**
     * Returns how long each node that succeeded was at work, all its attempts together; good as a hint for the next run.
     *
     * @return the durations by id
     * @see GraphOptions#withDurations
     */
    public Map<String, Duration> durations() {
        Map<String, Duration> durations = new LinkedHashMap<>();
        for (NodeSpan span : spans) {
            if (span.how() == NodeEvent.Kind.SUCCEEDED) {
                durations.put(span.node(), Duration.ofNanos(span.busyNanos()));
            }
        }
        return durations;
    }

    /**
     * Returns the path that ended last: back from the node that ended last, each time to the one before it that ended last.
     * Making any of them faster makes the run shorter, unless permits are what it waits for.
     *
     * @return the ids from the first to the last
     */
    public List<String> criticalPath() {
        return criticalPath;
    }

    /**
     * Returns the run as a chart in text: a line per node, and one with the permits that were idle.
     *
     * @param columns how wide the bars may be in all, at least 10
     * @return the chart, lines end with a newline
     */
    public String toText(int columns) {
        return TimelineText.render(this, Math.max(10, columns));
    }

    /** {@return the run as a chart in SVG, with the critical path and the idle permits marked} */
    public String toSvg() {
        return TimelineSvg.render(this);
    }

    List<NodeSpan> spans() {
        return spans;
    }

    int permits() {
        return permits;
    }

    private List<String> criticalPath(TaskGraph<?> graph) {
        Map<String, NodeSpan> byNode = new LinkedHashMap<>();
        spans.stream().filter(NodeSpan::ran).forEach(span -> byNode.put(span.node(), span));
        Map<String, GraphNode<?>> nodes = new LinkedHashMap<>();
        graph.nodes().forEach(node -> nodes.put(node.id(), node));
        List<String> path = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        NodeSpan last = byNode.values().stream()
                .max(Comparator.comparingLong(NodeSpan::endNanos))
                .orElse(null);
        while (last != null && seen.add(last.node())) {
            path.addFirst(last.node());
            last = lastBefore(last, nodes.get(last.node()), byNode);
        }
        return List.copyOf(path);
    }

    private static @Nullable NodeSpan lastBefore(
            NodeSpan span, @Nullable GraphNode<?> node, Map<String, NodeSpan> byNode) {
        NodeSpan last = null;
        for (String before : node == null ? List.<String>of() : node.before()) {
            NodeSpan candidate = byNode.get(before);
            if (candidate != null
                    && candidate.endNanos() <= span.startNanos()
                    && (last == null || candidate.endNanos() > last.endNanos())) {
                last = candidate;
            }
        }
        return last;
    }

    /**
     * Records one run. Thread-safe.
     *
     * @param <T> the type of the nodes' values
     */
    public static final class Recorder<T> implements GraphListener<T> {
        private final long begin = System.nanoTime();
        private final Queue<NodeEvent> events = new ConcurrentLinkedQueue<>();
        private final GraphListener<T> next;

        private Recorder(GraphListener<T> next) {
            this.next = next;
        }

        /**
         * Returns what was recorded so far.
         *
         * @param graph the graph that was run
         * @param options how it was run
         * @return the timeline
         */
        public RunTimeline timeline(TaskGraph<?> graph, GraphOptions options) {
            List<NodeEvent> sorted =
                    events.stream().sorted(Comparator.comparing(NodeEvent::at)).toList();
            Duration first =
                    sorted.isEmpty() ? Duration.ZERO : sorted.getFirst().at();
            return new RunTimeline(
                    sorted.stream()
                            .map(event ->
                                    new NodeEvent(event.at().minus(first), event.node(), event.kind(), event.detail()))
                            .toList(),
                    graph,
                    options);
        }

        @Override
        public void ready(String id) {
            add(id, NodeEvent.Kind.READY, "");
            next.ready(id);
        }

        @Override
        public void started(String id) {
            add(id, NodeEvent.Kind.STARTED, "");
            next.started(id);
        }

        @Override
        public void retried(String id, int attempt, Throwable failure, Duration delay) {
            add(id, NodeEvent.Kind.RETRIED, failure.getClass().getSimpleName());
            next.retried(id, attempt, failure, delay);
        }

        @Override
        public void ended(String id, NodeResult<T> result) {
            switch (result) {
                case NodeResult.Succeeded<T> succeeded -> add(id, NodeEvent.Kind.SUCCEEDED, "");
                case NodeResult.Failed<T> failed ->
                    add(id, NodeEvent.Kind.FAILED, failed.cause().getClass().getSimpleName());
                case NodeResult.Skipped<T> skipped -> add(id, NodeEvent.Kind.SKIPPED, skipped.because());
                case NodeResult.Cancelled<T> cancelled -> add(id, NodeEvent.Kind.CANCELLED, cancelled.reason());
            }
            next.ended(id, result);
        }

        @Override
        public void runEnded(GraphOutcome<T> outcome) {
            next.runEnded(outcome);
        }

        private void add(String id, NodeEvent.Kind kind, String detail) {
            events.add(new NodeEvent(Duration.ofNanos(System.nanoTime() - begin), id, kind, detail));
        }
    }
}
