package dev.regatta.message.codec;

/**
 * Writes a {@code double} with as few digits as tell it apart from all others, and of those the nearest: the text that
 * {@link Double#toString(double)} makes, straight into bytes.
 *
 * <p>After R. Giulietti, "The Schubfach way to render doubles" (2021): among the multiples of 10ᵏ, where 10ᵏ is the greatest
 * power not above the width of the interval that rounds to the double, at most one multiple of ten and at most two others lie
 * in it. The bounds are scaled by 10⁻ᵏ with 128 bits, of which what is cut off is kept as one sticky bit ("round to odd"),
 * which is enough to compare them right.
 */
final class ShortestDecimal {
    /** How many bytes of room a double needs while it is written: at most 25, and stores of eight bytes may go beyond. */
    static final int ROOM = 40;

    private static final int FRACTION_BITS = 52;
    private static final long HIDDEN = 1L << FRACTION_BITS;
    private static final int BIAS = 1023 + FRACTION_BITS;
    private static final long THREE_QUARTERS = -536_607_787L; // ⌈2³² log₁₀ ¾⌉
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private ShortestDecimal() {}

    /**
     * Writes a finite double.
     *
     * @param value the double
     * @param out has {@link #ROOM} bytes from {@code at} on
     * @param at where to begin
     * @return where it ends
     */
    static int write(double value, byte[] out, int at) {
        long bits = Double.doubleToRawLongBits(value);
        out[at] = '-';
        int position = at + (int) (bits >>> 63);
        long fraction = bits & (HIDDEN - 1);
        int biased = (int) (bits >>> FRACTION_BITS) & 0x7FF;
        if (biased == 0 && fraction == 0) {
            return lay(0, 0, out, position);
        }
        if (biased == 0 && fraction <= 2) {
            return lay(
                    fraction == 1 ? 49 : 99, -325, out, position); // two digits of the two least, where one would tell
        }
        long c = biased == 0 ? fraction : fraction | HIDDEN;
        int q = (biased == 0 ? 1 : biased) - BIAS;
        if (q <= 0 && q > -(FRACTION_BITS + 1) && (c & ((1L << -q) - 1)) == 0) {
            return lay(c >>> -q, 0, out, position); // a whole number
        }
        return shortest(c, q, fraction == 0 && biased > 1, out, position);
    }

    /** Finds the decimal for c × 2^q; after a power of two, the doubles below lie half as far apart as those above. */
    private static int shortest(long c, int q, boolean afterPowerOfTwo, byte[] out, int at) {
        int k = afterPowerOfTwo
                ? (int) ((q * 1_292_913_986L + THREE_QUARTERS) >> 32)
                : PowersOfTen.log10OfPowerOfTwo(q);
        int shift = q + PowersOfTen.log2OfPowerOfTen(-k) + 1;
        long high = PowersOfTen.high(-k);
        long low = PowersOfTen.low(-k) + 1; // the next 128 bits above; no power here ends in 64 ones
        // All four are scaled by 4, so that the bounds, half a step away, are whole.
        long middle = toOdd(high, low, (4 * c) << shift);
        long lower = toOdd(high, low, (4 * c - (afterPowerOfTwo ? 1 : 2)) << shift);
        long upper = toOdd(high, low, (4 * c + 2) << shift);
        long open = c & 1; // bounds belong to the interval of an even c only
        lower += open;
        upper -= open;

        long below = middle >> 2;
        long tens = tenth(below);
        long tensFloorFits = notGreater(lower, 40 * tens);
        long tensCeilingFits = notGreater(40 * tens + 40, upper);
        long floorFits = notGreater(lower, 4 * below);
        long ceilingFits = notGreater(4 * below + 4, upper);
        // Nearest, and to even from the middle. Computed, not branched: which it is cannot be predicted.
        long nearest = ((4 * below + 2 - middle) - (below & 1)) >>> 63;
        long up = (floorFits ^ ceilingFits) * ceilingFits + (1 - (floorFits ^ ceilingFits)) * nearest;
        long byTens =
                -(tensFloorFits ^ tensCeilingFits) & ((99 - below) >> 63); // of fewer than two digits, two are written
        long digits = (byTens & (tens + tensCeilingFits)) | (~byTens & (below + up));
        return lay(digits, k - (int) byTens, out, at);
    }

