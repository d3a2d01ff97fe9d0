package dev.regatta.message.codec;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.spi.message.Shape;
import dev.regatta.spi.message.json.JsonLines;
import dev.regatta.spi.message.tree.TreeCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Goes straight between bytes and records, by a plan that is made once per type. Whatever it refuses, the plain codec decides:
 * so both refuse the same, for the same reason, at the same place.
 */
final class SchemaBoundCodec<T> implements MessageCodec<T> {
    private static final BufferPool<JsonWriter> WRITERS = new BufferPool<>(JsonWriter::new, JsonWriter::capacity);
    private static final BufferPool<JsonReader> READERS = new BufferPool<>(JsonReader::new, JsonReader::capacity);

    private final Shape.Root<T> root;
    private final Node node;
    private final boolean limitsNames;
    private final CodecLimits limits;
    private final TreeCodec<T> plain;

    SchemaBoundCodec(Shape.Root<T> root, CodecLimits limits) {
        this.root = root;
        Nodes nodes = new Nodes();
        this.node = nodes.of(root.shape());
        this.limitsNames = nodes.longestName() > limits.stringBytes();
        this.limits = limits;
        this.plain = TreeCodec.json(root, limits);
    }

    // ---- out
    // ---------------------------------------------------------------------------------------------------------

    /** What is done with a message that has been written. */
    @FunctionalInterface
    private interface Taker<R, X extends Exception> {
        R take(JsonWriter written) throws X;
    }

    private <R, X extends Exception> @Nullable R write(T value, Taker<R, X> taker) throws X {
        Objects.requireNonNull(value, "value");
        JsonWriter writer = WRITERS.borrow();
        writer.clear();
        try {
            if (writes(value, writer)) {
                return taker.take(writer);
            }
        } finally {
            WRITERS.giveBack(writer);
        }
        return null;
    }

    private boolean writes(T value, JsonWriter writer) {
        try {
            node.write(value, writer);
            return true;
        } catch (Exception
                | StackOverflowError refused) { // a refusal, an accessor that throws, even what it does not declare
            return false;
        }
    }

    @Override
    public byte[] encode(T value) {
        byte[] bytes = write(value, JsonWriter::toBytes);
        return bytes == null ? plain.encode(value) : bytes;
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        Boolean written = this.<Boolean, IOException>write(value, writer -> writer.writeTo(out));
        if (written == null) {
            plain.encode(value, out);
        }
    }

    @Override
    public void encode(T value, ByteBuffer out) {
        Boolean written = this.<Boolean, RuntimeException>write(value, writer -> writer.writeTo(out));
        if (written == null) {
            plain.encode(value, out);
        }
    }

    @Override
    public void encodeAll(Iterator<? extends T> values, OutputStream out) throws IOException {
        JsonLines.write(this, values, out);
    }

    // ---- in
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public T decode(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        boolean beyond =
                limitsNames || length > limits.bytes(); // known names are passed without a look at their length
        T value = beyond ? null : read(bytes, offset, length);
        return value == null ? plain.decode(bytes, offset, length) : value;
    }

    @Nullable
    T read(byte[] bytes, int offset, int length) {
        JsonReader reader = READERS.borrow();
        reader.start(bytes, offset, length, limits);
        try {
            Object value = node.read(reader);
            reader.end();
            return reader.isDoubtful() ? null : root.value(value);
        } catch (RuntimeException | StackOverflowError refused) { // a refusal, a constructor or a parser that throws
            return null;
        } finally {
            reader.release();
            READERS.giveBack(reader);
        }
    }

    @Override
    public T decode(InputStream in) throws IOException {
        return decode(in.readNBytes(limits.bytes() + 1));
    }

    @Override
    public Iterator<T> decodeAll(InputStream in) {
        return JsonLines.read(this, limits, in);
    }
}
