package dev.regatta.message.codec;

import dev.regatta.message.CodecLimits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON from bytes, one value after another. What is wrong is only noticed here, not explained: it throws
 * a {@link Refusal}. Used by one thread at a time; {@link BufferPool} hands readers on.
 */
final class JsonReader {
    private static final String REPLACEMENT = "\uFFFD";
    private static final int MOST_DIGITS = 19; // of an unsigned long
    private static final int SIGNIFICANT = 17; // of a double

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private byte[] bytes = new byte[0];
    private int begin;
    private int at;
    private int end;
    private int depth;
    private CodecLimits limits = CodecLimits.defaults();
    private boolean doubtful;
    private final TextScratch scratch = new TextScratch();
    private double[] doubles = new double[64];

    void start(byte[] source, int offset, int length, CodecLimits most) {
        bytes = source;
        begin = offset;
        at = offset;
        end = offset + length;
        depth = 0;
        limits = most;
        doubtful = false;
    }

    void release() {
        bytes = new byte[0];
    }

    int capacity() {
        return Math.max(scratch.capacity(), Double.BYTES * doubles.length);
    }

    /** {@return whether a text held a replacement character, which bad UTF-8 turns into as well} */
    boolean isDoubtful() {
        return doubtful;
    }

    /** {@return the place of the next byte, from 0} */
    int position() {
        return at - begin;
    }

    // ---- structure
    // ---------------------------------------------------------------------------------------------------

    /** {@return the next character that is no blank} */
    int peek() {
        if (at < end && bytes[at] > ' ') {
            return bytes[at];
        }
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
        if (at == end) {
            throw new Refusal();
        }
        return bytes[at];
    }

    /** Passes the bracket that opens an object or a list; says whether anything stands in it. */
    boolean open(char bracket, char closing) {
        if (peek() != bracket) {
            throw new Refusal();
        }
        if (++depth > limits.depth()) {
            throw new Refusal();
        }
        at++;
        if (peek() == closing) {
            at++;
            depth--;
            return false;
        }
        return true;
    }

    /** Does the same as {@link #more}, quicker where no spaces stand before the comma. */
    private boolean next(char closing) {
        if (at < end && bytes[at] == ',') {
            at++;
            return true;
        }
        return more(closing);
    }

    /** Passes a comma, or else the closing bracket; says whether it was a comma. */
    boolean more(char closing) {
        int c = peek();
        at++;
        if (c == ',') {
            return true;
        }
        if (c != closing) {
            throw new Refusal();
        }
        depth--;
        return false;
    }

    int depth() {
        return depth;
    }

    /** Goes back to a place, and the depth that was there. */
    void rewind(int position, int depthThere) {
        at = begin + position;
        depth = depthThere;
    }

