package dev.regatta.spi.memory;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The vector of a record, and what is needed to rank it.
 *
 * @param version later vectors of a store have greater versions
 * @param number the store's own number for the record
 * @param id the record's id
 * @param sequence the record's sequence
 * @param time the record's time
 * @param importance the record's importance
 * @param vector the vector; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record StoreVector(
        long version,
        long number,
        String id,
        @Nullable String sequence,
        Instant time,
        double importance,
        float[] vector) {

    /**
     * A text that was turned into a vector.
     *
     * @param number the number of the record
     * @param content what was embedded; the vector is kept only if it is still the record's content
     * @param vector the vector
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Embedded(long number, String content, float[] vector) {}
}
