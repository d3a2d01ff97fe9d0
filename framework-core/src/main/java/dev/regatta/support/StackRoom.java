package dev.regatta.support;

/**
 * Makes sure that there is room on the stack, for code that holds locks or transactions: a stack that overflows amid them, in code
 * of ours or of a driver, may leave them held for ever. To be called before anything has begun. Stateless.
 */
public final class StackRoom {
    /** Some 60 to 130 kB together, more than a call of a database driver takes. */
    private static final int FRAMES = 700;

    private StackRoom() {}

    /**
     * Looks for room; takes about a microsecond.
     *
     * @throws StackOverflowError if there is little
     */
    public static void check() {
        long unused = dive(FRAMES, 1, 2, 3, 4, 5, 6, 7);
    }

    /** Takes a frame of a known size, also when it is compiled: all of its numbers are needed after the call. */
    private static long dive(int left, long a, long b, long c, long d, long e, long f, long g) {
        return left == 0 ? a : dive(left - 1, b, c, d, e, f, g, a) + (a ^ b ^ c ^ d ^ e ^ f ^ g);
    }
}
