package dev.regatta.executor;

import dev.regatta.graph.GraphNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that were added to a graph while it runs. They are few beside those it started with, so each is an object. The
 * lock guards {@code edges} and who may add; everything else can be read without it.
 */
final class AddedNodes<T> {
    /** An added node. */
    static final class Added<T> {
        final GraphNode<T> node;
        final int number;
        final AtomicInteger waits;
        final AtomicInteger anyLeft;
        final AtomicReference<@Nullable Object> state = new AtomicReference<>();

        Added(GraphNode<T> node, int number) {
            this.node = node;
            this.number = number;
            // One more than what it comes after: the node that adds it holds it until its own end is told.
            this.waits = new AtomicInteger(1
                    + node.after().size()
                    + node.evenIfFailed().size()
                    + (node.afterAny().isEmpty() ? 0 : 1));
            this.anyLeft = new AtomicInteger(node.afterAny().size());
        }
    }

    /** An edge to an added node. */
    record Edge(int target, int kind) {}

    final ReentrantLock lock = new ReentrantLock();
    private final int first;
    private final Map<String, Added<T>> byId = new ConcurrentHashMap<>();
    private final Map<Integer, List<Edge>> edges = new HashMap<>();
    private volatile @Nullable Added<T>[] byNumber;
    private volatile int size;

    @SuppressWarnings("unchecked") // only elements of this type are put in
    AddedNodes(int first) {
        this.first = first;
        this.byNumber = (Added<T>[]) new Added<?>[16];
    }

    int size() {
        return size;
    }

    @Nullable
    Added<T> byId(String id) {
        return byId.get(id);
    }

    Added<T> get(int number) {
        Added<T> added = byNumber[number - first];
        if (added == null) {
            throw new IllegalStateException("No node has the number " + number);
        }
        return added;
    }

    /** Adds a node. Needs the lock. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the lock only; read without it
    Added<T> add(GraphNode<T> node) {
        Added<T> added = new Added<>(node, first + size);
        @Nullable Added<T>[] all = byNumber;
        if (size == all.length) {
            all = Arrays.copyOf(all, size * 2);
        }
        all[size] = added;
        byNumber = all;
        size++;
        byId.put(node.id(), added);
        return added;
    }

    /** Adds an edge from a node that has not ended. Needs the lock. */
    void connect(int source, Edge edge) {
        edges.computeIfAbsent(source, key -> new ArrayList<>()).add(edge);
    }

    /** {@return the edges from a node that has ended, which are thereby followed} */
    List<Edge> takeEdges(int source) {
        lock.lock();
        try {
            List<Edge> taken = edges.remove(source);
            return taken == null ? List.of() : taken;
        } finally {
            lock.unlock();
        }
    }
}
