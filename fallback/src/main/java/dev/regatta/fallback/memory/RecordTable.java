package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryRecord;
import dev.regatta.spi.memory.MemoryStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is held of each record in the heap: what ranks and filters, where its text lies in the log, and its neighbours. A
 * record takes a slot; a changed one takes a new slot. Not thread-safe.
 */
final class RecordTable {
    /** A record has at most so many neighbours. */
    static final int MOST_NEIGHBOURS = 2 * MemoryStore.NEIGHBOURS;

    private static final int NONE = -1;

    /** A conversation or series. */
    private static final class Sequence {
        private final String name;
        private final SortedSlots parts;

        Sequence(String name, SortedSlots parts) {
            this.name = name;
            this.parts = parts;
        }
    }

    private @Nullable String[] ids = new String[64];
    private long[] numbers = new long[64];
    private long[] addresses = new long[64];
    private int[] lengths = new int[64];
    private long[] times = new long[64];
    private double[] importances = new double[64];
    private int[] scopeNumbers = new int[64];
    private @Nullable Sequence[] sequences = new Sequence[64];
    private int[] before = new int[64];
    private int[] behind = new int[64];
    private int[] contentTokens = new int[64];
    private int[] aboutTokens = new int[64];
    private long[] live = new long[1];

    private final List<String> scopes = new ArrayList<>();
    private final Map<String, Integer> scopeNumber = new HashMap<>();
    private final Map<String, Sequence> sequencesByName = new HashMap<>();
    private final SlotTable byId = new SlotTable(slot -> id(slot).hashCode());
    private final SlotTable byNumber = new SlotTable(slot -> Long.hashCode(number(slot)));
    private final SortedSlots sorted = new SortedSlots(this::id);

    private int slots;
    private int count;
    private int inSequences;
    private long tokens;
    private long bytes;

    // ---- adding and removing
    // ----------------------------------------------------------------------------------------

    /** {@return the slot of a new record} */
    int add(long number, MemoryRecord record, long address, int length, int contents, int abouts) {
        int slot = slots++;
        grow();
        ids[slot] = record.id();
        numbers[slot] = number;
        addresses[slot] = address;
        lengths[slot] = length;
        times[slot] = record.time().toEpochMilli();
        importances[slot] = record.importance();
        scopeNumbers[slot] = scopeNumber.computeIfAbsent(record.scope(), scope -> {
            scopes.add(scope);
            return scopes.size() - 1;
        });
        contentTokens[slot] = contents;
        aboutTokens[slot] = abouts;
        before[slot] = NONE;
        behind[slot] = NONE;
        live[slot >> 6] |= 1L << slot;
        byId.add(slot);
        byNumber.add(slot);
        sorted.add(slot);
        count++;
        bytes += length;
        tokens += contents + abouts;
        if (record.sequence() != null) {
            link(slot, record.sequence());
        }
        return slot;
    }

    private void grow() {
        if (slots > numbers.length) {
            int more = slots + slots / 2;
            ids = Arrays.copyOf(ids, more);
            numbers = Arrays.copyOf(numbers, more);
            addresses = Arrays.copyOf(addresses, more);
            lengths = Arrays.copyOf(lengths, more);
            times = Arrays.copyOf(times, more);
            importances = Arrays.copyOf(importances, more);
            scopeNumbers = Arrays.copyOf(scopeNumbers, more);
            sequences = Arrays.copyOf(sequences, more);
            before = Arrays.copyOf(before, more);
            behind = Arrays.copyOf(behind, more);
            contentTokens = Arrays.copyOf(contentTokens, more);
            aboutTokens = Arrays.copyOf(aboutTokens, more);
            live = Arrays.copyOf(live, (more >> 6) + 1);
        }
    }

    /** Joins a record to its neighbours. The tokens around all records of its surroundings are counted anew. */
    private void link(int slot, String name) {
        Sequence sequence = sequencesByName.computeIfAbsent(name, key -> new Sequence(key, new SortedSlots(this::id)));
        int left = sequence.parts.before(id(slot)).previous();
        int right = sequence.parts.before(id(slot)).next();
        sequence.parts.add(slot);
        sequences[slot] = sequence;
        inSequences++;
        tokens -= aroundPart(left, right);
        before[slot] = left;
        behind[slot] = right;
        join(left, slot);
        join(slot, right);
        tokens += aroundPart(left, right) + tokensAround(slot);
    }

