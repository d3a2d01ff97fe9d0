package dev.regatta.spi.graph;

import dev.regatta.graph.GraphOptions;
import dev.regatta.graph.NodeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Ready nodes where permits are short: the node with the longest way to the end of the graph goes first (list scheduling by
 * critical path, Graham 1969), ties in the order of declaration. A node whose resources are taken is set aside until one of
 * them is given back, and keeps nobody waiting who does not need it. Not thread-safe.
 */
public final class ReadyQueue {
    /** A resource: how many permits are left, and who waits for one. */
    private static final class Resource {
        private final NodeHeap waiting = new NodeHeap();
        private int free;

        Resource(int free) {
            this.free = free;
        }
    }

    private final IntFunction<NodeRules<?>> rules;
    private final Map<String, Resource> resources = new HashMap<>();
    private final NodeHeap ready = new NodeHeap();
    private long[] priorities;

    /**
     * Makes an empty queue.
     *
     * @param graph the graph
     * @param rules the rules of a node by its number
     * @param options the permits, and what is known of durations
     */
    public ReadyQueue(GraphIndex graph, IntFunction<NodeRules<?>> rules, GraphOptions options) {
        this.rules = rules;
        this.priorities = graph.longestWays(options.durations());
        options.permits().forEach((name, permits) -> resources.put(name, new Resource(permits)));
        resources.computeIfAbsent(
                NodeRules.CPU, cpu -> new Resource(Runtime.getRuntime().availableProcessors()));
    }

    /**
     * Returns what is wrong with the resources that nodes use.
     *
     * @param used the names of the resources that are used
     * @param options the permits
     * @return one sentence per problem; empty if there is none
     */
    public static List<String> problems(Iterable<String> used, GraphOptions options) {
        List<String> problems = new ArrayList<>();
        for (String resource : used) {
            if (!resource.equals(NodeRules.CPU) && !options.permits().containsKey(resource)) {
                problems.add("Nodes use '" + resource + "', of which there are no permits; say how many with"
                        + " GraphOptions.withPermits(\"" + resource + "\", …).");
            }
        }
        return problems;
    }

    /**
     * Sets the priority of a node that was added to the graph.
     *
     * @param node its number
     * @param longestWay how long it and what comes after it takes
     */
    public void setPriority(int node, Duration longestWay) {
        if (node >= priorities.length) {
            priorities = Arrays.copyOf(priorities, Math.max(node + 1, priorities.length * 2));
        }
        priorities[node] = longestWay.toNanos();
    }

    /**
     * Adds a node that is ready.
     *
     * @param node its number
     */
    public void add(int node) {
        ready.add(node, priorities[node]);
    }

    /** {@return whether no node is left to be looked at; those that were set aside do not count} */
    public boolean isEmpty() {
        return ready.isEmpty();
    }

    /** {@return the next node, its resources taken for it; -1 if there is none} */
    public int take() {
        while (!ready.isEmpty()) {
            int node = ready.poll();
            List<String> uses = rules.apply(node).uses();
            Resource missing = firstMissing(uses);
            if (missing == null) {
                uses.forEach(name -> resource(name).free--);
                return node;
            }
            missing.waiting.add(node, priorities[node]);
            // Whoever waits for what this node leaves free is next in line for it.
            uses.forEach(name -> wakeNext(resource(name)));
        }
        return -1;
    }

    /**
     * Gives back the resources of a node that was taken.
     *
     * @param node its number
     */
    public void release(int node) {
        for (String name : rules.apply(node).uses()) {
            Resource resource = resource(name);
            resource.free++;
            wakeNext(resource);
        }
    }

    private void wakeNext(Resource resource) {
        if (resource.free > 0 && !resource.waiting.isEmpty()) {
            int next = resource.waiting.poll();
            ready.add(next, priorities[next]);
        }
    }

    private @org.jspecify.annotations.Nullable Resource firstMissing(List<String> uses) {
        for (String name : uses) {
            if (resource(name).free == 0) {
                return resource(name);
            }
        }
        return null;
    }

    private Resource resource(String name) {
        Resource resource = resources.get(name);
        if (resource == null) {
            throw new IllegalStateException("A checked graph uses no unknown resource, but '" + name + "' is one");
        }
        return resource;
    }
}
