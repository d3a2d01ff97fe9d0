package dev.regatta.sbom.bom;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A value in a header that is an array of more than 16 elements, such as a vocabulary: only its beginning is kept.
 *
 * @param elementType the type of its elements as GGUF names it, such as {@code STRING}
 * @param count how many there are
 * @param preview the first 16
 */
public record LongArray(String elementType, long count, List<Object> preview) {
    /** The longest array that is kept whole, in elements. */
    public static final int LONGEST_KEPT = 16;

    /** Copies the list. */
    public LongArray {
        requireNonNull(elementType, "elementType");
        preview = List.copyOf(preview);
    }
}
