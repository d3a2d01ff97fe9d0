package dev.regatta.memory;

import static java.util.Objects.requireNonNull;

import dev.regatta.spi.memory.StoreQuery;
import dev.regatta.spi.memory.StoreVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of a store in the heap, compared one by one: at 50,000 vectors that takes a few milliseconds and gives exact
 * results. Vectors have unit length; those of another dimension are left out. A record of a sequence can be
 * compared together with its neighbours: the vector for that is its own plus 0.3 of those next to it plus 0.15 of those
 * beyond. Since that sum is linear, only the lengths of the sums are kept. Not thread-safe.
 */
final class VectorIndex {
    private static final int SEGMENT = 1024;
    private static final float NEAR = 0.3f;
    private static final float FAR = 0.15f;
    private static final int NONE = -1;

    /** So many vectors take longer to compare than to hand some to other processors. */
    private static final int WORTH_SHARING = 8 * SEGMENT;

    private final List<float[]> segments = new ArrayList<>();
    private final Map<Long, Integer> slots = new HashMap<>();
    private final Map<String, NavigableMap<String, Integer>> sequences = new HashMap<>();
    private @Nullable StoreVector[] entries = new StoreVector[SEGMENT]; // without their vectors
    private int[] before = new int[SEGMENT];
    private int[] behind = new int[SEGMENT];
    private float[] lengths = new float[SEGMENT];
    private final Deque<Integer> free = new ArrayDeque<>();
    private final int dimension;
    private int size;

    VectorIndex(int dimension) {
        this.dimension = dimension;
    }

    /** {@return how many slots there are; some may be empty} */
    int size() {
        return size;
    }

    /** {@return how many records have a vector here} */
    int count() {
        return slots.size();
    }

    /** {@return the slot of a record, or -1} */
    int slot(long number) {
        return slots.getOrDefault(number, NONE);
    }

    /** {@return what is in a slot, or null if it is empty} */
    @org.jspecify.annotations.Nullable
    StoreVector entry(int slot) {
        return entries[slot];
    }

    /** {@return how many parts each vector has} */
    int dimension() {
        return dimension;
    }

    /**
     * Looks at what a model made.
     *
     * @throws IllegalStateException if nothing can be compared with it
     */
    static float[] checked(float[] vector) {
        for (float part : vector) {
            if (Float.isNaN(part) || Float.isInfinite(part)) {
                throw new IllegalStateException("The embedding model made a vector with " + part + " in it");
            }
        }
        if (vector.length == 0) {
            throw new IllegalStateException("The embedding model made an empty vector");
        }
        return vector;
    }

    void put(StoreVector added) {
        remove(added.number());
        if (added.vector().length != dimension) {
            return;
        }
        int slot = free.isEmpty() ? size++ : free.pop();
        if (slot == entries.length) {
            entries = Arrays.copyOf(entries, slot * 2);
            before = Arrays.copyOf(before, slot * 2);
            behind = Arrays.copyOf(behind, slot * 2);
            lengths = Arrays.copyOf(lengths, slot * 2);
        }
        if (slot / SEGMENT == segments.size()) {
            segments.add(new float[SEGMENT * dimension]);
        }
        copyAsUnit(added.vector(), segments.get(slot / SEGMENT), slot % SEGMENT * dimension);
        entries[slot] = new StoreVector(
                added.version(),
                added.number(),
                added.id(),
                added.sequence(),
                added.time(),
                added.importance(),
                new float[0]);
        slots.put(added.number(), slot);
        link(slot, added);
    }

    private static void copyAsUnit(float[] from, float[] to, int at) {
        double square = 0;
        for (float part : from) {
            square += part * part;
        }
        float scale = square > 0 ? (float) (1 / Math.sqrt(square)) : 0;
        for (int i = 0; i < from.length; i++) {
            to[at + i] = from[i] * scale;
        }
    }

    private void link(int slot, StoreVector added) {
        before[slot] = NONE;
        behind[slot] = NONE;
        lengths[slot] = 1;
        String sequence = added.sequence();
        if (sequence == null) {
            return;
        }
        NavigableMap<String, Integer> parts =
                sequences.computeIfAbsent(sequence, key -> new TreeMap<>(StoreQuery::compareIds));
        parts.put(added.id(), slot);
        Map.Entry<String, Integer> lower = parts.lowerEntry(added.id());
        Map.Entry<String, Integer> higher = parts.higherEntry(added.id());
        join(lower == null ? NONE : lower.getValue(), slot);
        join(slot, higher == null ? NONE : higher.getValue());
        measureAround(slot);
    }

