package dev.regatta.spi.message.json;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Messages one a line: each is written without line breaks and ended by a line feed. Blank lines are passed over when read. What
 * was torn off by a crash is the last line, has no line feed, and is {@link MessageFormatException.Kind#TRUNCATED}.
 */
public final class JsonLines {
    private static final int CHUNK = 1 << 16;

    private JsonLines() {}

    /**
     * Writes messages.
     *
     * @param codec writes one, as JSON
     * @param values the messages
     * @param out where to; neither flushed nor closed
     * @param <T> their type
     * @throws IOException if the stream fails
     * @throws MessageFormatException if one holds something that cannot be written; those before it are written
     */
    public static <T> void write(MessageCodec<T> codec, Iterator<? extends T> values, OutputStream out)
            throws IOException {
        while (values.hasNext()) {
            byte[] line = codec.encode(values.next());
            byte[] ended = Arrays.copyOf(line, line.length + 1);
            ended[line.length] = '\n';
            out.write(ended); // at once, so that nothing comes between
        }
    }

    /**
     * Reads messages, each when it is asked for. Where one is broken, asking for it throws, and asking again gives the next.
     *
     * @param codec reads one, from JSON
     * @param limits what the codec allows; of a line beyond it no more than that is held
     * @param in where from; not closed
     * @param <T> their type
     * @return the messages; {@link Iterator#next} throws {@link MessageFormatException} with the place in the stream where one
     *     is broken, and both methods {@link UncheckedIOException} where the stream fails; asked again they read on from there
     */
    public static <T> Iterator<T> read(MessageCodec<T> codec, CodecLimits limits, InputStream in) {
        return new Lines<>(codec, limits.bytes(), in);
    }

    private static final class Lines<T> implements Iterator<T> {
        private final MessageCodec<T> codec;
        private final int most;
        private final InputStream in;

        private final byte[] chunk = new byte[CHUNK];
        private int from;
        private int to;
        private boolean over;
        private boolean within; // a line that is too long
        private boolean begun; // a line that the stream failed in

        private byte[] line = new byte[1 << 10];
        private int length;
        private boolean ready;
        private long number;
        private long begin;
        private long next;

        Lines(MessageCodec<T> codec, int most, InputStream in) {
            this.codec = codec;
            this.most = most;
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            while (!ready && !over) {
                fill();
                ready = !isBlank();
            }
            return ready;
        }

        @Override
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no message follows");
            }
            ready = false;
            try {
                return codec.decode(line, 0, length);
            } catch (MessageFormatException broken) {
                throw broken.within(number, begin);
            }
        }

        /** Reads a line: all of it, or one byte more than is allowed of one that is longer. */
        private void fill() {
            while (within && !over) {
                length = 0;
                within = !piece();
            }
            if (!begun) {
                begun = true;
                number++;
                begin = next;
                length = 0;
            }
            boolean ended = false;
            while (!ended && !over && length <= most) {
                ended = piece();
            }
            within = !ended && !over;
            begun = false;
        }

        /** Takes what is there of a line, and says whether it ends there. */
        private boolean piece() {
            if (from == to) {
                refill();
            }
            int end = from;
            while (end < to && chunk[end] != '\n') {
                end++;
            }
            keep(end - from);
            boolean ended = end < to;
            int passed = end - from + (ended ? 1 : 0);
            from += passed;
            next += passed;
            return ended;
        }

        private void refill() {
            try {
                int count = in.read(chunk);
                from = 0;
                to = Math.max(0, count);
                over = to == 0;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private void keep(int count) {
            int kept = Math.min(count, most + 1 - length);
            if (length + kept > line.length) {
                line = Arrays.copyOf(line, (int) Math.min(Math.max(2L * line.length, length + kept), most + 1L));
            }
            System.arraycopy(chunk, from, line, length, kept);
            length += kept;
        }

        private boolean isBlank() {
            for (int i = 0; i < length; i++) {
                if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                    return false;
                }
            }
            return true;
        }
    }
}
