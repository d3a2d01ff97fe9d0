package dev.regatta.executor;

import dev.regatta.executor.AddedNodes.Added;
import dev.regatta.executor.AddedNodes.Edge;
import dev.regatta.graph.GraphNode;
import dev.regatta.graph.NodeResult;
import dev.regatta.spi.graph.GraphIndex;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a run by number: those it started with in arrays, those that were added as objects after them. A state is
 * empty while a node waits, the thread while it runs, the result when it has ended. Thread-safe: every change is a
 * compare-and-set.
 */
final class Nodes<T> {
    private final List<GraphNode<T>> declared;
    private final GraphIndex index;
    private final AtomicIntegerArray waits;
    private final @Nullable AtomicIntegerArray anyLeft; // of how many any will do; 0 once one has succeeded
    private final AtomicReferenceArray<@Nullable Object> states;
    private volatile @Nullable AddedNodes<T> additional;

    Nodes(List<GraphNode<T>> declared, GraphIndex index) {
        this.declared = declared;
        this.index = index;
        this.waits = new AtomicIntegerArray(index.allWaits());
        this.anyLeft = index.hasAnyEdges() ? anyCounts() : null;
        this.states = new AtomicReferenceArray<>(index.size());
    }

    private AtomicIntegerArray anyCounts() {
        AtomicIntegerArray counts = new AtomicIntegerArray(index.size());
        for (int i = 0; i < index.size(); i++) {
            counts.set(i, declared.get(i).afterAny().size());
        }
        return counts;
    }

    GraphNode<T> get(int number) {
        return number < declared.size() ? declared.get(number) : added(number).node;
    }

    private Added<T> added(int number) {
        AddedNodes<T> more = additional;
        if (more == null) {
            throw new IllegalStateException("No node has the number " + number);
        }
        return more.get(number);
    }

    int size() {
        AddedNodes<T> more = additional;
        return declared.size() + (more == null ? 0 : more.size());
    }

    int numberOf(String id) {
        int number = index.numberOf(id);
        AddedNodes<T> more = additional;
        if (number < 0 && more != null) {
            Added<T> added = more.byId(id);
            return added == null ? -1 : added.number;
        }
        return number;
    }

    @Nullable
    Object state(int number) {
        return number < declared.size()
                ? states.get(number)
                : added(number).state.get();
    }

    boolean change(int number, @Nullable Object from, @Nullable Object to) {
        return number < declared.size()
                ? states.compareAndSet(number, from, to)
                : added(number).state.compareAndSet(from, to);
    }

    /** Sets a state whatever it was. */
    void set(int number, NodeResult<T> to) {
        if (number < declared.size()) {
            states.set(number, to);
        } else {
            added(number).state.set(to);
        }
    }

    @SuppressWarnings("unchecked") // a state that is a result is one of type T
    @Nullable
    NodeResult<T> result(int number) {
        return state(number) instanceof NodeResult<?> result ? (NodeResult<T>) result : null;
    }

    @Nullable
    GraphNode<T> byId(String id) {
        int number = numberOf(id);
        return number < 0 ? null : get(number);
    }

    /** Counts down what a node waits for; {@return whether that was all} */
    boolean arrive(int target) {
        return target >= declared.size()
                ? added(target).waits.decrementAndGet() == 0
                : index.waits(target) == 1 || waits.decrementAndGet(target) == 0;
    }

    boolean isFirstOfAny(int target) {
        if (target >= declared.size()) {
            return added(target).anyLeft.getAndSet(0) > 0;
        }
        return anyLeft != null && anyLeft.getAndSet(target, 0) > 0;
    }

    /** {@return whether this was the last of several of which any would have done} */
    boolean isLastOfAny(int target) {
        if (target >= declared.size()) {
            return added(target).anyLeft.updateAndGet(left -> left > 0 ? left - 1 : -1) == 0;
        }
        return anyLeft != null && anyLeft.updateAndGet(target, left -> left > 0 ? left - 1 : -1) == 0;
    }

    AddedNodes<T> additional() {
        AddedNodes<T> more = additional;
        if (more == null) {
            synchronized (this) {
                more = additional;
                if (more == null) {
                    more = new AddedNodes<>(declared.size());
                    additional = more;
                }
            }
        }
        return more;
    }

    @Nullable
    AddedNodes<T> additionalOrNull() {
        return additional;
    }

    /** {@return whether the node can still start, as far as these edges go} */
    boolean connect(AddedNodes<T> more, Added<T> node, List<String> sources, int kind) {
        boolean possible = true;
        boolean anySucceeded = false;
        for (String source : sources) {
            int number = numberOf(source);
            NodeResult<T> result = result(number);
            boolean succeeded = result instanceof NodeResult.Succeeded<T>;
            if (result == null) {
                more.connect(number, new Edge(node.number, kind));
            } else if (kind == GraphIndex.ANY) {
                anySucceeded |= succeeded;
                possible = node.anyLeft.updateAndGet(left -> succeeded || left <= 0 ? 0 : left - 1) > 0 || anySucceeded;
            } else if (kind == GraphIndex.ENDED || succeeded) {
                node.waits.decrementAndGet();
            } else {
                possible = false;
            }
        }
        if (anySucceeded) {
            node.waits.decrementAndGet();
        }
        return possible;
    }
}
