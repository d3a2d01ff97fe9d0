package dev.regatta.message.json;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;

/** Follows a scan to the value that a JSON pointer names. Not thread-safe. */
final class Search {
    private final List<String> wanted = new ArrayList<>();
    private int matched;
    private int best = -1;
    private long position;

    Search(String pointer) {
        for (JsonPointer rest = JsonPointer.compile(pointer); !rest.matches(); rest = rest.tail()) {
            wanted.add(rest.getMatchingProperty());
        }
    }

    /** Takes note that the container at a depth, from 1, has come to its next name or index. */
    void step(int depth, String name) {
        matched = Math.min(matched, depth - 1);
        if (matched == depth - 1
                && depth <= wanted.size()
                && wanted.get(depth - 1).equals(name)) {
            matched = depth;
        }
    }

    /** Takes note that a container has ended, and only some are open now. */
    void leave(int depth) {
        matched = Math.min(matched, depth);
    }

    /** {@return whether the value that begins here is the wanted one} */
    boolean found(long here, int depth) {
        if (matched == depth && depth > best) {
            best = depth;
            position = here;
        }
        return best == wanted.size();
    }

    /** {@return where the wanted value begins, or the innermost around it that was seen} */
    long position() {
        return position;
    }
}
