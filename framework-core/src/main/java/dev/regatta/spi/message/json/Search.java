package dev.regatta.spi.message.json;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.ArrayList;
import java.util.List;

/** Follows a scan to the value that a JSON pointer names. Not thread-safe. */
public final class Search {
    private final List<String> wanted = new ArrayList<>();
    private int matched;
    private int best = -1;
    private long position;

    /**
     * Begins a search.
     *
     * @param pointer which value, as a JSON pointer (RFC 6901)
     */
    public Search(String pointer) {
        for (JsonPointer rest = JsonPointer.compile(pointer); !rest.matches(); rest = rest.tail()) {
            wanted.add(rest.getMatchingProperty());
        }
    }

    /**
     * Takes note that a container has come to its next value.
     *
     * @param depth which one, from 1 for the outermost
     * @param name the value's name or index
     */
    public void step(int depth, String name) {
        matched = Math.min(matched, depth - 1);
        if (matched == depth - 1
                && depth <= wanted.size()
                && wanted.get(depth - 1).equals(name)) {
            matched = depth;
        }
    }

    /**
     * Takes note that a container has ended.
     *
     * @param depth how many are open now
     */
    public void leave(int depth) {
        matched = Math.min(matched, depth);
    }

    /**
     * Looks at a value that begins.
     *
     * @param here at which byte
     * @param depth how many containers are open around it
     * @return whether it is the wanted one
     */
    public boolean found(long here, int depth) {
        if (matched == depth && depth > best) {
            best = depth;
            position = here;
        }
        return best == wanted.size();
    }

    /** {@return where the wanted value begins, or the innermost around it that was seen} */
    public long position() {
        return position;
    }
}