    private void unlink(int slot, Sequence sequence) {
        sequence.parts.remove(slot);
        if (sequence.parts.isEmpty()) {
            sequencesByName.remove(sequence.name);
        }
        inSequences--;
        int left = before[slot];
        int right = behind[slot];
        tokens -= aroundPart(left, right) + tokensAround(slot);
        before[slot] = NONE;
        behind[slot] = NONE;
        if (left != NONE) {
            behind[left] = right;
        }
        if (right != NONE) {
            before[right] = left;
        }
        tokens += aroundPart(left, right);
        sequences[slot] = null;
    }

    private void join(int left, int right) {
        if (left != NONE && right != NONE) {
            behind[left] = right;
            before[right] = left;
        }
    }

    /** {@return the tokens around the two records up to a place and the two from it} */
    private int aroundPart(int left, int right) {
        return tokensAround(left)
                + tokensAround(step(before, left))
                + tokensAround(right)
                + tokensAround(step(behind, right));
    }

    private int tokensAround(int slot) {
        return slot == NONE
                ? 0
                : contents(before[slot])
                        + contents(step(before, before[slot]))
                        + contents(behind[slot])
                        + contents(step(behind, behind[slot]));
    }

    private int contents(int slot) {
        return slot == NONE ? 0 : contentTokens[slot];
    }

    private static int step(int[] links, int slot) {
        return slot == NONE ? NONE : links[slot];
    }

    void remove(int slot) {
        Sequence sequence = sequences[slot];
        if (sequence != null) {
            unlink(slot, sequence);
        }
        byId.remove(slot);
        byNumber.remove(slot);
        sorted.remove(slot);
        live[slot >> 6] &= ~(1L << slot);
        count--;
        bytes -= lengths[slot];
        tokens -= contentTokens[slot] + aboutTokens[slot];
        ids[slot] = null;
    }

    // ---- reading
    // -----------------------------------------------------------------------------------------------------

    int find(String id) {
        return byId.find(id.hashCode(), slot -> id(slot).equals(id));
    }

    int find(long number) {
        return byNumber.find(Long.hashCode(number), slot -> numbers[slot] == number);
    }

    /** {@return a place before the first record with a greater id} */
    SortedSlots.Place after(@Nullable String id) {
        SortedSlots.Place place = sorted.before(id == null ? "" : id);
        if (id != null && find(id) >= 0) {
            place.next();
        }
        return place;
    }

    /**
     * Tells the neighbours of a record, by id.
     *
     * @param into takes them
     * @return how many
     */
    int neighbours(int slot, int[] into) {
        int size = 0;
        int left = before[slot];
        int leftmost = step(before, left);
        int right = behind[slot];
        int rightmost = step(behind, right);
        if (leftmost != NONE) {
            into[size++] = leftmost;
        }
        if (left != NONE) {
            into[size++] = left;
        }
        if (right != NONE) {
            into[size++] = right;
        }
        if (rightmost != NONE) {
            into[size++] = rightmost;
        }
        return size;
    }

    boolean hasNeighbours() {
        return inSequences > sequencesByName.size();
    }

    String id(int slot) {
        String id = ids[slot];
        if (id == null) {
            throw new IllegalStateException("slot " + slot + " holds no record");
        }
        return id;
    }

    long number(int slot) {
        return numbers[slot];
    }

    long address(int slot) {
        return addresses[slot];
    }

    int length(int slot) {
        return lengths[slot];
    }

    long time(int slot) {
        return times[slot];
    }

    double importance(int slot) {
        return importances[slot];
    }

    int scope(int slot) {
        return scopeNumbers[slot];
    }

    List<String> scopes() {
        return scopes;
    }

    @Nullable
    String sequence(int slot) {
        Sequence sequence = sequences[slot];
        return sequence == null ? null : sequence.name;
    }

    /** {@return the ids of a sequence, in order} */
    List<String> idsOf(String sequence) {
        List<String> all = new ArrayList<>();
        Sequence found = sequencesByName.get(sequence);
        if (found != null) {
            SortedSlots.Place place = found.parts.before("");
            for (int slot = place.next(); slot >= 0; slot = place.next()) {
                all.add(id(slot));
            }
        }
        return all;
    }

    int contentTokens(int slot) {
        return contentTokens[slot];
    }

    /** {@return how many tokens all columns of a record hold} */
    int tokens(int slot) {
        return contentTokens[slot] + aboutTokens[slot] + tokensAround(slot);
    }

    /** {@return how many tokens all columns of all records hold} */
    long tokens() {
        return tokens;
    }

    boolean isLive(int slot) {
        return (live[slot >> 6] & (1L << slot)) != 0;
    }

    /** {@return how many slots were taken, also by what is gone} */
    int slots() {
        return slots;
    }

    int count() {
        return count;
    }

    /** {@return how many bytes all records take in the log} */
    long bytes() {
        return bytes;
    }
}
