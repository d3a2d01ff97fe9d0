package dev.regatta.internal.run;

import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeContext;
import dev.regatta.spi.NodeSpec;
import dev.regatta.spi.NodeSpec.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The graph of a run, and how it grows. A task that is done by other tasks is a chain of nodes: {@code id:1}, {@code id:2}, …
 * decide round by round which tasks to add, the last one adds {@code id}, which has the result. What comes after such a task
 * cannot be in the graph before {@code id} is; it is added by the last node to end of those that it waits for so. Everything
 * else is in the graph from the start. Thread-safe.
 */
final class RunGraph {
    private static final EndedTask GOES_ON = EndedTask.goesOn();

    private final Performer performer;

    /** Performs nodes. */
    interface Performer {
        /** {@return what came of it} */
        Performed perform(NodeSpec node, NodeContext<EndedTask> context) throws Exception;
    }

    /** What came of a node. */
    sealed interface Performed {
        /** The task has ended, and what comes after it can run. */
        record Ended(EndedTask end) implements Performed {}

        /** It goes on with parts. */
        record Parts(List<NodeSpec> nodes) implements Performed {}
    }

    RunGraph(Performer performer) {
        this.performer = performer;
    }

    /** {@return whether a node stands for a step on the way to a task's result only} */
    static boolean isRound(String nodeId) {
        return nodeId.indexOf(':') >= 0;
    }

    /** {@return the task that a node is part of} */
    static String taskOf(String nodeId) {
        int colon = nodeId.indexOf(':');
        return colon < 0 ? nodeId : nodeId.substring(0, colon);
    }

    /** {@return the nodes that a run starts with} */
    List<GraphNode<EndedTask>> nodes(List<NodeSpec> specs) {
        return new Growth(specs, null).first;
    }

    /** A node that is in the graph, or will be. */
    private record Entry(
            String id, boolean composed, List<String> after, GraphNode<EndedTask> node, AtomicInteger waits) {
        Entry(String id, boolean composed, List<String> after, GraphNode<EndedTask> node) {
            this(id, composed, after, node, new AtomicInteger());
        }
    }

    /** Tasks that come to a graph together, and when each of them can. */
    private final class Growth {
        final List<GraphNode<EndedTask>> first = new ArrayList<>();
        private final Map<String, List<Entry>> waiting = new HashMap<>();

        /** Only read once it is made, but for the counts. */
        Growth(List<NodeSpec> specs, @Nullable Entry last) {
            List<Entry> entries = new ArrayList<>();
            specs.forEach(spec -> entries.add(entry(spec)));
            if (last != null) {
                entries.add(last);
            }
            Set<String> late = late(entries);
            for (Entry entry : entries) {
                for (String before : late.isEmpty() ? List.<String>of() : entry.after()) {
                    if (late.contains(before)) {
                        entry.waits().incrementAndGet();
                        waiting.computeIfAbsent(before, key -> new ArrayList<>())
                                .add(entry);
                    }
                }
                if (entry.waits().get() == 0) {
                    first.add(entry.node());
                }
            }
        }

        /** {@return the ids that are not in the graph from the start: composed tasks, and all that comes after them} */
        private static Set<String> late(List<Entry> entries) {
            Set<String> late = new HashSet<>();
            Deque<String> found = new ArrayDeque<>();
            for (Entry entry : entries) {
                if (entry.composed()) {
                    late.add(entry.id());
                    found.add(entry.id());
                }
            }
            if (late.isEmpty()) {
                return late;
            }
            Map<String, List<Entry>> followers = new HashMap<>();
            entries.forEach(entry -> entry.after()
                    .forEach(before -> followers
                            .computeIfAbsent(before, key -> new ArrayList<>())
                            .add(entry)));
            while (!found.isEmpty()) {
                for (Entry follower : followers.getOrDefault(found.remove(), List.of())) {
                    if (late.add(follower.id())) {
                        found.add(follower.id());
                    }
                }
            }
            return late;
        }

        private Entry entry(NodeSpec spec) {
            if (spec.kind() == Kind.ROUND) {
                return new Entry(spec.taskId(), true, spec.after(), round(spec));
            }
            GraphNode<EndedTask> node = GraphNode.<EndedTask>of(
                            spec.taskId(),
                            context -> {
                                if (performer.perform(spec, context) instanceof Performed.Ended ended) {
                                    ended(spec.taskId(), context);
                                    return ended.end();
                                }
                                throw new IllegalStateException("'" + spec.taskId() + "' is no composed task");
                            },
                            spec.after())
                    .timeout(spec.giveUp());
            return new Entry(spec.taskId(), false, spec.after(), node);
        }

        /** Adds what waited for nothing but a node that is about to end. */
        void ended(String id, NodeContext<EndedTask> context) {
            List<GraphNode<EndedTask>> ready = new ArrayList<>();
            for (Entry entry : waiting.getOrDefault(id, List.of())) {
                if (entry.waits().decrementAndGet() == 0) {
                    ready.add(entry.node());
                }
            }
            if (!ready.isEmpty()) {
                context.add(ready);
            }
        }

        // ---- composed tasks
        // ------------------------------------------------------------------------------------------

        /** {@return a node that decides on the parts of a composed task} */
        private GraphNode<EndedTask> round(NodeSpec spec) {
            return GraphNode.of(
                    spec.name(),
                    context -> {
                        context.add(
                                switch (performer.perform(spec, context)) {
                                    case Performed.Ended ended -> List.of(last(spec.taskId(), ended.end()));
                                    case Performed.Parts parts -> grown(spec, parts.nodes());
                                });
                        return GOES_ON;
                    },
                    spec.after());
        }

        /** {@return the nodes of parts, and of the decision that comes after them} */
        private List<GraphNode<EndedTask>> grown(NodeSpec spec, List<NodeSpec> parts) {
            List<String> ids = parts.stream().map(NodeSpec::taskId).toList();
            NodeSpec next = new NodeSpec(Kind.ROUND, spec.taskId(), spec.round() + 1, ids, spec.limit(), spec.giveUp());
            Entry decision = new Entry(next.name(), false, ids, round(next));
            return new Growth(parts, decision).first;
        }

        /** {@return the node that has the result of a composed task} */
        private GraphNode<EndedTask> last(String taskId, EndedTask end) {
            return GraphNode.of(taskId, context -> {
                ended(taskId, context);
                return end;
            });
        }
    }
}
