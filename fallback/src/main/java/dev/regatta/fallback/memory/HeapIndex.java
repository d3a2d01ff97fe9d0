package dev.regatta.fallback.memory;

import dev.regatta.memory.MemoryRecord;
import dev.regatta.memory.Tokenizer;
import dev.regatta.spi.memory.text.Analyzer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All that is held in the heap to find records: what each is, where its words stand, and its vector. Not thread-safe. */
final class HeapIndex {
    private final Tokenizer tokenizer;
    private final Postings postings;
    private final RecordTable records = new RecordTable();
    private final Vectors vectors = new Vectors(records);

    HeapIndex(Tokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.postings = new Postings(Analyzer.of(tokenizer));
    }

    /** {@return the strings in a record's metadata, as they are searched} */
    static String about(MemoryRecord record) {
        return record.metadata().values().stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .collect(Collectors.joining("\n"));
    }

    /**
     * Puts a record in the place of the one with its number, if there is one.
     *
     * @param address where its JSON lies in the log
     * @param vectorVersion the version that its vector, if there is one, gets; 0 if it has none any more
     */
    void put(long number, MemoryRecord record, long address, int length, long vectorVersion) {
        int slot = records.slots();
        int old = records.find(number);
        int contents = postings.add(slot, Postings.CONTENT, record.content());
        int abouts = postings.add(slot, Postings.ABOUT, about(record));
        if (old >= 0) {
            records.remove(old);
        }
        records.add(number, record, address, length, contents, abouts);
        if (old >= 0) {
            vectors.move(old, slot, vectorVersion);
        }
    }

    void remove(long number) {
        int slot = records.find(number);
        if (slot >= 0) {
            vectors.remove(slot);
            records.remove(slot);
        }
    }

    /** {@return whether so many slots stand empty that a new index would be much smaller} */
    boolean isMostlyEmpty() {
        return records.slots() > 1_000 + 2 * records.count();
    }

    Tokenizer tokenizer() {
        return tokenizer;
    }

    Postings postings() {
        return postings;
    }

    RecordTable records() {
        return records;
    }

    Vectors vectors() {
        return vectors;
    }

    /** {@return the slots of what stands around a record, by id} */
    List<Integer> neighbours(int slot) {
        int[] found = new int[RecordTable.MOST_NEIGHBOURS];
        int size = records.neighbours(slot, found);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(found[i]);
        }
        return all;
    }

    /** {@return a number that two indexes have in common if they find the same} */
    long fingerprint() {
        long sum = records.tokens();
        int[] positions = new int[16];
        for (int term = 0; term < postings.termCount(); term++) {
            long name = postings.term(term).hashCode();
            Postings.Entries entries = postings.entries(term);
            while (entries.next()) {
                if (records.isLive(entries.slot())) {
                    positions = positions.length < entries.frequency() ? new int[entries.frequency() * 2] : positions;
                    entries.positions(positions, 0);
                    long entry = mixed(mixed(name, records.number(entries.slot())), entries.column());
                    for (int i = 0; i < entries.frequency(); i++) {
                        sum += mixed(entry, positions[i]);
                    }
                }
            }
        }
        return sum;
    }

    private static long mixed(long seed, long value) {
        long mixed = (seed * 31 + value) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }
}
