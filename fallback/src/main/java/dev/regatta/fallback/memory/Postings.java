package dev.regatta.fallback.memory;

import dev.regatta.spi.memory.text.Analyzer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Where each term stands: per term one growing array of bytes with an entry for each record and column that it occurs in, by
 * ascending slot, then column. An entry is the distance to the slot before, then how often with the column in the lowest bit,
 * then the distances between positions; each number in groups of seven bits, the last one without the highest bit. Only
 * contents and metadata are kept: what stands around a record is found through its neighbours.
 */
final class Postings {
    static final int CONTENT = 0;
    static final int ABOUT = 1;

    private static final int MOST_KNOWN = 1 << 16;
    private static final int MOST_NUMBER = 5;

    private final Analyzer analyzer;
    private final SlotTable table = new SlotTable(term -> terms()[term].hashCode());
    private final SortedSlots sorted = new SortedSlots(term -> terms()[term]);
    private final Map<String, Integer> known = new HashMap<>(); // tokens as they stand in texts, to save stemming
    private String[] terms = new String[256];
    private byte[][] entries = new byte[256][];
    private int[] lengths = new int[256];
    private int[] lastSlots = new int[256];
    private int count;

    private long[] found = new long[256]; // of the text being added: the term, then the position
    private int foundCount;

    Postings(Analyzer analyzer) {
        this.analyzer = analyzer;
    }

    private String[] terms() {
        return terms;
    }

    /**
     * Adds a text.
     *
     * @param slot the record's, not smaller than any before
     * @return how many tokens it has
     */
    int add(int slot, int column, String text) {
        foundCount = 0;
        analyzer.forEach(text, (token, start, end) -> {
            if (foundCount == found.length) {
                found = Arrays.copyOf(found, foundCount * 2);
            }
            found[foundCount] = ((long) term(token) << 32) | foundCount;
            foundCount++;
        });
        Arrays.sort(found, 0, foundCount);
        for (int from = 0; from < foundCount; ) {
            int to = from + 1;
            while (to < foundCount && found[to] >> 32 == found[from] >> 32) {
                to++;
            }
            append((int) (found[from] >> 32), slot, column, from, to);
            from = to;
        }
        return foundCount;
    }

    private void append(int term, int slot, int column, int from, int to) {
        int at = lengths[term];
        byte[] bytes = entries[term];
        int needed = at + (to - from + 2) * MOST_NUMBER;
        if (needed > bytes.length) {
            bytes = at == 0 && to - from == 1 ? new byte[needed] : Arrays.copyOf(bytes, needed + at / 4);
            entries[term] = bytes;
        }
        at = put(bytes, at, slot - lastSlots[term]);
        at = put(bytes, at, (to - from) << 1 | column);
        int last = 0;
        for (int i = from; i < to; i++) {
            int position = (int) found[i];
            at = put(bytes, at, position - last);
            last = position;
        }
        lengths[term] = at;
        lastSlots[term] = slot;
    }

    private static int put(byte[] bytes, int start, int number) {
        int at = start;
        int rest = number;
        while (rest >= 0x80) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        return at;
    }

    private int term(String token) {
        Integer before = known.get(token);
        if (before != null) {
            return before;
        }
        String stem = analyzer.stem(token);
        int term = find(stem);
        if (term < 0) {
            term = newTerm(stem);
        }
        if (known.size() == MOST_KNOWN) {
            known.clear();
        }
        known.put(token.equals(stem) ? terms[term] : token, term);
        return term;
    }

    private int newTerm(String stem) {
        if (count == terms.length) {
            int more = count * 2;
            terms = Arrays.copyOf(terms, more);
            entries = Arrays.copyOf(entries, more);
            lengths = Arrays.copyOf(lengths, more);
            lastSlots = Arrays.copyOf(lastSlots, more);
        }
        int term = count++;
        terms[term] = stem;
        entries[term] = new byte[0];
        table.add(term);
        sorted.add(term);
        return term;
    }

    private int find(String stem) {
        return table.find(stem.hashCode(), term -> terms[term].equals(stem));
    }

    /** {@return the terms that a token of a query stands for} */
    int[] termsOf(String token, boolean prefix) {
        String stem = analyzer.stem(token);
        if (!prefix) {
            int term = find(stem);
            return term < 0 ? new int[0] : new int[] {term};
        }
        int[] all = new int[8];
        int size = 0;
        SortedSlots.Place place = sorted.before(stem);
        for (int term = place.next(); term >= 0 && terms[term].startsWith(stem); term = place.next()) {
            all = size == all.length ? Arrays.copyOf(all, size * 2) : all;
            all[size++] = term;
        }
        return Arrays.copyOf(all, size);
    }

    int termCount() {
        return count;
    }

    String term(int number) {
        return terms[number];
    }

    /** {@return how many bytes the entries of a term take, which tells how much work they are} */
    int bytes(int term) {
        return lengths[term];
    }

    Entries entries(int term) {
        return new Entries(entries[term], lengths[term]);
    }

    /** Reads the entries of a term, from the first to the last. */
    static final class Entries {
        private final byte[] bytes;
        private final int end;
        private int at;
        private int slot;
        private int column;
        private int frequency;
        private int unread;

        private Entries(byte[] bytes, int end) {
            this.bytes = bytes;
            this.end = end;
        }

        boolean next() {
            while (unread > 0) {
                unread -= bytes[at++] >= 0 ? 1 : 0;
            }
            if (at == end) {
                return false;
            }
            slot += number();
            int both = number();
            column = both & 1;
            frequency = both >>> 1;
            unread = frequency;
            return true;
        }

        int slot() {
            return slot;
        }

        int column() {
            return column;
        }

        int frequency() {
            return frequency;
        }

        /** Copies the positions of this entry. */
        void positions(int[] into, int start) {
            int position = 0;
            for (int i = 0; i < frequency; i++) {
                position += number();
                into[start + i] = position;
            }
            unread = 0;
        }

        private int number() {
            int number = bytes[at] & 0x7F;
            for (int shift = 7; bytes[at++] < 0; shift += 7) {
                number |= (bytes[at] & 0x7F) << shift;
            }
            return number;
        }
    }
}
