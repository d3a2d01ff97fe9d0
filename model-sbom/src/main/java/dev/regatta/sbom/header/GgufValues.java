package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import dev.regatta.sbom.bom.LongArray;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the values of GGUF's entries. Of what is long only the beginning is kept, and of all together only so much. */
final class GgufValues {
    /** GGUF's types, in the order of their numbers, with the bytes that a value takes; 0 where that depends on the value. */
    private enum Type {
        UINT8(1),
        INT8(1),
        UINT16(2),
        INT16(2),
        UINT32(4),
        INT32(4),
        FLOAT32(4),
        BOOL(1),
        STRING(0),
        ARRAY(0),
        UINT64(8),
        INT64(8),
        FLOAT64(8);

        private static final Type[] ALL = values();
        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** {@return the fewest bytes that a value takes} */
        int smallest() {
            return switch (this) {
                case STRING -> 8;
                case ARRAY -> 12;
                default -> bytes;
            };
        }
    }

    private record ArrayStart(Type type, long count) {}

    private static final int DEEPEST = 8;
    private static final int LONGEST_TEXT = 1 << 20;
    private static final int KEPT_TOGETHER = 4 << 20;
    private static final int COST_OF_A_VALUE = 64;

    private final HeaderInput in;
    private final Findings findings;
    private long room = KEPT_TOGETHER;
    private byte[] text = new byte[1_024];
    private String key = "";
    private Type type = Type.UINT8;

    GgufValues(HeaderInput in, Findings findings) {
        this.in = in;
        this.findings = findings;
    }

    /** {@return the value that comes next, with its type before it; nothing if there is no room to keep it} */
    @Nullable
    Object read(String ofKey) throws IOException, Malformed {
        key = ofKey;
        room -= COST_OF_A_VALUE + key.length();
        type = readType();
        Object value = readValue(type, 0);
        if (room < 0) {
            tellCut();
            return null;
        }
        return value;
    }

    /** {@return whether the value that was read last is a UINT32} */
    boolean wasUint32() {
        return type == Type.UINT32;
    }

    private Type readType() throws IOException, Malformed {
        long at = in.position();
        long number = in.u32();
        if (number >= Type.ALL.length) {
            throw new Malformed(
                    FindingCode.GGUF_VALUE_TYPE,
                    at,
                    key,
                    "The value of '" + Findings.cut(key) + "' has type " + number + "; GGUF has the types 0 to "
                            + (Type.ALL.length - 1) + ". What follows cannot be read.");
        }
        return Type.ALL[(int) number];
    }

    private Object readValue(Type type, int depth) throws IOException, Malformed {
        return switch (type) {
            case UINT8 -> (long) in.u8();
            case INT8 -> (long) (byte) in.u8();
            case UINT16 -> (long) Short.toUnsignedInt(in.i16());
            case INT16 -> (long) in.i16();
            case UINT32 -> in.u32();
            case INT32 -> (long) in.i32();
            case FLOAT32 -> (double) Float.intBitsToFloat(in.i32());
            case BOOL -> readBoolean();
            case STRING -> readText();
            case ARRAY -> readArray(depth + 1);
            case UINT64 -> unsigned(in.i64());
            case INT64 -> in.i64();
            case FLOAT64 -> Double.longBitsToDouble(in.i64());
        };
    }

    private static Object unsigned(long bits) {
        return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
    }

    private Boolean readBoolean() throws IOException, Malformed {
        int value = in.u8();
        if (value > 1) {
            findings.add(
                    FindingCode.GGUF_BOOLEAN,
                    in.position() - 1,
                    key,
                    "The value of '" + Findings.cut(key) + "' is true or false, and should be 1 or 0; it is " + value
                            + ", which is taken for true.");
        }
        return value != 0;
    }

    private String readText() throws IOException, Malformed {
        long at = in.position();
        long length = textLength();
        int kept = (int) Math.min(Math.min(length, LONGEST_TEXT), Math.max(room, 0));
        if (text.length < kept) {
            text = new byte[Math.max(kept, text.length * 2)];
        }
        in.bytes(text, kept);
        in.skip(length - kept);
        room -= kept;
        String value = HeaderInput.text(text, kept);
        if (kept < length) {
            tellCut();
        } else if (HeaderInput.isReplaced(value, text, kept)) {
            findings.add(
                    FindingCode.NOT_UTF8,
                    at,
                    key,
                    "The text of '" + Findings.cut(key) + "' is not UTF-8; what is not was replaced by U+FFFD.");
        }
        return value;
    }

    private long textLength() throws IOException, Malformed {
        long at = in.position();
        long length = in.i64();
        if (Long.compareUnsigned(length, in.remaining()) > 0) {
            throw tooLong(at, "a text of " + Long.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    private Malformed tooLong(long at, String what) {
        return new Malformed(
                FindingCode.GGUF_LENGTH,
                at,
                key,
                "The value of '" + Findings.cut(key) + "' declares " + what + ", and " + in.remaining()
                        + " bytes are left in the file. It is damaged or cut off.");
    }

    private Object readArray(int depth) throws IOException, Malformed {
        ArrayStart array = readStart(depth);
        List<Object> kept = new ArrayList<>();
        long first = Math.min(array.count, LongArray.LONGEST_KEPT);
        for (long i = 0; i < first; i++) {
            room -= COST_OF_A_VALUE;
            Object element = readValue(array.type, depth);
            if (room >= 0) {
                kept.add(element);
            }
        }
        skip(array.type, array.count - first, depth);
        return array.count <= LongArray.LONGEST_KEPT ? kept : new LongArray(array.type.name(), array.count, kept);
    }

    private ArrayStart readStart(int depth) throws IOException, Malformed {
        if (depth > DEEPEST) {
            throw new Malformed(
                    FindingCode.GGUF_NESTING,
                    in.position(),
                    key,
                    "The value of '" + Findings.cut(key) + "' has arrays in arrays more than " + DEEPEST
                            + " deep. What follows is not read.");
        }
        Type type = readType();
        long at = in.position();
        long count = in.i64();
        if (Long.compareUnsigned(count, in.remaining() / type.smallest()) > 0) {
            throw tooLong(at, "an array of " + Long.toUnsignedString(count) + " elements");
        }
        return new ArrayStart(type, count);
    }

    /** Goes on after elements: those of one width are not looked at. */
    private void skip(Type type, long count, int depth) throws IOException, Malformed {
        switch (type) {
            case STRING -> {
                for (long i = 0; i < count; i++) {
                    in.skip(textLength());
                }
            }
            case ARRAY -> {
                for (long i = 0; i < count; i++) {
                    ArrayStart array = readStart(depth + 1);
                    skip(array.type, array.count, depth + 1);
                }
            }
            default -> in.skip(count * type.bytes);
        }
    }

    private void tellCut() {
        if (findings.isFull(FindingCode.METADATA_CUT)) {
            findings.count(FindingCode.METADATA_CUT);
            return;
        }
        findings.add(
                FindingCode.METADATA_CUT,
                in.position(),
                key,
                "The value of '" + Findings.cut(key) + "' is longer than is kept: " + LONGEST_TEXT
                        + " bytes of a text, " + KEPT_TOGETHER + " of a header.");
    }
}
