package dev.regatta.spi.message.tree;

import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;

/** Keeps trees from taking more memory than there is: a value of two bytes becomes several objects. */
final class HeapGuard {
    /** What a value takes in a tree and as what is made of it, measured and rounded up. */
    private static final long A_VALUE = 160;

    private HeapGuard() {}

    /** Refuses so many values in so many bytes if they could take more than half of the heap. */
    static void refuseMore(long values, long bytes) {
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (values * A_VALUE + 4 * bytes > most) {
            throw new MessageFormatException(
                    Kind.LIMIT,
                    0,
                    "",
                    "It holds " + values + " values in " + bytes + " bytes, which may take more than half of the "
                            + 2 * most + " bytes of this process. Give it more with -Xmx, or split the message.",
                    null);
        }
    }
}
