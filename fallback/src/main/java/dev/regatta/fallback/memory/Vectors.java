package dev.regatta.fallback.memory;

import java.util.Arrays;

/** Where the vectors of records lie in the log. All are of one model. Not thread-safe. */
final class Vectors {
    private final RecordTable records;
    private String model = "";
    private long[] versions = new long[0]; // by slot; 0 for none
    private long[] addresses = new long[0];
    private int[] lengths = new int[0];
    private int count;
    private long bytes;

    Vectors(RecordTable records) {
        this.records = records;
    }

    /** {@return the model that made them; empty if there never was one} */
    String model() {
        return model;
    }

    /** Names the model; the vectors of another one go. */
    void model(String name) {
        if (!model.equals(name)) {
            model = name;
            Arrays.fill(versions, 0);
            count = 0;
            bytes = 0;
        }
    }

    void put(long number, long version, long address, int length) {
        int slot = records.find(number);
        if (slot >= 0) {
            remove(slot);
            set(slot, version, address, length);
        }
    }

    private void set(int slot, long version, long address, int length) {
        if (slot >= versions.length) {
            int more = Math.max(records.slots(), slot + 1) * 3 / 2;
            versions = Arrays.copyOf(versions, more);
            addresses = Arrays.copyOf(addresses, more);
            lengths = Arrays.copyOf(lengths, more);
        }
        versions[slot] = version;
        addresses[slot] = address;
        lengths[slot] = length;
        count++;
        bytes += length;
    }

    void remove(int slot) {
        if (has(slot)) {
            versions[slot] = 0;
            count--;
            bytes -= lengths[slot];
        }
    }

    /** Moves the vector of a slot to another one, unless the version is 0. */
    void move(int from, int to, long version) {
        if (has(from)) {
            long address = addresses[from];
            int length = lengths[from];
            remove(from);
            if (version != 0) {
                set(to, version, address, length);
            }
        }
    }

    boolean has(int slot) {
        return version(slot) != 0;
    }

    long version(int slot) {
        return slot < versions.length ? versions[slot] : 0;
    }

    long address(int slot) {
        return addresses[slot];
    }

    int length(int slot) {
        return lengths[slot];
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }
}
