package dev.regatta.message.tree;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
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
        while (true) {
            try {
                return CborScan.lengthOf(buffer, from, to - from, limits);
            } catch (MessageFormatException fault) {
                if (fault.kind() != Kind.TRUNCATED || over) {
                    broken = true;
                    throw fault.within(number + 1, begin);
                }
                more();
            }
        }
    }

    /** Asks for as much again as is there: what comes at once is scanned in linear time; one byte beyond the limit at most. */
    private void more() {
        int kept = to - from;
        int wanted = (int) Math.min(Math.max(2L * kept, 1 << 13), Math.max(limits.bytes() + 1L, kept + 1L));
        byte[] target = wanted > buffer.length ? new byte[wanted] : buffer;
        System.arraycopy(buffer, from, target, 0, kept);
        buffer = target;
        from = 0;
        to = kept;
        try {
            int read = in.read(buffer, to, buffer.length - to);
            over = read < 0;
            to += Math.max(0, read);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
