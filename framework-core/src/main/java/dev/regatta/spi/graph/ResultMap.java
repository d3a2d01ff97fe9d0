package dev.regatta.spi.graph;

import dev.regatta.graph.NodeResult;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The results of a run as a map that takes no room of its own. Immutable, as what it looks at is.
 *
 * @param <T> the type of the nodes' values
 */
public final class ResultMap<T> extends AbstractMap<String, NodeResult<T>> {
    private final int size;
    private final IntFunction<String> ids;
    private final ToIntFunction<String> numbers;
    private final IntFunction<NodeResult<T>> results;

    /**
     * Makes the map.
     *
     * @param size how many nodes there are
     * @param ids a node's id by its number
     * @param numbers a node's number by its id; -1 for an unknown one
     * @param results a node's result by its number
     */
    public ResultMap(
            int size, IntFunction<String> ids, ToIntFunction<String> numbers, IntFunction<NodeResult<T>> results) {
        this.size = size;
        this.ids = ids;
        this.numbers = numbers;
        this.results = results;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof String id && numbers.applyAsInt(id) >= 0;
    }

    @Override
    public @Nullable NodeResult<T> get(@Nullable Object key) {
        int number = key instanceof String id ? numbers.applyAsInt(id) : -1;
        return number < 0 ? null : results.apply(number);
    }

    @Override
    public Set<Map.Entry<String, NodeResult<T>>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<String, NodeResult<T>>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, NodeResult<T>>> {
        private int next;

        @Override
        public boolean hasNext() {
            return next < size;
        }

        @Override
        public Map.Entry<String, NodeResult<T>> next() {
            if (next == size) {
                throw new NoSuchElementException();
            }
            int number = next++;
            return Map.entry(ids.apply(number), results.apply(number));
        }
    }
}
