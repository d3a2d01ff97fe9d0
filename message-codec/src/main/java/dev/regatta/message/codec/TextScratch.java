package dev.regatta.message.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a text with escapes is put together, as UTF-8. */
final class TextScratch {
    private static final byte[] MEANT = meant(); // by the letter after the backslash; 0: there is no such escape

    private byte[] buffer = new byte[1 << 10];
    private int length;
    private boolean ascii;

    private static byte[] meant() {
        byte[] meant = new byte[128];
        String letters = "b\bt\tn\nf\fr\r\"\"\\\\//";
        for (int i = 0; i < letters.length(); i += 2) {
            meant[letters.charAt(i)] = (byte) letters.charAt(i + 1);
        }
        return meant;
    }

    int capacity() {
        return buffer.length;
    }

    boolean isAscii() {
        return ascii;
    }

    String ascii() {
        return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
    }

    String unicode() {
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    /**
     * Takes a text in.
     *
     * @param in where it stands
     * @param from its first byte
     * @param stop its first backslash
     * @param end where {@code in} ends
     * @param high whether it leaves ASCII before {@code stop}
     * @return where its closing quote is
     */
    int unescape(byte[] in, int from, int stop, int end, boolean high) {
        ascii = !high;
        length = 0;
        room(stop - from + 2 * Long.BYTES);
        System.arraycopy(in, from, buffer, 0, stop - from);
        length = stop - from;
        int i = stop;
        long left = 0;
        byte[] out = buffer;
        int to = length;
        while (true) {
            if (out.length - to < 2 * Long.BYTES) {
                length = to;
                room(2 * Long.BYTES);
                out = buffer;
            }
            if (i + Long.BYTES > end) {
                length = to;
                return tail(in, i, end, left);
            }
            long eight = Swar.load(in, i);
            Swar.store(out, to, eight);
            long marks = Swar.escaped(eight);
            if (marks == 0) {
                left |= eight;
                i += Long.BYTES;
                to += Long.BYTES;
                continue;
            }
            int clean = Swar.first(marks);
            left |= eight & ((1L << (8 * clean)) - 1);
            i += clean;
            to += clean;
            if (in[i] == '"') {
                length = to;
                ascii &= (left & Swar.TOPS) == 0;
                return i;
            }
            byte letter = i + 1 < end && in[i] == '\\' && in[i + 1] >= 0 ? MEANT[in[i + 1]] : 0;
            if (letter != 0) {
                out[to++] = letter;
                i += 2;
            } else {
                length = to;
                i = escape(in, i, end);
                to = length;
            }
        }
    }

    /** Goes on byte by byte where fewer than eight are left. */
    private int tail(byte[] in, int start, int end, long left) {
        int i = start;
        long high = left;
        while (i < end && in[i] != '"') {
            room(Long.BYTES);
            if (in[i] == '\\') {
                byte letter = i + 1 < end && in[i + 1] >= 0 ? MEANT[in[i + 1]] : 0;
                if (letter == 0) {
                    i = escape(in, i, end);
                } else {
                    buffer[length++] = letter;
                    i += 2;
                }
                continue;
            }
            if (in[i] >= 0 && in[i] < ' ') {
                throw new Refusal();
            }
            high |= in[i] & 0x80;
            buffer[length++] = in[i++];
        }
        if (i == end) {
            throw new Refusal();
        }
        ascii &= (high & Swar.TOPS) == 0;
        return i;
    }

    /** Takes in a character that is written in hexadecimal, which may take two escapes; returns where they end. */
    private int escape(byte[] in, int at, int end) {
        int unit = unit(in, at, end);
        int next = at + 6;
        int point = unit;
        if (Character.isSurrogate((char) unit)) {
            int low = Character.isHighSurrogate((char) unit) ? unit(in, next, end) : 0;
            if (!Character.isLowSurrogate((char) low)) {
                throw new Refusal();
            }
            point = Character.toCodePoint((char) unit, (char) low);
            next += 6;
        }
        put(point);
        return next;
    }

    private static int unit(byte[] in, int at, int end) {
        if (end - at < 6 || in[at] != '\\' || in[at + 1] != 'u') {
            throw new Refusal();
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = in[i] < 0 ? -1 : Character.digit(in[i], 16);
            if (digit < 0) {
                throw new Refusal();
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    private void put(int point) {
        if (point < 0x80) {
            buffer[length++] = (byte) point;
            return;
        }
        ascii = false;
        if (point < 0x800) {
            buffer[length++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x1_0000) {
                buffer[length++] = (byte) (0xE0 | (point >> 12));
            } else {
                buffer[length++] = (byte) (0xF0 | (point >> 18));
                buffer[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            }
            buffer[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        buffer[length++] = (byte) (0x80 | (point & 0x3F));
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            long wanted = Math.max(2L * buffer.length, (long) length + more);
            buffer = Arrays.copyOf(buffer, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
        }
    }
}
