package dev.regatta.message.codec;

/**
 * Finds the {@code double} next to a decimal number without big numbers, where that is certain.
 *
 * <p>After D. Lemire, "Number parsing at a gigabyte per second" (2021): the product of the digits and 128 bits of the power of ten
 * is known to within two units of its 128 leading bits, and unless half a step of the double lies within these two units, it
 * rounds as the true product does. Up to 2⁵³ and 10²² a single multiplication or division of doubles is exact (W. Clinger, 1990).
 */
final class ExactDouble {
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final int FRACTION_BITS = 52;
    private static final int BIAS = 1023;

    private ExactDouble() {}

    /**
     * Rounds a decimal number.
     *
     * @param digits the digits, as an unsigned number
     * @param exponent what power of ten they are multiplied with
     * @return the nearest double; NaN where it takes more to be certain
     */
    static double of(long digits, int exponent) {
        if (digits >>> (FRACTION_BITS + 1) == 0) {
            if (digits == 0) {
                return 0;
            }
            if (exponent >= 0 && exponent < POWERS.length) {
                return digits * POWERS[exponent];
            }
            if (exponent < 0 && -exponent < POWERS.length) {
                return digits / POWERS[-exponent];
            }
        }
        if (exponent < PowersOfTen.LEAST || exponent > PowersOfTen.MOST) {
            return Double.NaN;
        }
        int leading = Long.numberOfLeadingZeros(digits);
        long factor = digits << leading;
        long powerHigh = PowersOfTen.high(exponent);
        long carried = Math.unsignedMultiplyHigh(factor, PowersOfTen.low(exponent));
        long low = factor * powerHigh + carried;
        long high = Math.unsignedMultiplyHigh(factor, powerHigh) + (Long.compareUnsigned(low, carried) < 0 ? 1 : 0);
        int top = (int) (high >>> 63); // the product has 127 or 128 bits
        int spare = 10 + top;
        long half = 1L << (spare - 1);
        long rest = high & ((half << 1) - 1);
        boolean uncertain = (rest == half && low == 0) || (rest == half - 1 && low >= -2 && low < 0);
        long significand = (high >>> spare) + (rest >>> (spare - 1)); // rounded up from the half on
        int power = Long.SIZE - 1 - leading + PowersOfTen.log2OfPowerOfTen(exponent) + top;
        if (significand >>> (FRACTION_BITS + 1) != 0) {
            significand >>>= 1;
            power++;
        }
        if (uncertain || power < 1 - BIAS || power > BIAS) {
            return Double.NaN;
        }
        long fraction = significand & ((1L << FRACTION_BITS) - 1);
        return Double.longBitsToDouble(((long) (power + BIAS) << FRACTION_BITS) | fraction);
    }
}