    void end() {
        while (at < end) {
            int c = bytes[at++];
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                throw new Refusal();
            }
        }
    }

    /** Passes these very bytes if they come next. */
    boolean pass(byte[] token) {
        int length = token.length;
        if (end - at < length) {
            return false;
        }
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (Swar.load(bytes, at + i) != Swar.load(token, i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (bytes[at + i] != token[i]) {
                return false;
            }
        }
        at += length;
        return true;
    }

    /** Passes a name and the colon after it. */
    String name() {
        if (peek() != '"') {
            throw new Refusal();
        }
        String name = text();
        if (peek() != ':') {
            throw new Refusal();
        }
        at++;
        return name;
    }

    /** Passes {@code null} if it comes next. */
    boolean passNull() {
        if (peek() != 'n') {
            return false;
        }
        if (!pass(Tokens.NULL)) {
            throw new Refusal();
        }
        return true;
    }

    // ---- texts
    // -------------------------------------------------------------------------------------------------------

    String text() {
        if (peek() != '"') {
            throw new Refusal();
        }
        byte[] in = bytes;
        int from = at + 1;
        int i = from;
        long high = 0;
        for (int last = end - Long.BYTES; i <= last; i += Long.BYTES) {
            long eight = Swar.load(in, i);
            long marks = Swar.escaped(eight);
            if (marks != 0) {
                int clean = Swar.first(marks);
                high |= eight & ((1L << (8 * clean)) - 1);
                return stopped(from, i + clean, high & Swar.TOPS);
            }
            high |= eight;
        }
        while (i < end && in[i] != '"' && in[i] != '\\' && (in[i] >= ' ' || in[i] < 0)) {
            high |= in[i] & 0x80;
            i++;
        }
        if (i == end) {
            throw new Refusal();
        }
        return stopped(from, i, high & Swar.TOPS);
    }

    /** Goes on where a text holds a quote, a backslash or a control character; {@code high}: whether it left ASCII before. */
    private String stopped(int from, int stop, long high) {
        if (bytes[stop] == '\\') {
            int closing = scratch.unescape(bytes, from, stop, end, high != 0);
            check(from, closing);
            at = closing + 1;
            return scratch.isAscii() ? scratch.ascii() : unicode(scratch.unicode());
        }
        if (bytes[stop] != '"') {
            throw new Refusal();
        }
        check(from, stop);
        at = stop + 1;
        return high == 0
                ? new String(bytes, from, stop - from, StandardCharsets.ISO_8859_1)
                : unicode(new String(bytes, from, stop - from, StandardCharsets.UTF_8));
    }

    private void check(int from, int to) {
        if (to - from > limits.stringBytes()) {
            throw new Refusal();
        }
    }

    private String unicode(String text) {
        doubtful |= text.contains(REPLACEMENT);
        return text;
    }

    // ---- numbers
    // -----------------------------------------------------------------------------------------------------

    boolean bool() {
        int c = peek();
        if (c == 't' && pass(Tokens.TRUE)) {
            return true;
        }
        if (c == 'f' && pass(Tokens.FALSE)) {
            return false;
        }
        throw new Refusal();
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    long whole(long least, long most) {
        peek();
        int from = at;
        boolean negative = bytes[at] == '-';
        int i = negative ? at + 1 : at;
        int first = i;
        long value = 0;
        while (i < end && isDigit(bytes[i])) {
            value = 10 * value + (bytes[i] - '0');
            i++;
        }
        int digits = i - first;
        boolean goesOn = i < end && (bytes[i] == '.' || bytes[i] == 'e' || bytes[i] == 'E');
        if (digits == 0 || goesOn || (digits > 1 && bytes[first] == '0')) {
            throw new Refusal();
        }
        if (digits >= MOST_DIGITS) {
            value = longWhole(from, i);
        } else if (negative) {
            value = -value;
        }
        if (value < least || value > most) {
            throw new Refusal();
        }
        at = i;
        return value;
    }

    private long longWhole(int from, int to) {
        checkNumber(from, to);
        try {
            return new BigInteger(ascii(from, to)).longValueExact();
        } catch (ArithmeticException beyond) {
            throw new Refusal();
        }
    }

    private void checkNumber(int from, int to) {
        if (to - from > limits.numberDigits()) {
            throw new Refusal();
        }
    }

    private String ascii(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    double decimal() {
        peek();
        byte[] in = bytes;
        int from = at;
        boolean negative = in[from] == '-';
        int i = negative ? from + 1 : from;
        int first = i;
        long digits = 0;
        while (i < end && isDigit(in[i])) {
            digits = 10 * digits + (in[i] - '0');
            i++;
        }
        int count = i - first;
        if (count == 0 || (count > 1 && in[first] == '0')) {
            throw new Refusal();
        }
        int exponent = 0;
        if (i < end && in[i] == '.') {
            int point = ++i;
            while (i + Long.BYTES <= end) {
                long eight = Swar.load(in, i);
                int more = Swar.countDigits(eight);
                if (more == 0) {
                    break;
                }
                digits = POWERS[more] * digits + Swar.number(eight, more);
                i += more;
                if (more < Long.BYTES) {
                    break;
                }
            }
            while (i < end && isDigit(in[i])) {
                digits = 10 * digits + (in[i] - '0');
                i++;
            }
            exponent = point - i;
            count -= exponent;
            if (i == point) {
                throw new Refusal();
            }
        }
        int mantissaEnd = i;
        if (i < end && (in[i] | 0x20) == 'e') {
            i = exponentEnd(i);
            exponent += exponent(mantissaEnd + 1, i);
        }
        checkNumber(from, i);
        at = i;
        double value = count > MOST_DIGITS ? Double.NaN : ExactDouble.of(digits, exponent);
        if (Double.isNaN(value)) {
            return slowDecimal(from, i);
        }
        return Double.longBitsToDouble(Double.doubleToRawLongBits(value) | (negative ? Long.MIN_VALUE : 0));
    }

    private double slowDecimal(int from, int to) {
        double value = Double.parseDouble(ascii(from, to));
        if (Double.isInfinite(value)) {
            at = from;
            throw new Refusal();
        }
        return value;
    }

    /** {@return where the exponent ends whose E is at {@code letter}} */
    private int exponentEnd(int letter) {
        int i = letter + 1;
        if (i < end && (bytes[i] == '+' || bytes[i] == '-')) {
            i++;
        }
        int first = i;
        while (i < end && isDigit(bytes[i])) {
            i++;
        }
        if (i == first) {
            throw new Refusal();
        }
        return i;
    }

    private int exponent(int from, int to) {
        int i = bytes[from] == '+' || bytes[from] == '-' ? from + 1 : from;
        int value = 0;
        for (; i < to; i++) {
            value = Math.min(10 * value + (bytes[i] - '0'), 1_000_000); // beyond what any double has
        }
        return bytes[from] == '-' ? -value : value;
    }

    /** {@return the text of the next number, which has been passed} */
    String number() {
        peek();
        int from = at;
        passNumber();
        return ascii(from, at);
    }

    /** Passes a number; says whether it has neither point nor exponent. */
    private boolean passNumber() {
        int from = at;
        int i = bytes[from] == '-' ? from + 1 : from;
        int first = i;
        while (i < end && isDigit(bytes[i])) {
            i++;
        }
        if (i == first || (i > first + 1 && bytes[first] == '0')) {
            throw new Refusal();
        }
        boolean whole = true;
        if (i < end && bytes[i] == '.') {
            whole = false;
            int point = ++i;
            while (i < end && isDigit(bytes[i])) {
                i++;
            }
            if (i == point) {
                throw new Refusal();
            }
        }
        if (i < end && (bytes[i] | 0x20) == 'e') {
            whole = false;
            i = exponentEnd(i);
        }
        checkNumber(from, i);
        at = i;
        return whole;
    }

    double[] decimals() {
        int count = 0;
        double[] into = doubles;
        if (open('[', ']')) {
            do {
                if (count == into.length) {
                    into = Arrays.copyOf(into, 2 * count);
                    doubles = into;
                }
                into[count] = decimal();
                count++;
            } while (next(']'));
        }
        return Arrays.copyOf(into, count);
    }

    // ---- whatever comes
    // ----------------------------------------------------------------------------------------------

    /** {@return the next value as plain Java values} */
    @Nullable
    Object dynamic() {
        return switch (peek()) {
            case '{' -> map();
            case '[' -> list();
            case '"' -> text();
            case 't', 'f' -> bool();
            case 'n' -> nothing();
            default -> plainNumber();
        };
    }

    /** Passes the next value as {@link #dynamic} does, and keeps nothing of it. */
    void skip() {
        switch (peek()) {
            case '{' -> skipMap();
            case '[' -> {
                if (open('[', ']')) {
                    do {
                        skip();
                    } while (more(']'));
                }
            }
            case '"' -> {
                String unused = text();
            }
            case 't', 'f' -> {
                boolean unused = bool();
            }
            case 'n' -> {
                Object unused = nothing();
            }
            default -> {
                boolean unused = passNumber();
            }
        }
    }

    private void skipMap() {
        if (!open('{', '}')) {
            return;
        }
        Set<String> names = new HashSet<>();
        do {
            if (!names.add(name())) {
                throw new Refusal(); // it comes twice
            }
            skip();
        } while (more('}'));
    }

    private @Nullable Object nothing() {
        if (!passNull()) {
            throw new Refusal();
        }
        return null;
    }

    private Map<String, @Nullable Object> map() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        if (open('{', '}')) {
            do {
                String name = name();
                int size = map.size();
                map.put(name, dynamic());
                if (map.size() == size) {
                    throw new Refusal(); // the name comes twice
                }
            } while (more('}'));
        }
        return Collections.unmodifiableMap(map);
    }

    private List<@Nullable Object> list() {
        List<@Nullable Object> list = new ArrayList<>();
        if (open('[', ']')) {
            do {
                list.add(dynamic());
            } while (more(']'));
        }
        return Collections.unmodifiableList(list);
    }

    private Object plainNumber() {
        int from = at;
        boolean whole = passNumber();
        if (whole) {
            return at - from < MOST_DIGITS ? (Object) Long.parseLong(ascii(from, at)) : bigWhole(from);
        }
        int to = at;
        if (significant(from, to) <= SIGNIFICANT) {
            double value = real(from, to);
            at = to;
            if (Double.isFinite(value) && (value != 0 || significant(from, to) == 0)) {
                return value;
            }
        }
        return new BigDecimal(ascii(from, at));
    }

    private double real(int from, int to) {
        for (int i = from; i < to; i++) {
            if ((bytes[i] | 0x20) == 'e') { // may lie beyond the range
                return Double.parseDouble(ascii(from, to));
            }
        }
        at = from;
        return decimal();
    }

    private Object bigWhole(int from) {
        BigInteger value = new BigInteger(ascii(from, at));
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    /** {@return how many digits stand from the first to the last that is not zero, before the exponent} */
    private int significant(int from, int to) {
        int count = 0;
        int counted = 0;
        for (int i = from; i < to && (bytes[i] | 0x20) != 'e'; i++) {
            if (isDigit(bytes[i]) && (count > 0 || bytes[i] != '0')) {
                count++;
                counted = bytes[i] == '0' ? counted : count;
            }
        }
        return counted;
    }
}
