package dev.regatta.fallback.memory;

import dev.regatta.spi.memory.text.Column;
import dev.regatta.spi.memory.text.Phrase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds where a phrase stands. Its tokens are numbered as symbols, each only once however often it occurs in it. A position is the column, then the number of the token within it. What stands around a record
 * is read from the contents of its neighbours, one after the other.
 */
final class PhraseSearch {
    private static final int COLUMN_SHIFT = 32;
    private static final long POSITION = (1L << COLUMN_SHIFT) - 1;

    private static final int UNKNOWN = -1; // in the place of a term
    private static final int MANY = -2;

    private final HeapIndex index;
    private final boolean first;
    private final List<int[]> terms = new ArrayList<>(); // of each symbol
    private final PhrasePattern pattern;
    private final Occurrences[] contents;

    PhraseSearch(HeapIndex index, Phrase phrase, boolean first) {
        this.index = index;
        this.first = first;
        int size = phrase.tokens().size();
        int[] symbols = new int[size];
        Map<Integer, Integer> symbolOf = new HashMap<>();
        boolean manyEndings = false;
        for (int i = 0; i < size; i++) {
            boolean prefix = phrase.prefix() && i == size - 1;
            int[] found = index.postings().termsOf(phrase.tokens().get(i), prefix);
            manyEndings = found.length > 1;
            int key = found.length == 0 ? UNKNOWN : manyEndings ? MANY : found[0];
            symbols[i] = symbolOf.computeIfAbsent(key, unseen -> {
                terms.add(found);
                return terms.size() - 1;
            });
        }
        this.pattern = new PhrasePattern(symbols, manyEndings);
        this.contents = tokens(Postings.CONTENT);
    }

    /** {@return where the phrase begins in these columns} */
    Occurrences in(Set<Column> columns) {
        Occurrences none = new Occurrences();
        Occurrences content = columns.contains(Column.CONTENT) ? together(contents) : none;
        Occurrences about = columns.contains(Column.ABOUT) ? together(tokens(Postings.ABOUT)) : none;
        Occurrences around = columns.contains(Column.AROUND) && index.records().hasNeighbours() ? around() : none;
        return joined(List.of(content, about, around));
    }

    // ---- tokens
    // ------------------------------------------------------------------------------------------------------

    /** {@return where each symbol stands in a column} */
    private Occurrences[] tokens(int column) {
        return terms.stream().map(each -> token(each, column)).toArray(Occurrences[]::new);
    }

    private Occurrences token(int[] alternatives, int column) {
        Occurrences found = new Occurrences();
        if (alternatives.length == 1) {
            Postings.Entries entries = index.postings().entries(alternatives[0]);
            int[] buffer = new int[16];
            while (entries.next()) {
                if (entries.column() == column && index.records().isLive(entries.slot())) {
                    buffer = buffer.length < entries.frequency() ? new int[entries.frequency() * 2] : buffer;
                    entries.positions(buffer, 0);
                    found.begin(entries.slot());
                    for (int i = 0; i < entries.frequency(); i++) {
                        found.add(buffer[i]);
                    }
                }
            }
            return found;
        }
        return ofSeveral(alternatives, column, found);
    }

    /** Collects the entries of several terms as slot and place in a buffer, and sorts them by slot. */
    private Occurrences ofSeveral(int[] alternatives, int column, Occurrences found) {
        long[] all = new long[64];
        int size = 0;
        for (int term : alternatives) {
            Postings.Entries entries = index.postings().entries(term);
            int[] buffer = new int[16];
            while (entries.next()) {
                if (entries.column() == column && index.records().isLive(entries.slot())) {
                    int frequency = entries.frequency();
                    buffer = buffer.length < frequency ? new int[frequency * 2] : buffer;
                    entries.positions(buffer, 0);
                    all = size + frequency > all.length ? Arrays.copyOf(all, (size + frequency) * 2) : all;
                    for (int i = 0; i < frequency; i++) {
                        all[size++] = (long) entries.slot() << COLUMN_SHIFT | buffer[i];
                    }
                }
            }
        }
        Arrays.sort(all, 0, size);
        for (int i = 0; i < size; i++) {
            found.begin((int) (all[i] >> COLUMN_SHIFT));
            found.add(all[i] & POSITION);
        }
        return found;
    }

