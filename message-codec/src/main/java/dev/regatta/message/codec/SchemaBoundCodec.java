package dev.regatta.message.codec;

import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.message.Shape;
import dev.regatta.message.json.JsonScan;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;

/** Goes straight between bytes and records, by a plan that is made once per type. */
final class SchemaBoundCodec<T> implements MessageCodec<T> {
    private static final Spares<JsonWriter> WRITERS = new Spares<>(JsonWriter::new, JsonWriter::capacity);
    private static final Spares<JsonReader> READERS = new Spares<>(JsonReader::new, JsonReader::capacity);

    private final Class<T> type;
    private final Node node;
    private final CodecLimits limits;

    SchemaBoundCodec(Shape.Root<T> root, CodecLimits limits) {
        this.type = root.type();
        this.node = new Nodes().of(root.shape());
        this.limits = limits;
    }

    // ---- out
    // ---------------------------------------------------------------------------------------------------------

    @Override
    public byte[] encode(T value) {
        JsonWriter writer = written(value);
        byte[] bytes = writer.toBytes();
        WRITERS.giveBack(writer);
        return bytes;
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        JsonWriter writer = written(value);
        writer.writeTo(out);
        WRITERS.giveBack(writer);
    }

    @Override
    public void encode(T value, ByteBuffer out) {
        JsonWriter writer = written(value);
        try {
            writer.writeTo(out);
        } finally {
            WRITERS.giveBack(writer);
        }
    }

    private JsonWriter written(T value) {
        Objects.requireNonNull(value, "value");
        JsonWriter writer = WRITERS.borrow();
        writer.clear();
        try {
            node.write(value, writer);
            return writer;
        } catch (Misfit misfit) {
            throw new MessageFormatException(
                    Objects.requireNonNull(misfit.kind()), -1, misfit.pointer(), misfit.told(), null);
        }
    }

    // ---- in
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public T decode(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length > limits.bytes()) {
            JsonScan.check(bytes, offset, length, limits); // says so
        }
        JsonReader reader = READERS.borrow();
        reader.start(bytes, offset, length, limits);
        try {
            Object value = node.read(reader);
            reader.end();
            if (reader.isDoubtful()) {
                JsonScan.check(bytes, offset, length, limits);
            }
            return type.cast(value);
        } catch (Misfit misfit) {
            JsonScan.check(bytes, offset, length, limits); // what is no JSON has no types
            throw told(misfit);
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
    public void encodeAll(Iterator<? extends T> values, OutputStream out) throws IOException {
        throw new IOException();
    }

    @Override
    public Iterator<T> decodeAll(InputStream in) {
        throw new IllegalStateException();
    }

    private static RuntimeException told(Misfit misfit) {
        Kind kind = misfit.kind();
        return kind == null
                ? new IllegalStateException("A message was refused that is valid JSON; this is a bug of the codec")
                : new MessageFormatException(
                        kind, misfit.position(), misfit.pointer(), misfit.told(), misfit.getCause());
    }
}