    private void join(int left, int right) {
        if (left != NONE) {
            behind[left] = right;
        }
        if (right != NONE) {
            before[right] = left;
        }
    }

    private void measureAround(int slot) {
        int at = step(before, step(before, slot));
        int last = step(behind, step(behind, slot));
        at = at == NONE ? step(before, slot) : at;
        at = at == NONE ? slot : at;
        while (at != NONE) {
            measure(at);
            at = at == last ? NONE : behind[at];
        }
    }

    private static int step(int[] links, int slot) {
        return slot == NONE ? NONE : links[slot];
    }

    private void measure(int slot) {
        float[] sum = new float[dimension];
        add(sum, slot, 1);
        add(sum, before[slot], NEAR);
        add(sum, behind[slot], NEAR);
        add(sum, step(before, before[slot]), FAR);
        add(sum, step(behind, behind[slot]), FAR);
        double square = 0;
        for (float part : sum) {
            square += part * part;
        }
        lengths[slot] = (float) Math.max(1e-6, Math.sqrt(square));
    }

    private void add(float[] sum, int slot, float weight) {
        if (slot == NONE) {
            return;
        }
        float[] segment = segments.get(slot / SEGMENT);
        int at = slot % SEGMENT * dimension;
        for (int i = 0; i < dimension; i++) {
            sum[i] += weight * segment[at + i];
        }
    }

    void remove(long number) {
        Integer slot = slots.remove(number);
        if (slot == null) {
            return;
        }
        StoreVector gone = requireNonNull(entries[slot]);
        entries[slot] = null;
        free.push(slot);
        String sequence = gone.sequence();
        NavigableMap<String, Integer> parts = sequence == null ? null : sequences.get(sequence);
        if (parts != null) {
            parts.remove(gone.id());
            if (parts.isEmpty()) {
                sequences.remove(sequence);
            }
            int left = before[slot];
            int right = behind[slot];
            join(left, right);
            if (left != NONE) {
                measureAround(left);
            }
            if (right != NONE) {
                measureAround(right);
            }
        }
    }

    /** {@return the numbers of all records that have a vector here} */
    List<Long> numbers() {
        return List.copyOf(slots.keySet());
    }

    /**
     * Compares a vector with all.
     *
     * @param wanted any vector of the same dimension
     * @param withNeighbours whether records of a sequence are compared together with their neighbours
     * @return the cosine for each slot; for empty slots 0
     */
    float[] cosines(float[] wanted, boolean withNeighbours) {
        float[] unit = new float[wanted.length];
        copyAsUnit(wanted, unit, 0);
        float[] own = new float[size];
        IntStream parts = IntStream.range(0, segments.size());
        (size < WORTH_SHARING ? parts : parts.parallel()).forEach(part -> {
            int last = Math.min(size, (part + 1) * SEGMENT);
            for (int slot = part * SEGMENT; slot < last; slot++) {
                own[slot] = dot(segments.get(part), slot % SEGMENT * dimension, unit);
            }
        });
        float[] result = withNeighbours ? new float[size] : own;
        for (int slot = 0; slot < size; slot++) {
            if (entries[slot] == null) {
                result[slot] = 0;
            } else if (withNeighbours) {
                result[slot] = together(own, slot) / lengths[slot];
            }
        }
        return result;
    }

    private float together(float[] own, int slot) {
        int left = before[slot];
        int right = behind[slot];
        float sum = own[slot];
        if (left != NONE) {
            sum += NEAR * own[left] + (before[left] == NONE ? 0 : FAR * own[before[left]]);
        }
        if (right != NONE) {
            sum += NEAR * own[right] + (behind[right] == NONE ? 0 : FAR * own[behind[right]]);
        }
        return sum;
    }

    /** Eight sums at once, so that the compiler can use vector instructions; one sum would have to be added up in order. */
    private static float dot(float[] many, int at, float[] one) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        float e = 0;
        float f = 0;
        float g = 0;
        float h = 0;
        int whole = one.length & ~7;
        for (int i = 0; i < whole; i += 8) {
            a += many[at + i] * one[i];
            b += many[at + i + 1] * one[i + 1];
            c += many[at + i + 2] * one[i + 2];
            d += many[at + i + 3] * one[i + 3];
            e += many[at + i + 4] * one[i + 4];
            f += many[at + i + 5] * one[i + 5];
            g += many[at + i + 6] * one[i + 6];
            h += many[at + i + 7] * one[i + 7];
        }
        for (int i = whole; i < one.length; i++) {
            a += many[at + i] * one[i];
        }
        return (a + b) + (c + d) + ((e + f) + (g + h));
    }
}
