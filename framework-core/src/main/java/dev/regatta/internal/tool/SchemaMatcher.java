package dev.regatta.internal.tool;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * One pass over the bytes of a JSON text that says yes if it fits a shape, and no if it does not or if it cannot tell: names
 * with escapes, very many unknown names, deep nesting, very long numbers. A yes is always right: what the strict reader of the
 * core refuses is never accepted. For one thread, once.
 *
 * <p>Texts are skipped eight bytes at a time: a byte is a quote, a backslash or a control character exactly if a subtraction
 * borrows out of it (Mycroft's test for zero bytes, 1987, and its variant for bytes less than n); in the lowest such byte
 * there is no false alarm.
 */
final class SchemaMatcher {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long BLANKS = ONES * ' ';

    private static final int MOST_DEPTH = 64;
    private static final int MOST_UNKNOWN = 64;
    private static final int MOST_CHOICES = 256;
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_NUMBER = 300;
    private static final int LONGEST_EXPONENT = 4;

    private final byte[] bytes;
    private int at;
    private int choices;
    private int[] names = {}; // where the unknown names of the objects around begin and end
    private int named;

    SchemaMatcher(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean fits(CompiledSchema shape) {
        return value(shape, 0) && next() == 0 && at == bytes.length;
    }

    private boolean value(CompiledSchema shape, int depth) {
        byte first = next();
        if (depth > MOST_DEPTH) {
            return false;
        }
        return switch (shape.kind()) {
            case ANY -> any(depth);
            case TEXT -> first == '"' && text();
            case INTEGER -> number(false);
            case NUMBER -> number(true);
            case BOOLEAN -> word("true") || word("false");
            case NULL -> word("null");
            case ENUM -> first == '"' && choice(shape);
            case LIST -> first == '[' && list(shape.part(0), depth);
            case OBJECT -> first == '{' && object(shape, depth);
            case ONE_OF -> oneOf(shape, depth);
            case OR_NULL -> orNull(shape.part(0), depth);
            case SAME -> value(shape.part(0), depth + 1);
        };
    }

    private boolean any(int depth) {
        return depth <= MOST_DEPTH
                && switch (next()) {
                    case '{' -> anyObject(depth);
                    case '[' -> anyList(depth);
                    case '"' -> text();
                    case 't' -> word("true");
                    case 'f' -> word("false");
                    case 'n' -> word("null");
                    default -> number(true);
                };
    }

    /** {@return the next byte that is no blank, which is not passed; 0 at the end} */
    private byte next() {
        while (at < bytes.length) {
            byte b = bytes[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b;
            }
            at++;
        }
        return 0;
    }

    // ---- objects and lists
    // -------------------------------------------------------------------------------------------

    private boolean object(CompiledSchema shape, int depth) {
        long seen = 0;
        int expected = 0;
        int around = named;
        at++;
        if (next() == '}') {
            at++;
            return shape.required() == 0;
        }
        do {
            int begin = at + 1;
            if (!name()) {
                return false;
            }
            int index = shape.find(bytes, begin, at, expected);
            int end = at;
            if (!colon()) {
                return false;
            }
            if (index < 0) {
                CompiledSchema others = shape.others();
                if (others == null || !isNew(begin, end, around) || !orNull(others, depth + 1)) {
                    return false;
                }
            } else {
                long bit = 1L << index;
                if ((seen & bit) != 0 || !property(shape, index, bit, depth)) {
                    return false;
                }
                seen |= bit;
                expected = index + 1;
            }
        } while (more('}'));
        named = around;
        return isClosed('}') && (seen & shape.required()) == shape.required();
    }

    private boolean orNull(CompiledSchema shape, int depth) {
        return next() == 'n' ? word("null") : value(shape, depth);
    }

    /** As for the plain guard, null is as good as absent. */
    private boolean property(CompiledSchema shape, int index, long bit, int depth) {
        return next() == 'n' ? (shape.required() & bit) == 0 && word("null") : value(shape.part(index), depth + 1);
    }

    private boolean anyObject(int depth) {
        int around = named;
        at++;
        if (next() == '}') {
            at++;
            return true;
        }
        do {
            int begin = at + 1;
            if (!name()) {
                return false;
            }
            int end = at;
            if (!colon() || !isNew(begin, end, around) || !any(depth + 1)) {
                return false;
            }
        } while (more('}'));
        named = around;
        return isClosed('}');
    }

    private boolean list(CompiledSchema items, int depth) {
        at++;
        if (next() == ']') {
            at++;
            return true;
        }
        do {
            if (!value(items, depth + 1)) {
                return false;
            }
        } while (more(']'));
        return isClosed(']');
    }

    private boolean anyList(int depth) {
        at++;
        if (next() == ']') {
            at++;
            return true;
        }
        do {
            if (!any(depth + 1)) {
                return false;
            }
        } while (more(']'));
        return isClosed(']');
    }

    /** Passes a comma; {@return whether there was one, and something other than the end after it} */
    private boolean more(char end) {
        if (next() != ',') {
            return false;
        }
        at++;
        return next() != end || takeBack();
    }

    /** A comma before the end is for the plain guard: nothing closes at a place before the text. */
    private boolean takeBack() {
        at = bytes.length;
        return false;
    }

    private boolean isClosed(char end) {
        if (next() != end) {
            return false;
        }
        at++;
        return true;
    }

    /** Passes a name up to its closing quote. */
    private boolean name() {
        if (next() != '"') {
            return false;
        }
        int begin = at + 1;
        at = special(begin);
        return at < bytes.length && bytes[at] == '"' && at - begin <= LONGEST_NAME;
    }

    private boolean colon() {
        at++;
        if (next() != ':') {
            return false;
        }
        at++;
        return true;
    }

    /** {@return whether a name differs from all unknown ones of its object; false also if there are too many} */
    private boolean isNew(int begin, int end, int around) {
        if (named - around >= 2 * MOST_UNKNOWN) {
            return false;
        }
        for (int i = around; i < named; i += 2) {
            if (Arrays.equals(bytes, names[i], names[i + 1], bytes, begin, end)) {
                return false;
            }
        }
        if (named == names.length) {
            names = Arrays.copyOf(names, Math.max(16, 2 * named));
        }
        names[named++] = begin;
        names[named++] = end;
        return true;
    }

    private boolean oneOf(CompiledSchema shape, int depth) {
        int begin = at;
        int around = named;
        for (int i = 0; i < shape.parts() && ++choices <= MOST_CHOICES; i++) {
            at = begin;
            named = around;
            if (value(shape.part(i), depth + 1)) {
                return true;
            }
        }
        return false;
    }

    // ---- texts, numbers, words
    // ---------------------------------------------------------------------------------------

    private boolean text() {
        int i = at + 1;
        while (true) {
            i = special(i);
            if (i >= bytes.length || isControl(bytes[i])) {
                return false;
            }
            if (bytes[i] == '"') {
                at = i + 1;
                return true;
            }
            int length = escape(i + 1);
            if (length == 0) {
                return false;
            }
            i += 1 + length;
        }
    }

    /** {@return how long an escape is after its backslash; 0 if it is none} */
    private int escape(int i) {
        if (i >= bytes.length) {
            return 0;
        }
        return switch (bytes[i]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> 1;
            case 'u' -> i + 4 < bytes.length && isHex(i + 1) && isHex(i + 2) && isHex(i + 3) && isHex(i + 4) ? 5 : 0;
            default -> 0;
        };
    }

    private boolean isHex(int i) {
        return Character.digit(bytes[i], 16) >= 0;
    }

    /** {@return the place of the next quote, backslash or control character; the end if there is none} */
    private int special(int from) {
        int i = from;
        for (; i + 8 <= bytes.length; i += 8) {
            long eight = (long) EIGHT.get(bytes, i);
            long quote = eight ^ QUOTES;
            long backslash = eight ^ BACKSLASHES;
            long found = ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((eight - BLANKS) & ~eight);
            found &= HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b == '"' || b == '\\' || isControl(b)) {
                return i;
            }
        }
        return bytes.length;
    }

    private static boolean isControl(byte b) {
        return b >= 0 && b < ' ';
    }

    private boolean choice(CompiledSchema shape) {
        int begin = at + 1;
        int end = special(begin);
        if (end >= bytes.length || bytes[end] != '"' || shape.find(bytes, begin, end, 0) < 0) {
            return false;
        }
        at = end + 1;
        return true;
    }

    private boolean word(String word) {
        if (at + word.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    private boolean number(boolean fraction) {
        int begin = at;
        int i = begin + (byteAt(begin) == '-' ? 1 : 0);
        int digits = byteAt(i) == '0' ? i + 1 : digits(i);
        if (digits == i) {
            return false;
        }
        i = digits;
        if (byteAt(i) == '.') {
            digits = digits(i + 1);
            if (!fraction || digits == i + 1) {
                return false;
            }
            i = digits;
        }
        if ((byteAt(i) | 0x20) == 'e') {
            i += byteAt(i + 1) == '-' || byteAt(i + 1) == '+' ? 2 : 1;
            digits = digits(i);
            if (!fraction || digits == i || digits - i > LONGEST_EXPONENT) {
                return false;
            }
            i = digits;
        }
        at = i;
        return i - begin <= LONGEST_NUMBER;
    }

    private byte byteAt(int i) {
        return i < bytes.length ? bytes[i] : 0;
    }

    private int digits(int from) {
        int i = from;
        while (byteAt(i) >= '0' && byteAt(i) <= '9') {
            i++;
        }
        return i;
    }
}
