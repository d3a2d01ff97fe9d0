package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** Trees as CBOR (RFC 8949). */
final class CborFormat implements TreeFormat {
    private static final ObjectMapper MAPPER = new ObjectMapper(CBORFactory.builder()
            .streamReadConstraints(JsonFormat.READ)
            .streamWriteConstraints(JsonFormat.WRITE)
            .build());

    @Override
    public byte[] write(JsonNode tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = MAPPER.createGenerator(bytes)) {
            MAPPER.writeTree(out, tree);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public JsonNode read(byte[] bytes, int offset, int length, CodecLimits limits) {
        CborScan.check(bytes, offset, length, limits);
        try (JsonParser parser = MAPPER.createParser(bytes, offset, length)) {
            return TreeBuilder.next(parser, false);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public long positionOf(byte[] bytes, int offset, int length, String pointer) {
        return CborScan.positionOf(bytes, offset, length, pointer);
    }

    @Override
    public <T> void writeAll(MessageCodec<T> codec, Iterator<? extends T> values, OutputStream out) throws IOException {
        while (values.hasNext()) {
            codec.encode(values.next(), out);
        }
    }

    @Override
    public <T> Iterator<T> readAll(MessageCodec<T> codec, CodecLimits limits, InputStream in) {
        return new CborSequence<>(codec, limits, in);
    }
}
