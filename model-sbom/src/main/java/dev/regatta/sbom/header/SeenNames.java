package dev.regatta.sbom.header;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Names that were seen, as hashes of 64 bits in a table of longs: a million names take 16 MiB at most. The hash begins with a
 * random number, so a file cannot be made in which two different names count as one; by chance it happens to one in 10⁷ files of a
 * million names.
 */
final class SeenNames {
    private final long seed = ThreadLocalRandom.current().nextLong();
    private long[] table = new long[64];
    private int used;

    /** {@return whether the name is new} */
    boolean add(byte[] name, int length) {
        long hash = hash(name, length);
        if (used * 2 >= table.length) {
            grow();
        }
        return put(table, hash);
    }

    private boolean put(long[] into, long hash) {
        int mask = into.length - 1;
        int slot = (int) hash & mask;
        while (into[slot] != 0) {
            if (into[slot] == hash) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        into[slot] = hash;
        used++;
        return true;
    }

    private void grow() {
        long[] larger = new long[table.length * 2];
        used = 0;
        for (long hash : table) {
            if (hash != 0) {
                put(larger, hash);
            }
        }
        table = larger;
    }

    private long hash(byte[] name, int length) {
        long hash = seed;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ (name[i] & 0xff)) * 0x100000001b3L;
            hash ^= hash >>> 29;
        }
        // the finisher of MurmurHash3, so that names that differ little lie far apart
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return hash == 0 ? 1 : hash;
    }
}
