package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.message.MessageFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;

/** A way to write trees as bytes. Thread-safe. */
interface TreeFormat {
    byte[] write(JsonNode tree);

    /**
     * Reads a range of bytes that holds one value and nothing else.
     *
     * @throws MessageFormatException if it does not, or holds more than the limits allow; the position counts from the offset
     */
    JsonNode read(byte[] bytes, int offset, int length, CodecLimits limits);

    /** {@return where the value begins that a JSON pointer names, or the innermost around it that is there} */
    long positionOf(byte[] bytes, int offset, int length, String pointer);

    <T> void writeAll(MessageCodec<T> codec, Iterator<? extends T> values, OutputStream out) throws IOException;

    <T> Iterator<T> readAll(MessageCodec<T> codec, CodecLimits limits, InputStream in);
}
