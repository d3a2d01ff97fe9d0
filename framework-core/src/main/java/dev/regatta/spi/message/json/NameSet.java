package dev.regatta.spi.message.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The names that an object has had so far, as ranges of the bytes they stand in: a hash table with open addressing that takes a
 * few bytes a name. Its hash has a random factor, so that nobody can choose names that collide. Names are compared as what
 * they mean, not as how they are escaped. Not thread-safe.
 */
final class NameSet {
    private static final int FEW = 8;
    private static final long FACTOR = ThreadLocalRandom.current().nextLong() | 1;

    /** From and to of each name, in the order in which they came. */
    private int[] ranges = new int[2 * FEW];

    private int count;

    /** The place of each name in the order, from 1, at its hash; 0 for none. Only used for more than a few. */
    private int[] table = {};

    /** What a name means, as a range of bytes. */
    private static final class Name {
        final byte[] bytes;
        final int from;
        final int to;

        Name(byte[] bytes, int from, int to) {
            boolean escaped = isEscaped(bytes, from, to);
            this.bytes = escaped ? JsonStrings.unescape(bytes, from, to).getBytes(StandardCharsets.UTF_8) : bytes;
            this.from = escaped ? 0 : from;
            this.to = escaped ? this.bytes.length : to;
        }

        boolean isSame(Name other) {
            return Arrays.equals(bytes, from, to, other.bytes, other.from, other.to);
        }

        int hash() {
            long hash = FACTOR;
            for (int i = from; i < to; i++) {
                hash = (hash ^ bytes[i]) * FACTOR;
                hash ^= hash >>> 29;
            }
            return (int) (hash >>> 32);
        }

        private static boolean isEscaped(byte[] bytes, int from, int to) {
            for (int i = from; i < to; i++) {
                if (bytes[i] == '\\') {
                    return true;
                }
            }
            return false;
        }
    }

    void clear() {
        count = 0;
        if (table.length > 0) {
            ranges = new int[2 * FEW];
            table = new int[0];
        }
    }

    /** {@return whether the name was not there} */
    boolean add(byte[] bytes, int from, int to) {
        Name name = new Name(bytes, from, to);
        if (count >= FEW) {
            return addHashed(bytes, from, to, name);
        }
        for (int i = 0; i < count; i++) {
            if (name(bytes, i).isSame(name)) {
                return false;
            }
        }
        append(from, to);
        return true;
    }

    private boolean addHashed(byte[] bytes, int from, int to, Name name) {
        if (2 * (count + 1) > table.length) {
            grow(bytes);
        }
        int slot = name.hash() & (table.length - 1);
        while (table[slot] != 0) {
            if (name(bytes, table[slot] - 1).isSame(name)) {
                return false;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        append(from, to);
        table[slot] = count;
        return true;
    }

    private void append(int from, int to) {
        if (2 * count == ranges.length) {
            ranges = Arrays.copyOf(ranges, 2 * ranges.length);
        }
        ranges[2 * count] = from;
        ranges[2 * count + 1] = to;
        count++;
    }

    private void grow(byte[] bytes) {
        table = new int[Math.max(8 * FEW, 2 * table.length)];
        for (int i = 0; i < count; i++) {
            int slot = name(bytes, i).hash() & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = i + 1;
        }
    }

    private Name name(byte[] bytes, int index) {
        return new Name(bytes, ranges[2 * index], ranges[2 * index + 1]);
    }
}
