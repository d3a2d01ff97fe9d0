package dev.regatta.fallback.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Frames: the length of the payload, the CRC32C of these four bytes, the CRC32C of the payload, the payload. A payload ends with
 * the byte {@link #LAST}, so that no complete frame ends with zeros.
 */
final class Frames {
    static final int HEADER = 12;
    static final byte LAST = (byte) 0xFF;

    private static final int WINDOW = 1 << 18;
    private static final int SECTOR = 512;

    private final Log log;
    private final long end;
    private long next;
    private byte[] window = new byte[0];
    private long windowStart;

    /** What comes next. */
    enum Kind {
        FRAME,
        END,
        /** A frame that was not written to its end. */
        TORN,
        DAMAGED
    }

    private long address;
    private byte[] payload = new byte[0];

    /**
     * Reads frames.
     *
     * @param start where the first one begins
     * @param end after the last
     */
    Frames(Log log, long start, long end) {
        this.log = log;
        this.next = start;
        this.end = end;
    }

    /** {@return a frame with this payload} */
    static byte[] frame(byte[] payload, int length) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + length);
        frame.putInt(length);
        frame.putInt(checksum(frame.array(), 0, 4));
        frame.putInt(checksum(payload, 0, length));
        frame.put(payload, 0, length);
        return frame.array();
    }

    private static int checksum(byte[] bytes, int start, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start, length);
        return (int) crc.getValue();
    }

    /** Moves to the next frame. */
    Kind next() throws IOException {
        if (next == end) {
            return Kind.END;
        }
        if (end - next < HEADER) {
            return Kind.TORN;
        }
        ByteBuffer header = ByteBuffer.wrap(bytes(next, HEADER));
        int length = header.getInt();
        if (checksum(header.array(), 0, 4) != header.getInt() || length < 1) {
            return isBlank(next) ? Kind.TORN : Kind.DAMAGED;
        }
        if (length > end - next - HEADER) {
            return Kind.TORN;
        }
        byte[] read = bytes(next + HEADER, length);
        if (checksum(read, 0, length) != header.getInt()) {
            return next + HEADER + length == end && isBlank(next) ? Kind.TORN : Kind.DAMAGED;
        }
        payload = read;
        address = next + HEADER;
        next = address + length;
        return Kind.FRAME;
    }

    /** Goes on after a damaged place, to look for frames there. */
    void skip() {
        next++;
    }

    /** {@return where the next frame begins, or what was found instead of it} */
    long position() {
        return next;
    }

    /** {@return where the payload begins in the log} */
    long address() {
        return address;
    }

    byte[] payload() {
        return payload;
    }

    /** {@return whether all is zero up to the end, at least from a sector after a place on: it never got to the disk} */
    private boolean isBlank(long start) throws IOException {
        long last = end;
        while (last > start) {
            int length = (int) Math.min(SECTOR, last - start);
            byte[] part = log.read(last - length, length);
            for (int i = length - 1; i >= 0; i--) {
                if (part[i] != 0) {
                    long zeros = last - length + i + 1;
                    return (zeros + SECTOR - 1) / SECTOR * SECTOR < end;
                }
            }
            last -= length;
        }
        return true;
    }

    private byte[] bytes(long at, int length) throws IOException {
        if (at < windowStart || at + length > windowStart + window.length) {
            if (length > WINDOW) {
                return log.read(at, length);
            }
            windowStart = at;
            window = log.read(at, (int) Math.min(WINDOW, end - at));
        }
        int from = (int) (at - windowStart);
        return Arrays.copyOfRange(window, from, from + length);
    }
}