    /** {@return 1 if a is at most b, else 0; for numbers whose difference is one} */
    private static long notGreater(long a, long b) {
        return 1 - ((b - a) >>> 63);
    }

    /** {@return ⌊factor × (high, low) / 2¹²⁸⌋ with the lowest bit set if anything was cut off} */
    private static long toOdd(long high, long low, long factor) {
        long carried = Math.unsignedMultiplyHigh(low, factor);
        long middle = high * factor;
        long top = Math.unsignedMultiplyHigh(high, factor);
        long sum = middle + carried;
        top += ((middle & carried) | ((middle | carried) & ~sum)) >>> 63; // the carry
        return Long.compareUnsigned(sum, 1) > 0 ? top | 1 : top; // the power is up to one unit too great
    }

    /** Lays digits × 10^exponent out as {@link Double#toString(double)} does. */
    private static int lay(long digits, int exponent, byte[] out, int at) {
        long significant = digits;
        int zeros = 0;
        for (long tens = tenth(digits); 10 * tens == significant && tens > 0; tens = tenth(tens)) {
            significant = tens;
            zeros++;
        }
        int length = length(significant);
        int point = length + exponent + zeros; // the point stands after so many digits
        long seventeen = significant * POWERS[17 - length];
        long nine = seventeen / 100_000_000;
        long first = (nine * 1_441_151_881) >>> 57; // nine / 10⁸
        long left = Swar.digits((int) (nine - 100_000_000 * first));
        long right = Swar.digits((int) (seventeen - 100_000_000 * nine));
        if (point > -3 && point <= 0 && digits > 0) {
            return fraction(first, left, right, length, point, out, at);
        }
        if (point > 0 && point <= 7) {
            return plain(first, left, right, length, point, out, at);
        }
        if (digits == 0) {
            return plain(first, left, right, 1, 1, out, at);
        }
        return scientific(first, left, right, length, point - 1, out, at);
    }

    /** {@return ⌊number / 10⌋, for numbers below 2⁶²} */
    private static long tenth(long number) {
        return Math.unsignedMultiplyHigh(number, 0x1999_9999_9999_999AL);
    }

    private static int length(long digits) {
        int guess = ((Long.SIZE - Long.numberOfLeadingZeros(digits | 1)) * 1_233) >>> 12;
        return guess + (int) (1 - ((digits - POWERS[guess]) >>> 63));
    }

    private static void put(long first, long left, long right, byte[] out, int at) {
        out[at] = (byte) ('0' + first);
        Swar.store(out, at + 1, left);
        Swar.store(out, at + 9, right);
    }

    /** {@code 123.45}, with {@code point} from 1 to 7. */
    private static int plain(long first, long left, long right, int significant, int point, byte[] out, int at) {
        put(first, left, right, out, at + 1);
        long head = Swar.load(out, at + 1);
        long before = (1L << (8 * point)) - 1;
        long from = 8L * point;
        long behind = point == 7 ? 0 : -1L << (from + 8);
        Swar.store(out, at, (head & before) | ((long) '.' << from) | ((head << 8) & behind));
        return at + 1 + Math.max(significant, point + 1);
    }

    /** {@code 0.00123}, with {@code point} from −2 to 0. */
    private static int fraction(long first, long left, long right, int significant, int point, byte[] out, int at) {
        Swar.store(out, at, Swar.ONES * '0');
        out[at + 1] = '.';
        put(first, left, right, out, at + 2 - point);
        return at + 2 - point + significant;
    }

    /** {@code 1.23E-45}. */
    private static int scientific(
            long first, long left, long right, int significant, int exponent, byte[] out, int at) {
        out[at] = (byte) ('0' + first);
        out[at + 1] = '.';
        Swar.store(out, at + 2, left);
        Swar.store(out, at + 10, right);
        int position = at + 1 + Math.max(significant, 2);
        out[position++] = 'E';
        int size = exponent;
        if (exponent < 0) {
            out[position++] = '-';
            size = -exponent;
        }
        if (size >= 100) {
            out[position++] = (byte) ('0' + size / 100);
        }
        if (size >= 10) {
            out[position++] = (byte) ('0' + size / 10 % 10);
        }
        out[position++] = (byte) ('0' + size % 10);
        return position;
    }
}
