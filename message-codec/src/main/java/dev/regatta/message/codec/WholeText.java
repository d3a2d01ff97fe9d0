package dev.regatta.message.codec;

import java.nio.charset.StandardCharsets;

/** Writes whole numbers as digits. */
final class WholeText {
    private static final byte[] LEAST = Long.toString(Long.MIN_VALUE).getBytes(StandardCharsets.ISO_8859_1);

    private WholeText() {}

    /** Writes a number of at most 20 bytes, and returns where it ends. */
    static int write(long value, byte[] out, int at) {
        if (value == Long.MIN_VALUE) {
            System.arraycopy(LEAST, 0, out, at, LEAST.length);
            return at + LEAST.length;
        }
        int position = at;
        long left = value;
        if (value < 0) {
            out[position++] = '-';
            left = -value;
        }
        int end = position + length(left);
        int place = end;
        while (left >= 10) {
            long tens = left / 10;
            out[--place] = (byte) ('0' + (int) (left - 10 * tens));
            left = tens;
        }
        out[--place] = (byte) ('0' + left);
        return end;
    }

    private static int length(long value) {
        int length = 1;
        for (long bound = 10; length < 19 && value >= bound; bound *= 10) {
            length++;
        }
        return length;
    }
}
