package dev.regatta.spi.message.tree;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Reads values of CBOR one after another (RFC 8742). Where one is not CBOR, nobody knows where the next begins, so it is the
 * last. Not thread-safe.
 */
final class CborSequence<T> implements Iterator<T> {
    private final MessageCodec<T> codec;
    private final CodecLimits limits;
    private final InputStream in;

    private byte[] buffer = new byte[1 << 13];
    private int from;
    private int to;
    private boolean over;
    private boolean broken;
    private long number;
    private long begin;

    CborSequence(MessageCodec<T> codec, CodecLimits limits, InputStream in) {
        this.codec = codec;
        this.limits = limits;
        this.in = in;
    }

    @Override
    public boolean hasNext() {
        while (from == to && !over) {
            more();
        }
        return from < to && !broken;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("no message follows");
        }
        int length = length();
        number++;
        int start = from;
        long place = begin;
        from += length;
        begin += length;
        try {
            return codec.decode(buffer, start, length);
        } catch (MessageFormatException fault) {
            throw fault.within(number, place);
        }
    }

    /** {@return how many bytes the next value has, all of which are in the buffer} */
    private int length() {
        CborScan scan = new CborScan(limits);
        try {
            int length = scan.lengthIn(buffer, from, to - from, over);
            while (length < 0) {
                more();
                length = scan.lengthIn(buffer, from, to - from, over);
            }
            return length;
        } catch (MessageFormatException fault) {
            broken = true;
            throw fault.within(number + 1, begin);
        }
    }

    /**
     * Reads what there is. What is kept moves only when the buffer is used up, and to the front of the same one only if it takes
     * up half of that at most: moving stays linear, however small the reads are.
     */
    private void more() {
        int kept = to - from;
        if (kept == 0 || to == buffer.length) {
            byte[] target = 2L * kept > buffer.length ? new byte[grown(kept)] : buffer;
            System.arraycopy(buffer, from, target, 0, kept);
            buffer = target;
            from = 0;
            to = kept;
        }
        try {
            int read = in.read(buffer, to, buffer.length - to);
            over = read < 0;
            to += Math.max(0, read);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@return room for as much again, but for one byte beyond the limit at most} */
    private int grown(int kept) {
        return (int) Math.min(2L * buffer.length, Math.max(limits.bytes() + 1L, kept + 1L));
    }
}
