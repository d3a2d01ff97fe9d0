package dev.regatta.memory.fts;

/** Whether there is room on the stack. A stack that overflows amid a transaction would leave it open. */
final class StackRoom {
    /** Some 30 to 100 kB, more than any call of the driver takes. */
    private static final int FRAMES = 1_000;

    private StackRoom() {}

    /** Throws a {@link StackOverflowError} now, where nothing has begun, if there is little room. */
    static void check() {
        int unused = dive(FRAMES);
    }

    private static int dive(int left) {
        return left == 0 ? 0 : dive(left - 1) + 1;
    }
}
