package dev.regatta.message;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * Writes values of one type as bytes, and reads them back to equal values. Thread-safe; one codec serves all threads.
 *
 * <p>What a type looks like in bytes is said by its {@link dev.regatta.spi.message.Shape}, and is the same for every codec of a format. Reading is
 * strict: names that come twice, numbers that do not fit, text that is not Unicode and anything after the value are refused,
 * each with the place of the trouble. Names that the type does not know are passed over.
 *
 * @param <T> the type
 */
public interface MessageCodec<T> {
    /**
     * Writes a value.
     *
     * @param value the value
     * @return its bytes
     * @throws MessageFormatException if it holds something that cannot be written: a lone surrogate, NaN
     */
    byte[] encode(T value);

    /**
     * Writes a value to a stream, which is neither flushed nor closed. Nothing is written of a value that cannot be.
     *
     * @param value the value
     * @param out where to
     * @throws IOException if the stream fails
     * @throws MessageFormatException if the value holds something that cannot be written
     */
    void encode(T value, OutputStream out) throws IOException;

    /**
     * Writes a value into a buffer from its position on, and moves the position after it.
     *
     * @param value the value
     * @param out where to
     * @throws java.nio.BufferOverflowException if it does not fit; nothing is written then
     * @throws MessageFormatException if the value holds something that cannot be written
     */
    void encode(T value, ByteBuffer out);

    /**
     * Reads a value from bytes that hold nothing else.
     *
     * @param bytes the bytes
     * @return the value
     * @throws MessageFormatException if they hold no such value
     */
    default T decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /**
     * Reads a value from a range of bytes that holds nothing else.
     *
     * @param bytes the bytes, which are not changed
     * @param offset where the range begins; positions in errors count from here
     * @param length how many bytes it has
     * @return the value
     * @throws MessageFormatException if they hold no such value
     * @throws IndexOutOfBoundsException if the range is not within the bytes
     */
    T decode(byte[] bytes, int offset, int length);

    /**
     * Reads a value from a stream up to its end; the stream is not closed.
     *
     * @param in where from
     * @return the value
     * @throws IOException if the stream fails
     * @throws MessageFormatException if the stream holds no such value, or more bytes than the limit allows
     */
    T decode(InputStream in) throws IOException;

    /**
     * Writes values one after another: in JSON one a line. The stream is neither flushed nor closed.
     *
     * @param values the values
     * @param out where to
     * @throws IOException if the stream fails
     * @throws MessageFormatException if a value holds something that cannot be written; those before it are written
     */
    void encodeAll(Iterator<? extends T> values, OutputStream out) throws IOException;

    /**
     * Reads values that were written one after another, each when it is asked for.
     *
     * @param in where from; not closed
     * @return the values; asking for one throws {@link MessageFormatException} where it is broken, and
     *     {@link java.io.UncheckedIOException} where the stream fails
     */
    Iterator<T> decodeAll(InputStream in);
}
