package dev.regatta.message.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at once, as a {@code long} whose lowest byte is the first of them ("SIMD within a register"). */
final class Swar {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static final long ONES = 0x0101_0101_0101_0101L;
    static final long TOPS = 0x8080_8080_8080_8080L;
    private static final long ZEROS = ONES * '0';

    private Swar() {}

    static long load(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static void store(byte[] bytes, int at, long eight) {
        LONGS.set(bytes, at, eight);
    }

    /** {@return the top bit of each byte that JSON escapes: below 0x20, quote, backslash; exact up to the first such byte} */
    static long escaped(long eight) {
        long turned = eight ^ (ONES * 2); // what is below 0x20 stays so, the quote becomes 0x20, the blank 0x22
        long backslash = eight ^ (ONES * '\\');
        return ((turned - ONES * 0x21) | (backslash - ONES)) & ~eight & TOPS;
    }

    /** {@return which byte, from 0, holds the lowest set bit} */
    static int first(long bits) {
        return Long.numberOfTrailingZeros(bits) >>> 3;
    }

    /** {@return how many of the eight bytes, from the first on, are decimal digits} */
    static int countDigits(long eight) {
        long notDigits = ((eight + ONES * 0x46) | (eight - ZEROS)) & TOPS; // exact up to the first that is none
        return notDigits == 0 ? Long.BYTES : first(notDigits);
    }

    /** {@return the number that the first {@code count} bytes are, all digits; count from 1 to 8} */
    static int number(long digits, int count) {
        return number((digits << (64 - 8 * count)) | (count == 8 ? 0 : ZEROS >>> (8 * count)));
    }

    /** {@return the number that eight digits are} */
    static int number(long digits) {
        long ones = digits - ZEROS;
        long pairs = ones * 10 + (ones >>> 8); // in every second byte
        long low = (pairs & 0x0000_00FF_0000_00FFL) * (100 + (1_000_000L << 32));
        long high = ((pairs >>> 16) & 0x0000_00FF_0000_00FFL) * (1 + (10_000L << 32));
        return (int) ((low + high) >>> 32);
    }

    /** {@return a number below 10⁸ as eight digits} */
    static long digits(int number) {
        long upper = (number * 109_951_163L) >>> 40; // number / 10,000
        long fours = upper | ((number - 10_000 * upper) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000_007F_0000_007FL; // x / 100 for x below 10,000
        long twos = hundreds | ((fours - 100 * hundreds) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000F_000F_000F_000FL; // x / 10 for x below 100
        return (tens | ((twos - 10 * tens) << 8)) + ZEROS;
    }
}
