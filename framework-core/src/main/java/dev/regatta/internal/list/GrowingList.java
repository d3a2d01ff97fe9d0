package dev.regatta.internal.list;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An append-only list. What it hands out are its beginnings: lists that never change, each a view of the same array up to its
 * own end, so that one more item costs the same however many there are. Used by one thread at a time; the beginnings can be
 * read by any.
 *
 * @param <E> the items
 */
public final class GrowingList<E> {
    private Object[] items = new Object[16];
    private int size;

    /** A beginning of a list. */
    private static final class Beginning<E> extends AbstractList<E> implements RandomAccess {
        private final Object[] items; // written after the end only
        private final int size;

        Beginning(Object[] items, int size) {
            this.items = items;
            this.size = size;
        }

        @Override
        @SuppressWarnings("unchecked") // only items of this type were added
        public E get(int index) {
            return (E) items[Objects.checkIndex(index, size)];
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Object[] toArray() {
            return Arrays.copyOf(items, size);
        }
    }

    public void add(E item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = item;
    }

    public int size() {
        return size;
    }

    /** {@return all items so far} */
    public List<E> beginning() {
        return new Beginning<>(items, size);
    }

    /** {@return the list itself if it is a beginning, which never changes; else an unmodifiable copy} */
    public static <E> List<E> unchanging(List<E> list) {
        return list instanceof Beginning ? list : List.copyOf(list);
    }

    /**
     * {@return how many items two lists have in common from the first one on, by identity} Beginnings of one array are not
     * compared item by item.
     */
    @SuppressWarnings("ReferenceEquality") // the very items
    public static int inCommon(List<?> one, List<?> other) {
        int most = Math.min(one.size(), other.size());
        if (one instanceof Beginning<?> first && other instanceof Beginning<?> second && first.items == second.items) {
            return most;
        }
        int common = 0;
        while (common < most && one.get(common) == other.get(common)) {
            common++;
        }
        return common;
    }
}
