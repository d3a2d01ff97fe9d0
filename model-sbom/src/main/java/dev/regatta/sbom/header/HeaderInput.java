package dev.regatta.sbom.header;

import dev.regatta.sbom.bom.FindingCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads a header from front to back. Whatever is asked for is compared with what the file has before anything is set aside. */
final class HeaderInput {
    private static final long LARGEST = 512L << 20;
    private static final int BUFFER = 64 * 1024;

    private final ByteSource source;
    private final long end;
    private final ByteBuffer buffer;
    private long bufferEnd; // the place in the file after the buffer's last byte

    HeaderInput(ByteSource source) {
        this.source = source;
        this.end = source.size();
        this.buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(end, 16)))
                .order(ByteOrder.LITTLE_ENDIAN)
                .limit(0);
    }

    void order(ByteOrder order) {
        buffer.order(order);
    }

    ByteOrder order() {
        return buffer.order();
    }

    long position() {
        return bufferEnd - buffer.remaining();
    }

    long remaining() {
        return end - position();
    }

    long size() {
        return end;
    }

    int u8() throws IOException, Malformed {
        need(1);
        return buffer.get() & 0xff;
    }

    short i16() throws IOException, Malformed {
        need(2);
        return buffer.getShort();
    }

    int i32() throws IOException, Malformed {
        need(4);
        return buffer.getInt();
    }

    long u32() throws IOException, Malformed {
        return Integer.toUnsignedLong(i32());
    }

    /** {@return 64 bits; whether they are signed is for the caller to know} */
    long i64() throws IOException, Malformed {
        need(8);
        return buffer.getLong();
    }

    /** Reads so many bytes, of which the caller knows that the file has them, into the beginning of an array. */
    void bytes(byte[] target, int length) throws IOException, Malformed {
        int done = 0;
        while (done < length) {
            need(1);
            int part = Math.min(length - done, buffer.remaining());
            buffer.get(target, done, part);
            done += part;
        }
    }

    /** Goes on after so many bytes, of which the caller knows that the file has them. */
    void skip(long length) {
        long inBuffer = Math.min(length, buffer.remaining());
        buffer.position(buffer.position() + (int) inBuffer);
        if (length > inBuffer) {
            bufferEnd += length - inBuffer;
            buffer.limit(0);
        }
    }

    private void need(int length) throws IOException, Malformed {
        if (buffer.remaining() < length) {
            fill(length);
        }
    }

    private void fill(int length) throws IOException, Malformed {
        if (bufferEnd > LARGEST) {
            throw new Malformed(
                    FindingCode.HEADER_TOO_LARGE,
                    LARGEST,
                    "",
                    "The header goes on behind byte " + LARGEST + ", and is not read further.");
        }
        buffer.compact();
        try {
            while (buffer.position() < length) {
                int read = bufferEnd >= end ? -1 : source.read(bufferEnd, buffer);
                if (read <= 0) {
                    long missing = bufferEnd - buffer.position() + length;
                    throw new Malformed(
                            FindingCode.HEADER_TRUNCATED,
                            end,
                            "",
                            "The file ends at byte " + end + ", within its header, which goes on to byte " + missing
                                    + " at least. It was cut off: fetch it again.");
                }
                bufferEnd += read;
            }
        } finally {
            buffer.flip();
        }
    }

    /** {@return text, and in place of what is not UTF-8 the character U+FFFD} */
    static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** {@return whether a text that was decoded so is other than its bytes} */
    static boolean isReplaced(String text, byte[] bytes, int length) {
        if (text.indexOf('\uFFFD') < 0) {
            return false;
        }
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        return !java.util.Arrays.equals(again, 0, again.length, bytes, 0, length);
    }
}
