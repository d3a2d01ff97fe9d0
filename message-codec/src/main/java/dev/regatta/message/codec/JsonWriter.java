package dev.regatta.message.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON as bytes in a buffer that grows. Used by one thread at a time; {@link BufferPool} hands writers on. */
final class JsonWriter {
    /** So many characters of a text are turned into bytes at once. */
    private static final int CHUNK = 1 << 11;

    private static final int SHORT = 24;
    private static final int MANY = 32;
    private static final int LARGEST = Integer.MAX_VALUE - 16;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] ESCAPES =
            escapes(); // 0: as it is; 'u': in hexadecimal; else the letter after the backslash

    private byte[] buffer = new byte[1 << 10];
    private int position;

    private final char[] chars = new char[CHUNK];
    private final byte[] bytes = new byte[3 * CHUNK + Long.BYTES];
    private final CharBuffer charView = CharBuffer.wrap(chars);
    private final ByteBuffer byteView = ByteBuffer.wrap(bytes);
    private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        Arrays.fill(escapes, 0, 0x20, (byte) 'u');
        String letters = "b\bt\tn\nf\fr\r\"\"\\\\";
        for (int i = 0; i < letters.length(); i += 2) {
            escapes[letters.charAt(i + 1)] = (byte) letters.charAt(i);
        }
        return escapes;
    }

    // ---- the buffer
    // --------------------------------------------------------------------------------------------------

    void clear() {
        position = 0;
    }

    int capacity() {
        return buffer.length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer, position);
    }

    boolean writeTo(OutputStream out) throws IOException {
        out.write(buffer, 0, position);
        return true;
    }

    boolean writeTo(ByteBuffer out) {
        out.put(buffer, 0, position);
        return true;
    }

    private void room(int more) {
        if (buffer.length - position < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long wanted = Math.max((long) position + more, 2L * buffer.length);
        if ((long) position + more > LARGEST) {
            throw new Refusal();
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, LARGEST));
    }

    // ---- structure
    // ---------------------------------------------------------------------------------------------------

    void raw(int character) {
        room(1);
        buffer[position++] = (byte) character;
    }

    void raw(byte[] token) {
        room(token.length);
        System.arraycopy(token, 0, buffer, position, token.length);
        position += token.length;
    }

    /** Writes the name of a field, and a comma before it if it is not the first of its object. */
    void name(byte[] token) {
        room(token.length + 1);
        if (buffer[position - 1] != '{') {
            buffer[position++] = ',';
        }
        System.arraycopy(token, 0, buffer, position, token.length);
        position += token.length;
    }

    /** Writes a comma if something stands before in this object or list. */
    void separate() {
        int last = buffer[position - 1];
        if (last != '{' && last != '[') {
            raw(',');
        }
    }

    // ---- values
    // ------------------------------------------------------------------------------------------------------

    void bool(boolean value) {
        raw(value ? Tokens.TRUE : Tokens.FALSE);
    }

    void whole(long value) {
        room(20);
        position = WholeText.write(value, buffer, position);
    }

    void decimal(double value) {
        if (!Double.isFinite(value)) {
            throw new Refusal();
        }
        room(ShortestDecimal.ROOM);
        position = ShortestDecimal.write(value, buffer, position);
    }

    /** Writes a list of numbers, with room made for many at once. */
    void decimals(double[] values) {
        raw('[');
        for (int from = 0; from < values.length; from += MANY) {
            int to = Math.min(from + MANY, values.length);
            room(MANY * ShortestDecimal.ROOM);
            int at = position;
            for (int i = from; i < to; i++) {
                if (!Double.isFinite(values[i])) {
                    throw new Refusal();
                }
                at = ShortestDecimal.write(values[i], buffer, at);
                buffer[at++] = ',';
            }
            position = at;
        }
        if (values.length > 0) {
            position--;
        }
        raw(']');
    }

    /** Writes a text that holds nothing that must be escaped. */
    void plain(String value) {
        raw(value.getBytes(StandardCharsets.ISO_8859_1));
    }

    void text(String value) {
        int length = value.length();
        room(2);
        buffer[position++] = '"';
        if (length <= SHORT) {
            shortText(value, length);
        } else {
            longText(value, length);
        }
        raw('"');
    }

    private void shortText(String value, int length) {
        room(6 * length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 128) {
                longText(value.substring(i), length - i);
                return;
            }
            if (ESCAPES[c] == 0) {
                buffer[position++] = (byte) c;
            } else {
                escape(c);
            }
        }
    }

    private void escape(int c) {
        byte[] out = buffer;
        int at = position;
        out[at] = '\\';
        out[at + 1] = ESCAPES[c];
        position = at + 2;
        if (ESCAPES[c] == 'u') {
            out[at + 2] = '0';
            out[at + 3] = '0';
            out[at + 4] = HEX[c >> 4];
            out[at + 5] = HEX[c & 15];
            position = at + 6;
        }
    }

    /** Writes a text in chunks: characters into bytes at once, then the bytes with escapes, eight at a time. */
    private void longText(String value, int length) {
        for (int from = 0; from < length; ) {
            int to = Math.min(from + CHUNK, length);
            if (to < length && Character.isHighSurrogate(value.charAt(to - 1))) {
                to--;
            }
            value.getChars(from, to, chars, 0);
            charView.limit(to - from).position(0);
            byteView.clear();
            utf8.reset();
            CoderResult result = utf8.encode(charView, byteView, true);
            if (result.isError()) {
                throw new Refusal();
            }
            escaped(byteView.position());
            from = to;
        }
    }

    private void escaped(int count) {
        room(6 * count + Long.BYTES);
        byte[] in = bytes;
        byte[] out = buffer;
        int at = position;
        int from = 0;
        while (from < count) { // the bytes after the text do no harm: they are written over
            long eight = Swar.load(in, from);
            Swar.store(out, at, eight);
            long marks = Swar.escaped(eight);
            if (marks == 0) {
                from += Long.BYTES;
                at += Long.BYTES;
                continue;
            }
            int clean = Swar.first(marks);
            from += clean;
            at += clean;
            if (from >= count) {
                break;
            }
            int c = in[from++];
            byte letter = ESCAPES[c];
            if (letter == 'u') {
                position = at;
                escape(c);
                at = position;
            } else {
                out[at] = '\\';
                out[at + 1] = letter;
                at += 2;
            }
        }
        position = at - Math.max(0, from - count);
    }
}
