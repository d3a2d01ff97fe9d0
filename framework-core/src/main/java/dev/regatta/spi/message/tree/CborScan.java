package dev.regatta.spi.message.tree;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.spi.message.json.PointerText;
import dev.regatta.spi.message.json.Search;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether bytes are one value of CBOR (RFC 8949) within limits that JSON could say, too: names are texts and come once,
 * numbers are finite, the only tags are those of big numbers (2, 3) and decimal fractions (4).
 */
final class CborScan {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int LIST = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int INDEFINITE = 31;
    private static final int BREAK = 0xFF;

    private byte[] bytes;
    private int begin;
    private int end;
    private boolean more;
    private final CodecLimits limits;
    private final @Nullable Search search;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private final CharBuffer chars = CharBuffer.allocate(1 << 10);

    private Level[] levels = new Level[16];
    private int depth;
    private int at;
    private long values;

    // How a scan goes on when more bytes have come: from where it last stood between two values or names, or, within a
    // text in
    // pieces, between two of these. Nothing that is passed is looked at again.
    private int mark;
    private boolean behindValue;
    private int nextPiece; // after the beginning; 0 outside of a text in pieces
    private long pieces; // how long they are so far
    private final StringBuilder naming = new StringBuilder();

    /** A list or a map that is open. */
    private static final class Level {
        final boolean map;
        final long count; // −1 up to a break
        long index = -1;
        boolean stepped; // to its next value, whose name may be still to come
        String name = "";
        final Set<String> names = new HashSet<>();

        Level(boolean map, long count) {
            this.map = map;
            this.count = count;
        }
    }

