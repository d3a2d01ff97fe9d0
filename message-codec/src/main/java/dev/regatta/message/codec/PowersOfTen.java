package dev.regatta.message.codec;

import java.math.BigInteger;

/**
 * The powers of ten from 10⁻³⁴² to 10³⁴², each as the 128 leading bits of its binary expansion, cut off. Worked out when the
 * class is loaded, which takes a few milliseconds.
 */
final class PowersOfTen {
    static final int LEAST = -342;
    static final int MOST = 342;

    private static final int BITS = 128;
    private static final long[] HIGH = new long[MOST - LEAST + 1];
    private static final long[] LOW = new long[MOST - LEAST + 1];

    static {
        BigInteger power = BigInteger.ONE;
        for (int exponent = 0; exponent <= MOST; exponent++) {
            put(exponent, leading(power));
            if (exponent > 0) {
                // 2^(length + 127) / power has 128 bits, since no power but the first is a power of two
                put(
                        -exponent,
                        BigInteger.ONE.shiftLeft(power.bitLength() + BITS - 1).divide(power));
            }
            power = power.multiply(BigInteger.TEN);
        }
    }

    private PowersOfTen() {}

    private static BigInteger leading(BigInteger power) {
        int shift = power.bitLength() - BITS;
        return shift > 0 ? power.shiftRight(shift) : power.shiftLeft(-shift);
    }

    private static void put(int exponent, BigInteger bits) {
        HIGH[exponent - LEAST] = bits.shiftRight(Long.SIZE).longValue();
        LOW[exponent - LEAST] = bits.longValue();
    }

    /** {@return the upper 64 of the leading 128 bits; the topmost one is set} */
    static long high(int exponent) {
        return HIGH[exponent - LEAST];
    }

    /** {@return the lower 64 of the leading 128 bits} */
    static long low(int exponent) {
        return LOW[exponent - LEAST];
    }

    /** {@return ⌊log₁₀ 2ᵉ⌋, for |e| up to 1,650} */
    static int log10OfPowerOfTwo(int exponent) {
        return (int) ((exponent * 1_292_913_986L) >> 32); // ⌊2³² log₁₀ 2⌋
    }

    /** {@return ⌊log₂ 10ᵉ⌋, for |e| up to 1,233} */
    static int log2OfPowerOfTen(int exponent) {
        return (int) ((exponent * 14_267_572_527L) >> 32); // ⌊2³² log₂ 10⌋
    }
}
