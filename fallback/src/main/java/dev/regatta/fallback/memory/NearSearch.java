package dev.regatta.fallback.memory;

import java.util.Arrays;
import java.util.List;

/**
 * Finds where phrases stand near each other, as FTS5 does. All phrases move through a record at once. As long as one lies too
 * far before the one that has come furthest, it moves on; where none does, each stands at an instance that takes part; then
 * the phrase moves on whose next instance comes first. The instances that take part are all that count.
 */
final class NearSearch {
    private final List<Occurrences> phrases;
    private final int[] reach;

    /**
     * @param lengths how many tokens each phrase has
     * @param distance at most so many tokens between two phrases
     */
    NearSearch(List<Occurrences> phrases, int[] lengths, int distance) {
        this.phrases = phrases;
        this.reach = Arrays.stream(lengths).map(length -> length + distance).toArray();
    }

    /** {@return of each phrase the instances that take part; all have the same slots} */
    List<Occurrences> search() {
        List<Occurrences> found =
                phrases.stream().map(phrase -> new Occurrences()).toList();
        Occurrences base = phrases.getFirst();
        int[] indexes = new int[phrases.size()];
        for (int i = 0; i < base.count(); i++) {
            boolean everywhere = true;
            for (int p = 0; p < indexes.length && everywhere; p++) {
                indexes[p] = phrases.get(p).find(base.slot(i));
                everywhere = indexes[p] >= 0;
            }
            if (everywhere) {
                inOne(base.slot(i), indexes, found);
            }
        }
        return found;
    }

    private void inOne(int slot, int[] indexes, List<Occurrences> found) {
        int size = indexes.length;
        int[] at = new int[size];
        long[] last = new long[size];
        Arrays.fill(last, -1);
        for (int p = 0; p < size; p++) {
            at[p] = phrases.get(p).start(indexes[p]);
            found.get(p).begin(slot);
        }
        while (meet(at, indexes)) {
            int next = 0;
            for (int p = 0; p < size; p++) {
                long position = phrases.get(p).position(at[p]);
                if (position != last[p]) {
                    found.get(p).add(position);
                    last[p] = position;
                }
                next = ahead(p, at, indexes) < ahead(next, at, indexes) ? p : next;
            }
            if (++at[next] == phrases.get(next).end(indexes[next])) {
                break;
            }
        }
        found.forEach(Occurrences::dropEmpty);
    }

    private long ahead(int phrase, int[] at, int[] indexes) {
        Occurrences occurrences = phrases.get(phrase);
        return at[phrase] + 1 < occurrences.end(indexes[phrase])
                ? occurrences.position(at[phrase] + 1)
                : Long.MAX_VALUE;
    }

    /** Moves on what lies too far behind, until all phrases are near each other; {@return whether they are} */
    private boolean meet(int[] at, int[] indexes) {
        long furthest = phrases.getFirst().position(at[0]);
        boolean all = false;
        while (!all) {
            all = true;
            for (int p = 0; p < at.length; p++) {
                Occurrences occurrences = phrases.get(p);
                long least = furthest - reach[p];
                long position = occurrences.position(at[p]);
                if (position < least || position > furthest) {
                    all = false;
                    while (position < least) {
                        if (++at[p] == occurrences.end(indexes[p])) {
                            return false;
                        }
                        position = occurrences.position(at[p]);
                    }
                    furthest = Math.max(furthest, position);
                }
            }
        }
        return true;
    }
}
