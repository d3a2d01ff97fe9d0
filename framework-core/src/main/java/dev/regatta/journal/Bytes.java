package dev.regatta.journal;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes as a value: compared by what they are. Whoever makes one, or asks for the array, does not change it any more. */
public final class Bytes {
    /** No bytes. */
    public static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /**
     * Wraps an array.
     *
     * @param array the bytes; not copied
     * @return the value
     */
    public static Bytes of(byte[] array) {
        return new Bytes(requireNonNull(array, "array"));
    }

    /** {@return the bytes; not a copy} */
    public byte[] array() {
        return array;
    }

    /** {@return how many there are} */
    public int size() {
        return array.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    /** {@return how many there are; what they say stays out of it} */
    @Override
    public String toString() {
        return array.length + " bytes";
    }
}