    // ---- phrases
    // -----------------------------------------------------------------------------------------------------

    /** {@return where all tokens stand one after the other} */
    private Occurrences together(Occurrences[] tokens) {
        Occurrences found = new Occurrences();
        int rarest = rarest(tokens);
        long[][] lists = new long[tokens.length][];
        for (int i = 0; i < tokens[rarest].count(); i++) {
            int slot = tokens[rarest].slot(i);
            boolean everywhere = true;
            for (int t = 0; t < tokens.length && everywhere; t++) {
                int at = t == rarest ? i : tokens[t].find(slot);
                everywhere = at >= 0;
                lists[t] = everywhere ? list(tokens[t], at) : new long[0];
            }
            if (everywhere) {
                consecutive(slot, lists, found);
            }
        }
        return found;
    }

    private static int rarest(Occurrences[] tokens) {
        int rarest = 0;
        for (int i = 1; i < tokens.length; i++) {
            rarest = tokens[i].count() < tokens[rarest].count() ? i : rarest;
        }
        return rarest;
    }

    private static long[] list(Occurrences token, int at) {
        long[] list = new long[token.end(at) - token.start(at)];
        for (int i = 0; i < list.length; i++) {
            list[i] = token.position(token.start(at) + i);
        }
        return list;
    }

    private void consecutive(int slot, long[][] lists, Occurrences found) {
        found.begin(slot);
        pattern.find(lists, begin -> {
            if (!first || begin == 0) {
                found.add(begin);
            }
        });
        found.dropEmpty();
    }

    private Occurrences around() {
        Occurrences rarest = contents[rarest(contents)];
        BitSet candidates = new BitSet();
        int[] neighbours = new int[RecordTable.MOST_NEIGHBOURS];
        for (int i = 0; i < rarest.count(); i++) {
            int size = index.records().neighbours(rarest.slot(i), neighbours);
            for (int n = 0; n < size; n++) {
                candidates.set(neighbours[n]);
            }
        }
        Occurrences found = new Occurrences();
        long[][] lists = new long[contents.length][];
        for (int slot = candidates.nextSetBit(0); slot >= 0; slot = candidates.nextSetBit(slot + 1)) {
            int size = index.records().neighbours(slot, neighbours);
            for (int t = 0; t < lists.length; t++) {
                lists[t] = ofNeighbours(contents[t], neighbours, size);
            }
            consecutive(slot, lists, found);
        }
        return found;
    }

    private long[] ofNeighbours(Occurrences token, int[] neighbours, int size) {
        long[] list = new long[8];
        int length = 0;
        int offset = 0;
        for (int n = 0; n < size; n++) {
            int at = token.find(neighbours[n]);
            for (int i = at < 0 ? 0 : token.start(at); at >= 0 && i < token.end(at); i++) {
                list = length == list.length ? Arrays.copyOf(list, length * 2) : list;
                list[length++] = offset + token.position(i);
            }
            offset += index.records().contentTokens(neighbours[n]);
        }
        return Arrays.copyOf(list, length);
    }

    private static Occurrences joined(List<Occurrences> columns) {
        Occurrences found = new Occurrences();
        int[] at = new int[columns.size()];
        while (true) {
            int slot = Integer.MAX_VALUE;
            for (int c = 0; c < at.length; c++) {
                slot = at[c] < columns.get(c).count()
                        ? Math.min(slot, columns.get(c).slot(at[c]))
                        : slot;
            }
            if (slot == Integer.MAX_VALUE) {
                return found;
            }
            found.begin(slot);
            for (int c = 0; c < at.length; c++) {
                Occurrences column = columns.get(c);
                if (at[c] < column.count() && column.slot(at[c]) == slot) {
                    for (int i = column.start(at[c]); i < column.end(at[c]); i++) {
                        found.add((long) c << COLUMN_SHIFT | column.position(i));
                    }
                    at[c]++;
                }
            }
        }
    }

    /** {@return the number of the column in a position} */
    static int column(long position) {
        return (int) (position >> COLUMN_SHIFT);
    }
}
