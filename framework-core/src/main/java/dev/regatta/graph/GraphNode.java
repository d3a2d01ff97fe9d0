package dev.regatta.graph;

import static java.util.Objects.requireNonNull;

import dev.regatta.error.RetryPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work in a graph. Immutable: each method that changes something returns a new node.
 *
 * @param id its name, unique in the graph
 * @param after the nodes that must have succeeded before it starts, each once
 * @param afterAny nodes of which one must have succeeded before it starts: the first that does will do
 * @param evenIfFailed nodes that must have ended before it starts, however they ended; if there are any, the node cleans up, see
 *     {@link #isCleanUp}
 * @param work what it does
 * @param rules when it may run, how long, how often
 * @param <T> the type of its value
 */
public record GraphNode<T>(
        String id,
        List<String> after,
        List<String> afterAny,
        List<String> evenIfFailed,
        NodeWork<T> work,
        NodeRules<T> rules) {

    /** Copies the lists. */
    public GraphNode {
        requireNonNull(id, "id");
        requireNonNull(work, "work");
        requireNonNull(rules, "rules");
        after = List.copyOf(after);
        afterAny = List.copyOf(afterAny);
        evenIfFailed = List.copyOf(evenIfFailed);
    }

    /**
     * Makes a node without rules of its own.
     *
     * @param id its name
     * @param work what it does
     * @param after the nodes that must have succeeded before it starts
     * @param <T> the type of its value
     * @return the node
     */
    public static <T> GraphNode<T> of(String id, NodeWork<T> work, String... after) {
        return of(id, work, List.of(after));
    }

    /**
     * Makes a node without rules of its own.
     *
     * @param id its name
     * @param work what it does
     * @param after the nodes that must have succeeded before it starts
     * @param <T> the type of its value
     * @return the node
     */
    public static <T> GraphNode<T> of(String id, NodeWork<T> work, List<String> after) {
        return new GraphNode<>(id, after, List.of(), List.of(), work, NodeRules.none());
    }

    /** {@return whether it also runs after the run was stopped, since it comes after nodes however they ended} */
    public boolean isCleanUp() {
        return !evenIfFailed.isEmpty();
    }

    /** {@return all nodes that it comes after in one way or another, in the order needed, any, however they ended} */
    public List<String> before() {
        return afterAny.isEmpty() && evenIfFailed.isEmpty()
                ? after
                : Stream.of(after, afterAny, evenIfFailed).flatMap(List::stream).toList();
    }

    /**
     * Returns this node coming after more nodes, all of which must succeed.
     *
     * @param ids the other nodes
     * @return the changed node
     */
    public GraphNode<T> after(String... ids) {
        return new GraphNode<>(id, joined(after, ids), afterAny, evenIfFailed, work, rules);
    }

    /**
     * Returns this node coming after any of some nodes: it starts when the first of them has succeeded, and is skipped only
     * when none did.
     *
     * @param ids the other nodes
     * @return the changed node
     */
    public GraphNode<T> afterAny(String... ids) {
        return new GraphNode<>(id, after, joined(afterAny, ids), evenIfFailed, work, rules);
    }

    /**
     * Returns this node as one that cleans up after others: it waits until they have ended, and starts even if they failed, were
     * skipped, or were cancelled. So it also runs after the failure, the cancel or the deadline that stopped the run, if all that
     * it comes {@link #after} has succeeded; {@link GraphOptions#cleanUp} says how long.
     *
     * @param ids the other nodes
     * @return the changed node
     */
    public GraphNode<T> evenIfFailed(String... ids) {
        return new GraphNode<>(id, after, afterAny, joined(evenIfFailed, ids), work, rules);
    }

    /**
     * Returns this node with a bound on its time.
     *
     * @param limit how long one attempt may run, wall clock; {@code null} for as long as the run
     * @return the changed node
     */
    public GraphNode<T> timeout(@Nullable Duration limit) {
        return with(
                new NodeRules<>(limit, rules.retry(), rules.runIf(), rules.uses(), rules.expected(), rules.cpuBound()));
    }

    /**
     * Returns this node with another way to try again.
     *
     * @param retry how often, how patiently, after which errors
     * @return the changed node
     */
    public GraphNode<T> retry(RetryPolicy retry) {
        return with(new NodeRules<>(
                rules.timeout(), retry, rules.runIf(), rules.uses(), rules.expected(), rules.cpuBound()));
    }

    /**
     * Returns this node with a condition: when it does not hold, the node is skipped, and what needs it too.
     *
     * @param condition is asked once all that the node comes after has ended
     * @return the changed node
     */
    public GraphNode<T> runIf(NodeCondition<T> condition) {
        return with(new NodeRules<>(
                rules.timeout(), rules.retry(), condition, rules.uses(), rules.expected(), rules.cpuBound()));
    }

    /**
     * Returns this node using more resources, one permit of each. How many permits a resource has is said by
     * {@link GraphOptions#withPermits}.
     *
     * @param resources their names, such as {@code "model:openai"}
     * @return the changed node
     */
    public GraphNode<T> uses(String... resources) {
        return with(new NodeRules<>(
                rules.timeout(),
                rules.retry(),
                rules.runIf(),
                joined(rules.uses(), resources),
                rules.expected(),
                rules.cpuBound()));
    }

    /**
     * Returns this node with a hint how long it takes. Where permits are short, the node with the longest way to the end of
     * the graph goes first.
     *
     * @param duration about how long it takes
     * @return the changed node
     */
    public GraphNode<T> expected(Duration duration) {
        return with(new NodeRules<>(
                rules.timeout(), rules.retry(), rules.runIf(), rules.uses(), duration, rules.cpuBound()));
    }

    /**
     * Returns this node as one that computes rather than waits: it runs on a platform thread, and as many of a run at once
     * as there are processors, or permits of {@link NodeRules#CPU}. Without this, work that computes for long holds up the
     * virtual threads of the whole process.
     *
     * @return the changed node
     */
    public GraphNode<T> cpuBound() {
        return with(
                new NodeRules<>(rules.timeout(), rules.retry(), rules.runIf(), rules.uses(), rules.expected(), true));
    }

    private GraphNode<T> with(NodeRules<T> changed) {
        return new GraphNode<>(id, after, afterAny, evenIfFailed, work, changed);
    }

    private static List<String> joined(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        return all;
    }
}