    /** The bytes end here, and more are to come. */
    private static final class Starved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Starved() {
            super(null, null, false, false);
        }
    }

    /** Begins to scan a value of which no bytes are there yet. */
    CborScan(CodecLimits limits) {
        this(new byte[0], 0, 0, limits, null);
    }

    private CborScan(byte[] bytes, int offset, int length, CodecLimits limits, @Nullable Search search) {
        this.bytes = bytes;
        this.begin = offset;
        this.end = offset + length;
        this.at = offset;
        this.mark = offset;
        this.limits = limits;
        this.search = search;
    }

    /** Checks that a range is one value and nothing else. */
    static void check(byte[] bytes, int offset, int length, CodecLimits limits) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        CborScan scan = new CborScan(bytes, offset, length, limits, null);
        scan.value();
        if (scan.at < scan.end) {
            throw scan.fail(Kind.TRAILING, scan.at, "Something stands behind the value.");
        }
    }

    /**
     * Goes on with a value of which more bytes are there than last time; those that were there must be the same.
     *
     * @param last whether no more will come
     * @return how many bytes the value has; −1 if it goes on after these
     */
    int lengthIn(byte[] all, int offset, int length, boolean last) {
        at = offset + mark - begin;
        mark = at;
        bytes = all;
        begin = offset;
        end = offset + length;
        more = !last;
        try {
            value();
            return at - begin;
        } catch (Starved waiting) {
            return -1;
        }
    }

    /** {@return where the value begins that a JSON pointer names, or the innermost around it that is there} */
    static long positionOf(byte[] bytes, int offset, int length, String pointer) {
        Search search = new Search(pointer);
        CodecLimits limits = new CodecLimits(2_000_000_000, 10_000, 2_000_000_000, 1_000_000);
        try {
            new CborScan(bytes, offset, length, limits, search).value();
        } catch (MessageFormatException beyond) {
            return search.position(); // what lies after a fault cannot be found
        }
        return search.position();
    }

    // ---- values
    // ------------------------------------------------------------------------------------------------------

    private void value() {
        do {
            if (!behindValue) {
                if (search != null && search.found(at - begin, depth)) {
                    return;
                }
                HeapGuard.refuseMore(values + 1, at - begin);
                one();
                values++;
                behindValue = true;
            }
        } while (another());
    }

    /** Passes one value that holds no others, or the head of one that does. */
    private void one() {
        int from = at;
        int head = next();
        int type = head >> 5;
        int info = head & 0x1F;
        switch (type) {
            case UNSIGNED, NEGATIVE -> {
                long unused = argument(from, info);
            }
            case BYTES, TEXT -> string(from, type, info, null);
            case LIST, MAP -> open(from, type == MAP, info);
            case TAG -> tagged(from, argument(from, info));
            default -> simple(from, info);
        }
    }

    private void open(int from, boolean map, int info) {
        if (depth == limits.depth()) {
            throw fail(Kind.LIMIT, from, "More than " + limits.depth() + " lists and maps lie within each other.");
        }
        long count = info == INDEFINITE ? -1 : argument(from, info);
        if (info != INDEFINITE) {
            room(from, map ? (count > Long.MAX_VALUE / 2 ? count : 2 * count) : count);
        }
        if (depth == levels.length) {
            levels = Arrays.copyOf(levels, 2 * depth);
        }
        levels[depth] = new Level(map, count);
        depth++;
    }

    /** Leaves what has ended, and passes the name of the next value; says whether there is one. */
    private boolean another() {
        while (depth > 0) {
            mark = at;
            Level level = levels[depth - 1];
            level.index += level.stepped ? 0 : 1;
            level.stepped = true;
            boolean ended = level.count < 0 ? here() == BREAK : level.index == level.count;
            if (!ended) {
                if (level.map) {
                    name(level);
                }
                if (search != null) {
                    search.step(depth, level.map ? level.name : Long.toString(level.index));
                }
                level.stepped = false;
                behindValue = false;
                mark = at;
                return true;
            }
            if (level.count < 0) {
                at++;
            }
            depth--;
            if (search != null) {
                search.leave(depth);
            }
        }
        return false;
    }

    private void name(Level level) {
        int from = at;
        int head = next();
        if (head >> 5 != TEXT) {
            throw fail(Kind.SYNTAX, from, "A text as a name is wanted here.");
        }
        if (nextPiece == 0) {
            naming.setLength(0);
        }
        string(from, TEXT, head & 0x1F, naming);
        level.name = naming.toString();
        if (!level.names.add(level.name)) {
            throw fail(Kind.DUPLICATE_NAME, from, "The name comes twice in one map.");
        }
    }

    private void simple(int from, int info) {
        switch (info) {
            case 20, 21, 22 -> {} // false, true, null
            case 25 -> finite(from, Float.float16ToFloat((short) take(from, 2)));
            case 26 -> finite(from, Float.intBitsToFloat((int) take(from, 4)));
            case 27 -> finite(from, Double.longBitsToDouble(take(from, 8)));
            default -> throw fail(Kind.SYNTAX, from, "No value begins with this byte.");
        }
    }

    private void finite(int from, double value) {
        if (!Double.isFinite(value)) {
            throw fail(Kind.NOT_A_NUMBER, from, "NaN and infinite numbers are not taken.");
        }
    }

    // ---- tags
    // --------------------------------------------------------------------------------------------------------

    private void tagged(int from, long tag) {
        if (tag == 2 || tag == 3) {
            bigNumber(from);
        } else if (tag == 4) {
            decimalFraction(from);
        } else {
            throw fail(Kind.SYNTAX, from, "Of all tags, 2, 3 and 4 are taken.");
        }
    }

    private void bigNumber(int from) {
        int place = at;
        int head = next();
        if (head >> 5 != BYTES || (head & 0x1F) == INDEFINITE) {
            throw fail(Kind.SYNTAX, place, "The bytes of a big number are wanted here.");
        }
        long length = argument(place, head & 0x1F);
        if (length < 0 || length > limits.numberDigits() * 5L / 12) { // 12 bits for 5 bytes make 12.04 digits
            throw fail(
                    Kind.LIMIT,
                    from,
                    "The number has more than the " + limits.numberDigits() + " digits that one may have.");
        }
        room(place, length);
        at += (int) length;
    }

    private void decimalFraction(int from) {
        int place = at;
        if (next() != (LIST << 5 | 2)) {
            throw fail(Kind.SYNTAX, place, "The two parts of a decimal fraction are wanted here.");
        }
        place = at;
        int exponent = next();
        long size = exponent >> 5 <= NEGATIVE ? argument(place, exponent & 0x1F) : -1;
        if (size < 0 || size > Integer.MAX_VALUE - 1_000_000) {
            throw fail(Kind.WRONG_TYPE, place, "An exponent of 31 bits is wanted here.");
        }
        place = at;
        int mantissa = next();
        int type = mantissa >> 5;
        if (type <= NEGATIVE) {
            long unused = argument(place, mantissa & 0x1F);
        } else if (mantissa == (TAG << 5 | 2) || mantissa == (TAG << 5 | 3)) {
            bigNumber(from);
        } else {
            throw fail(Kind.SYNTAX, place, "A whole number is wanted here.");
        }
    }

    // ---- texts and bytes
    // ---------------------------------------------------------------------------------------------

    private void string(int from, int type, int info, @Nullable StringBuilder name) {
        if (info != INDEFINITE) {
            chunk(from, type, argument(from, info), 0, name);
            return;
        }
        if (nextPiece > 0) {
            at = begin + nextPiece;
        } else {
            pieces = 0;
        }
        while (here() != BREAK) {
            int place = at;
            int head = next();
            if (head >> 5 != type || (head & 0x1F) == INDEFINITE) {
                throw fail(Kind.SYNTAX, place, "Another piece of the text is wanted here.");
            }
            long size = argument(place, head & 0x1F);
            chunk(from, type, size, pieces, name);
            pieces += size;
            nextPiece = at - begin;
        }
        nextPiece = 0;
        at++;
    }

    private void chunk(int from, int type, long length, long before, @Nullable StringBuilder name) {
        if (length < 0 || before + length > limits.stringBytes()) {
            throw fail(
                    Kind.LIMIT,
                    from,
                    "The text has more than the " + limits.stringBytes() + " bytes that one may have.");
        }
        room(from, length);
        if (type == TEXT) {
            text((int) length, name);
        }
        at += (int) length;
    }

    private void text(int length, @Nullable StringBuilder name) {
        ByteBuffer in = ByteBuffer.wrap(bytes, at, length);
        utf8.reset();
        CoderResult result;
        do {
            chars.clear();
            result = utf8.decode(in, chars, true);
            if (name != null) {
                name.append(chars.flip());
            }
        } while (result.isOverflow());
        if (result.isError()) {
            int place = in.position();
            boolean surrogate =
                    bytes[place] == (byte) 0xED && place + 1 < at + length && (bytes[place + 1] & 0xE0) == 0xA0;
            throw surrogate
                    ? fail(Kind.SURROGATE, place, "Half of a surrogate pair stands alone.")
                    : fail(Kind.ENCODING, place, "The bytes are not UTF-8.");
        }
    }

    // ---- bytes
    // -------------------------------------------------------------------------------------------------------

    /** {@return the number that a head holds, as an unsigned one} */
    private long argument(int from, int info) {
        return switch (info) {
            case 24 -> take(from, 1);
            case 25 -> take(from, 2);
            case 26 -> take(from, 4);
            case 27 -> take(from, 8);
            default -> {
                if (info > 27) {
                    throw fail(Kind.SYNTAX, from, "No value begins with this byte.");
                }
                yield info;
            }
        };
    }

    private long take(int from, int count) {
        room(from, count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[at + i] & 0xFF);
        }
        at += count;
        return value;
    }

    private int next() {
        int next = here();
        at++;
        return next;
    }

    private int here() {
        room(at, 1);
        return bytes[at] & 0xFF;
    }

    /** Refuses a value at {@code from} that needs so many more bytes, as an unsigned number, than may come or do come. */
    private void room(int from, long count) {
        if (count < 0 || at - begin + count > limits.bytes()) {
            throw fail(Kind.LIMIT, from, "It has more than the " + limits.bytes() + " bytes that a message may have.");
        }
        if (count > end - at) {
            if (more) {
                throw new Starved();
            }
            throw fail(Kind.TRUNCATED, end, "The bytes end within the value.");
        }
    }

    private MessageFormatException fail(Kind kind, int where, String told) {
        PointerText pointer = new PointerText();
        for (int i = 0; i < depth; i++) {
            Level level = levels[i];
            if (!level.map) {
                pointer.into(Math.max(0, level.index));
            } else if (level.index >= 0) {
                pointer.into(level.name);
            }
        }
        return new MessageFormatException(kind, where - begin, pointer.toString(), told, null);
    }
}
