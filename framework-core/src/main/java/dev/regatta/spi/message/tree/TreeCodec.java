package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import dev.regatta.message.MessageFormatException.Kind;
import dev.regatta.spi.message.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Objects;

/**
 * A codec that makes a tree of the whole message first, and then a value by following the shape through it; and back. Faults of
 * the bytes come before faults of the values, and these in the order of the components. Thread-safe.
 *
 * @param <T> the type
 */
public final class TreeCodec<T> implements MessageCodec<T> {
    private final Shape.Root<T> root;
    private final CodecLimits limits;
    private final TreeFormat format;

    private TreeCodec(Shape.Root<T> root, CodecLimits limits, TreeFormat format) {
        this.root = root;
        this.limits = limits;
        this.format = format;
    }

    /**
     * Makes a codec for JSON.
     *
     * @param root what messages look like
     * @param limits how much one may hold
     * @param <T> the type
     * @return the codec
     */
    public static <T> TreeCodec<T> json(Shape.Root<T> root, CodecLimits limits) {
        return new TreeCodec<>(root, limits, new JsonFormat());
    }

    /**
     * Makes a codec for CBOR. Several messages are one after another (RFC 8742).
     *
     * @param root what messages look like
     * @param limits how much one may hold
     * @param <T> the type
     * @return the codec
     */
    public static <T> TreeCodec<T> cbor(Shape.Root<T> root, CodecLimits limits) {
        return new TreeCodec<>(root, limits, new CborFormat());
    }

    // ---- out
    // ---------------------------------------------------------------------------------------------------------

    @Override
    public byte[] encode(T value) {
        Objects.requireNonNull(value, "value");
        try {
            return format.write(TreeWriter.write(root.shape(), value, Path.ROOT));
        } catch (TreeFault fault) {
            throw fault.at(pointer -> -1);
        } catch (StackOverflowError deep) {
            throw tooDeep(-1, deep);
        }
    }

    @Override
    public void encode(T value, OutputStream out) throws IOException {
        out.write(encode(value));
    }

    @Override
    public void encode(T value, ByteBuffer out) {
        out.put(encode(value));
    }

    @Override
    public void encodeAll(Iterator<? extends T> values, OutputStream out) throws IOException {
        format.writeAll(this, values, out);
    }

    // ---- in
    // ----------------------------------------------------------------------------------------------------------

    @Override
    public T decode(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        try {
            JsonNode tree = format.read(bytes, offset, length, limits);
            return root.value(TreeReader.whole(root.shape(), tree));
        } catch (TreeFault fault) {
            throw fault.at(pointer -> format.positionOf(bytes, offset, length, pointer));
        } catch (StackOverflowError deep) {
            throw tooDeep(0, deep);
        }
    }

    @Override
    public T decode(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(limits.bytes() + 1);
        return decode(bytes, 0, bytes.length);
    }

    @Override
    public Iterator<T> decodeAll(InputStream in) {
        return format.readAll(this, limits, in);
    }

    private static MessageFormatException tooDeep(long position, StackOverflowError deep) {
        return new MessageFormatException(
                Kind.LIMIT,
                position,
                "",
                "It is nested deeper than the stack of this thread goes. Lower the limit on depth, or use a larger stack.",
                deep);
    }
}
