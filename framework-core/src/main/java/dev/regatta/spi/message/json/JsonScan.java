package dev.regatta.spi.message.json;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether bytes are one JSON value (RFC 8259) within limits, byte by byte and without building anything; the first fault
 * in the order of the bytes is the one that is told. Stricter than the grammar: names come once in an object, texts are whole
 * Unicode, no byte order mark. Every codec of JSON agrees with it on what is wrong and where.
 */
public final class JsonScan {
    private final byte[] bytes;
    private final int begin;
    private final int end;
    private final CodecLimits limits;
    private final @Nullable Search search;
    private final JsonStrings strings;

    private Level[] levels = new Level[16];
    private int depth;
    private int at;
    private int values;

    /** An object or a list that is open. */
    private static final class Level {
        boolean object;
        int index;
        int nameFrom;
        int nameTo;
        final NameSet names = new NameSet();
    }

    private JsonScan(byte[] bytes, int offset, int length, CodecLimits limits, @Nullable Search search) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.begin = offset;
        this.at = offset;
        this.end = offset + length;
        this.limits = limits;
        this.search = search;
        this.strings = new JsonStrings(bytes, end, limits.stringBytes(), this::fail);
    }

    /**
     * Checks that a range of bytes is one JSON value and nothing else but spaces around it.
     *
     * @param bytes the bytes
     * @param offset where the range begins
     * @param length how many bytes it has
     * @param limits how much it may hold
     * @return how many values lie in it, itself included
     * @throws MessageFormatException if it is not; the position counts from the offset
     */
    public static int check(byte[] bytes, int offset, int length, CodecLimits limits) {
        JsonScan scan = new JsonScan(bytes, offset, length, limits, null);
        scan.run();
        return scan.values;
    }

    /**
     * Returns where a value begins.
     *
     * @param bytes the bytes
     * @param offset where the range begins
     * @param length how many bytes it has
     * @param pointer which value, as a JSON pointer (RFC 6901)
     * @return its first byte, counted from the offset; if it is not there, that of the innermost value around it that is
     */
    public static long positionOf(byte[] bytes, int offset, int length, String pointer) {
        Search search = new Search(pointer);
        CodecLimits limits = new CodecLimits(2_000_000_000, 10_000, 2_000_000_000, 1_000_000);
        JsonScan scan = new JsonScan(bytes, offset, length, limits, search);
        try {
            scan.run();
        } catch (MessageFormatException beyond) {
            return search.position(); // what lies after a fault cannot be found
        }
        return search.position();
    }

    private void run() {
        if (end - begin > limits.bytes()) {
            at = begin + limits.bytes();
            throw fail(Kind.LIMIT, at, "It has more than the " + limits.bytes() + " bytes that a message may have.");
        }
        refuseByteOrderMark();
        skipBlanks();
        value();
        skipBlanks();
        if (at < end) {
            throw fail(Kind.TRAILING, at, "Something stands behind the value; only blanks may.");
        }
    }

    private void refuseByteOrderMark() {
        if (end - at < 2) {
            return;
        }
        int first = bytes[at] & 0xFF;
        int second = bytes[at + 1] & 0xFF;
        boolean utf16 = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
        boolean utf8 = first == 0xEF && second == 0xBB && end - at > 2 && (bytes[at + 2] & 0xFF) == 0xBF;
        if (utf16 || utf8) {
            throw fail(Kind.BYTE_ORDER_MARK, at, "It begins with a byte order mark; JSON is UTF-8 without one.");
        }
    }

    // ---- values
    // ------------------------------------------------------------------------------------------------------

    /** Passes one value with all that lies in it. */
    private void value() {
        do {
            if (search != null && search.found(at - begin, depth)) {
                at = end;
                depth = 0;
                return;
            }
        } while (begun() || another());
    }

    /** Passes a scalar, or the beginning of an object or a list up to its first value; says whether one follows. */
    private boolean begun() {
        values++;
        int c = here("a value");
        switch (c) {
            case '{', '[' -> {
                return opened(c == '{');
            }
            case '"' -> at = strings.pass(at);
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number(c);
        }
        return false;
    }

    private boolean opened(boolean object) {
        if (depth == limits.depth()) {
            throw fail(Kind.LIMIT, at, "More than " + limits.depth() + " objects and lists lie within each other.");
        }
        at++;
        push(object);
        skipBlanks();
        if (here(object ? "a name or '}'" : "a value or ']'") == (object ? '}' : ']')) {
            at++;
            pop();
            return false;
        }
        step();
        return true;
    }

    /** Passes what stands between values; says whether another one follows. */
    private boolean another() {
        while (depth > 0) {
            Level level = top();
            skipBlanks();
            int c = here(level.object ? "',' or '}'" : "',' or ']'");
            if (c == ',') {
                at++;
                level.index++;
                skipBlanks();
                step();
                return true;
            }
            if (c != (level.object ? '}' : ']')) {
                throw fail(Kind.SYNTAX, at, "',' or '" + (level.object ? '}' : ']') + "' is wanted here.");
            }
            at++;
            pop();
        }
        return false;
    }

    /** Passes the name of the next value, in an object. */
    private void step() {
        Level level = top();
        if (level.object) {
            level.nameFrom = at;
            level.nameTo = at;
            if (here("a name") != '"') {
                throw fail(Kind.SYNTAX, at, "A name in double quotes is wanted here.");
            }
            int quote = at;
            at = strings.pass(at);
            level.nameFrom = quote + 1;
            level.nameTo = at - 1;
            if (!level.names.add(bytes, level.nameFrom, level.nameTo)) {
                throw fail(Kind.DUPLICATE_NAME, quote, "The name comes twice in one object.");
            }
            skipBlanks();
            if (here("':'") != ':') {
                throw fail(Kind.SYNTAX, at, "':' is wanted here.");
            }
            at++;
            skipBlanks();
        }
        if (search != null) {
            search.step(depth, level.object ? name(level) : Integer.toString(level.index));
        }
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (at + i == end) {
                throw truncated(word);
            }
            if (bytes[at + i] != word.charAt(i)) {
                throw fail(Kind.SYNTAX, at + i, "'" + word + "' is wanted here.");
            }
        }
        at += word.length();
    }

    private void number(int first) {
        int from = at;
        if (startsWith("NaN") || startsWith("Infinity") || startsWith("-Infinity")) {
            throw fail(Kind.NOT_A_NUMBER, at, "NaN and infinite numbers are not JSON.");
        }
        if (first == '-') {
            at++;
            first = here("a digit");
        }
        if (first == '0') {
            at++;
            if (at < end && isDigit(bytes[at])) {
                throw fail(Kind.SYNTAX, at, "A number has no zero in front.");
            }
        } else if (isDigit(first)) {
            digits(from);
        } else {
            throw fail(Kind.SYNTAX, at, at == from ? "A value is wanted here." : "A digit is wanted here.");
        }
        if (at < end && bytes[at] == '.') {
            at++;
            digits(from);
        }
        if (at < end && (bytes[at] | 0x20) == 'e') {
            at++;
            int sign = here("a digit");
            if (sign == '+' || sign == '-') {
                at++;
            }
            digits(from);
        }
        refuseLong(from);
    }

    private void digits(int from) {
        if (!isDigit(here("a digit"))) {
            throw fail(Kind.SYNTAX, at, "A digit is wanted here.");
        }
        while (at < end && isDigit(bytes[at])) {
            at++;
            refuseLong(from);
        }
    }

    private void refuseLong(int from) {
        if (at - from > limits.numberDigits()) {
            throw fail(
                    Kind.LIMIT,
                    from,
                    "The number has more than the " + limits.numberDigits() + " characters that one may have.");
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private boolean startsWith(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (bytes[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void skipBlanks() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private int here(String wanted) {
        if (at == end) {
            throw truncated(wanted);
        }
        return bytes[at];
    }

    // ---- where we are
    // ------------------------------------------------------------------------------------------------

    private void push(boolean object) {
        if (depth == levels.length) {
            levels = Arrays.copyOf(levels, 2 * depth);
        }
        Level level = levels[depth];
        if (level == null) {
            level = new Level();
            levels[depth] = level;
        }
        level.object = object;
        level.index = 0;
        level.nameFrom = at;
        level.nameTo = at;
        depth++;
    }

    private void pop() {
        depth--;
        levels[depth].names.clear();
        if (search != null) {
            search.leave(depth);
        }
    }

    private Level top() {
        return levels[depth - 1];
    }

    private String name(Level level) {
        return JsonStrings.unescape(bytes, level.nameFrom, level.nameTo);
    }

    private MessageFormatException truncated(String wanted) {
        return fail(Kind.TRUNCATED, end, "The bytes end where " + wanted + " is wanted.");
    }

    private MessageFormatException fail(Kind kind, int where, String told) {
        PointerText pointer = new PointerText();
        for (int i = 0; i < depth; i++) {
            Level level = levels[i];
            if (!level.object) {
                pointer.into(level.index);
            } else if (level.nameTo > level.nameFrom) {
                pointer.into(name(level));
            }
        }
        return new MessageFormatException(kind, where - begin, pointer.toString(), told, null);
    }
}
