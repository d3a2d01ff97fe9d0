package dev.regatta.message;

/**
 * How much a message may hold that is read. What goes beyond is refused before it takes memory.
 *
 * @param bytes how many bytes a message may have, 1 to 2,000,000,000
 * @param depth how many objects and lists may lie within each other, 1 to 10,000
 * @param stringBytes how many bytes one text may have as it is written, at least 1
 * @param numberDigits how many characters one number may have, at least 20
 */
public record CodecLimits(int bytes, int depth, int stringBytes, int numberDigits) {

    /** Checks the ranges. */
    public CodecLimits {
        check("bytes", bytes, 1, 2_000_000_000);
        check("depth", depth, 1, 10_000);
        check("stringBytes", stringBytes, 1, 2_000_000_000);
        check("numberDigits", numberDigits, 20, 1_000_000);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ", was " + value);
        }
    }

    /** {@return 64 MiB a message, 200 levels, 16 MiB a text, numbers of 1,000 characters} */
    public static CodecLimits defaults() {
        return new CodecLimits(64 << 20, 200, 16 << 20, 1_000);
    }

    /**
     * Returns these limits with another bound on messages.
     *
     * @param most how many bytes a message may have
     * @return the changed limits
     */
    public CodecLimits withBytes(int most) {
        return new CodecLimits(most, depth, stringBytes, numberDigits);
    }

    /**
     * Returns these limits with another bound on nesting.
     *
     * @param most how many objects and lists may lie within each other
     * @return the changed limits
     */
    public CodecLimits withDepth(int most) {
        return new CodecLimits(bytes, most, stringBytes, numberDigits);
    }

    /**
     * Returns these limits with another bound on texts.
     *
     * @param most how many bytes one text may have
     * @return the changed limits
     */
    public CodecLimits withStringBytes(int most) {
        return new CodecLimits(bytes, depth, most, numberDigits);
    }

    /**
     * Returns these limits with another bound on numbers.
     *
     * @param most how many characters one number may have
     * @return the changed limits
     */
    public CodecLimits withNumberDigits(int most) {
        return new CodecLimits(bytes, depth, stringBytes, most);
    }
}
