package dev.regatta.sbom.header;

import com.fasterxml.jackson.core.JsonLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A part of a file as a stream, of which every byte is checked to belong to UTF-8 (RFC 3629). Not thread-safe. */
final class SafetensorsText extends InputStream {
    private final ByteSource source;
    private final long end;
    private final long start;
    private long position;
    private boolean isAscii = true;

    private int open; // bytes that the character still needs
    private int lowest = 0x80; // of the next of them
    private int highest = 0xBF;

    /** A byte is not UTF-8. */
    static final class NotUtf8Exception extends IOException {
        private static final long serialVersionUID = 1L;

        private final long position;

        NotUtf8Exception(long position) {
            super("not UTF-8 at byte " + position);
            this.position = position;
        }

        long position() {
            return position;
        }
    }

    SafetensorsText(ByteSource source, long start, long length) {
        this.source = source;
        this.start = start;
        this.position = start;
        this.end = start + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            if (open > 0) {
                throw new NotUtf8Exception(end);
            }
            return -1;
        }
        int wanted = (int) Math.min(length, end - position);
        int read = source.read(position, ByteBuffer.wrap(target, offset, wanted));
        if (read <= 0) {
            throw new IOException("The file became shorter while it was read.");
        }
        for (int i = 0; i < read; i++) {
            check(target[offset + i] & 0xff, position + i);
        }
        position += read;
        return read;
    }

    /**
     * {@return the place in the file of something that a parser found; -1 if it is unknown, since the parser counts characters and
     * some had several bytes}
     */
    long place(@Nullable JsonLocation found) {
        return isAscii && found != null ? start + Math.max(0, found.getCharOffset()) : -1;
    }

    private void check(int each, long at) throws NotUtf8Exception {
        if (open > 0) {
            if (each < lowest || each > highest) {
                throw new NotUtf8Exception(at);
            }
            open--;
            lowest = 0x80;
            highest = 0xBF;
        } else if (each >= 0x80) {
            begin(each, at);
        }
    }

    /** Begins a character of several bytes, after table 3-7 of the Unicode standard. */
    private void begin(int each, long at) throws NotUtf8Exception {
        if (each < 0xC2 || each > 0xF4) {
            throw new NotUtf8Exception(at);
        }
        isAscii = false;
        open = each < 0xE0 ? 1 : each < 0xF0 ? 2 : 3;
        switch (each) {
            case 0xE0 -> lowest = 0xA0;
            case 0xED -> highest = 0x9F;
            case 0xF0 -> lowest = 0x90;
            case 0xF4 -> highest = 0x8F;
            default -> {}
        }
    }
}
