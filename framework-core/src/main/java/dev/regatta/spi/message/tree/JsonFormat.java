package dev.regatta.spi.message.tree;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.regatta.message.CodecLimits;
import dev.regatta.message.MessageCodec;
import dev.regatta.spi.message.json.JsonLines;
import dev.regatta.spi.message.json.JsonScan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/** Trees as JSON. */
final class JsonFormat implements TreeFormat {
    /** None: the scan before has its own. */
    static final StreamReadConstraints READ = StreamReadConstraints.builder()
            .maxNestingDepth(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxNameLength(Integer.MAX_VALUE)
            .maxNumberLength(Integer.MAX_VALUE)
            .build();

    static final StreamWriteConstraints WRITE =
            StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build();

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(READ)
            .streamWriteConstraints(WRITE)
            .disable(
                    JsonFactory.Feature
                            .CANONICALIZE_FIELD_NAMES) // names are data of users, and kept for ever otherwise
            .build());

    @Override
    public byte[] write(JsonNode tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Through characters, since Jackson's own way to UTF-8 escapes surrogate pairs in names.
        try (JsonGenerator out = MAPPER.createGenerator(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
            MAPPER.writeTree(out, tree);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    @Override
    public JsonNode read(byte[] bytes, int offset, int length, CodecLimits limits) {
        HeapGuard.refuseMore(JsonScan.check(bytes, offset, length, limits), length);
        try (JsonParser parser = MAPPER.createParser(bytes, offset, length)) {
            return TreeBuilder.next(parser, true);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public long positionOf(byte[] bytes, int offset, int length, String pointer) {
        return JsonScan.positionOf(bytes, offset, length, pointer);
    }

    @Override
    public <T> void writeAll(MessageCodec<T> codec, Iterator<? extends T> values, OutputStream out) throws IOException {
        JsonLines.write(codec, values, out);
    }

    @Override
    public <T> Iterator<T> readAll(MessageCodec<T> codec, CodecLimits limits, InputStream in) {
        return JsonLines.read(codec, limits, in);
    }
}
